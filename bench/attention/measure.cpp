// Measures layers of attention over a pattern of blocks, a layer at a time, against dense attention in turn; prints a
// line of JSON.
//
//     measure --peer openblas|openblas_panels|dense --s 4096 --d 64 --density 0.15 --layers 20
#include "attention_steps.hpp"
#include "dense_peer.h"

#include "../interleave/arguments.h"
#include "../interleave/interleaved.h"
#include "../interleave/report.h"

#include <dpg/num/random.h>
#include <dpg/program/program.h>
#include <dpg/sparse/csr_builder.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace {

using dpg::index;

constexpr index edge = 64;

/// Which blocks there are: next to the diagonal, in the first row and column of blocks, and others at random, as many
/// as a density asks for.
std::vector<bool> blocks_of_pattern(index count, double density) {
  std::vector<bool> has(count * count, false);
  index present = 0;
  const auto add = [&](index i, index j) {
    present += !has[i * count + j];
    has[i * count + j] = true;
  };
  for (index i = 0; i < count; ++i) {
    add(i, 0), add(0, i);
    for (index j = std::max<index>(0, i - 1); j <= std::min(count - 1, i + 1); ++j)
      add(i, j);
  }
  for (index draw = 0; present < density * double(count * count); ++draw)
    add(index(dpg::uniform(3, draw, 0) * double(count)), index(dpg::uniform(3, draw, 1) * double(count)));
  return has;
}

dpg::csr_matrix<bool> pattern_of(const dpg::communicator &comm, const std::vector<bool> &blocks, index s) {
  const index count = (s + edge - 1) / edge;
  dpg::csr_builder<bool> builder(comm, s, s);
  if (comm.rank() == 0)
    for (index i = 0; i < s; ++i)
      for (index block = 0; block < count; ++block)
        for (index j = block * edge; blocks[i / edge * count + block] && j < std::min(s, (block + 1) * edge); ++j)
          builder.add(i, j, true);
  return std::move(builder).finish();
}

/// Normally distributed elements, in the ranges that the program states.
dpg::dense_matrix<float> matrix_of(const dpg::partition &rows, index d, int seed) {
  dpg::dense_matrix<float> X(rows, d);
  for (index i = 0; i < X.local_rows(); ++i)
    for (index k = 0; k < d; ++k)
      X(i, k) = float(dpg::normal(seed, rows.first() + i, k));
  return X;
}

/// The largest error of a sample of rows, of what is computed in f64 with the largest score known from the beginning.
double error_of(const dpg::dense_matrix<float> &Q, const dpg::dense_matrix<float> &K, const dpg::dense_matrix<float> &V,
                const float *O, const std::vector<bool> *blocks) {
  const index s = Q.row_count(), d = Q.column_count(), count = (s + edge - 1) / edge;
  double error = 0;
  for (index i = 0; i < s; i += 37) {
    std::vector<double> scores(s, -INFINITY), sums(d, 0);
    double largest = -INFINITY, total = 0;
    for (index j = 0; j < s; ++j)
      if (!blocks || (*blocks)[i / edge * count + j / edge]) {
        double product = 0;
        for (index k = 0; k < d; ++k)
          product += double(Q(i, k)) * K(j, k);
        largest = std::max(largest, scores[j] = product / std::sqrt(double(d)));
      }
    for (index j = 0; j < s; ++j) {
      const double weight = std::exp(scores[j] - largest);
      total += weight;
      for (index k = 0; k < d; ++k)
        sums[k] += weight * V(j, k);
    }
    for (index k = 0; k < d; ++k)
      error = std::max(error, std::abs(sums[k] / total - O[i * d + k]));
  }
  return error;
}

} // namespace

int main(int argc, char **argv) {
  using dpg::index;
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  const bench::arguments given(argc, argv);
  const std::string peer = given.text("--peer", "openblas");
  const index s = given.integer("--s", 4096), d = given.integer("--d", 64), layers = given.integer("--layers", 20);
  const std::vector<bool> blocks = blocks_of_pattern((s + edge - 1) / edge, given.real("--density", 0.15));
  const dpg::csr_matrix<bool> pattern = pattern_of(comm, blocks, s);
  const dpg::partition rows = dpg::partition::uniform(comm, s);
  const dpg::dense_matrix<float> Q = matrix_of(rows, d, 1), K = matrix_of(rows, d, 2), V = matrix_of(rows, d, 4);

  const dpg::dense_matrix<float> once = attention_steps::attention(Q.copy(), K.copy(), V.copy(), pattern.copy());
  const double error = error_of(Q, K, V, once.owned().data(), &blocks);

  std::vector<float> peers_V(V.owned().begin(), V.owned().end()), peers_O(s * d);
  bench::dense_attention dense(int(s), int(d), peer == "openblas_panels" ? 128 : int(s));
  const auto iteration = [&] {
    if (peer == "dense") {
      const auto O = attention_steps::dense_attention(Q.copy(), K.copy(), V.copy());
      std::ranges::copy(O.owned(), peers_O.begin());
    } else {
      dense.run(Q.owned().data(), K.owned().data(), peers_V.data(), peers_O.data());
    }
  };
  iteration();
  const double peer_error = error_of(Q, K, V, peers_O.data(), nullptr);

  bench::interleaved watch(comm.handle(), iteration);
  attention_steps::attention_steps(Q.copy(), K.copy(), V.copy(), pattern.copy(), layers);
  bench::print_json(comm.handle(), {{"ours_s", bench::least(watch.ours())},
                                    {"peer_s", bench::least(watch.peers())},
                                    {"error", error},
                                    {"peer_error", peer_error},
                                    {"density", double(pattern.local_nonzeros()) / (double(s) * double(s))}});
}

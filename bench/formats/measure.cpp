// Measures whole calls of a program with a contract of 1e-6, tried in f32, and of the same in f64, in turn; prints a
// line of JSON.
//
//     measure --program pagerank|series|propagation --rounds 3 --scale 20 --columns 16 --bandwidth-mib 512
#include "pagerank.hpp"
#include "pagerank_in_f64.hpp"
#include "propagation.hpp"
#include "propagation_in_f64.hpp"
#include "series.hpp"
#include "series_in_f64.hpp"

#include "../bandwidth/bandwidth.h"
#include "../interleave/arguments.h"
#include "../interleave/report.h"
#include "../matrices/matrix.h"

#include <dpg/dist/reduce.h>
#include <dpg/num/random.h>
#include <dpg/sparse/generators.h>

#include <chrono>
#include <limits>

namespace {

/// What an iteration moves at least, for each format of values: entries with their columns, and what is read or written
/// once.
struct traffic {
  double entries, elements;

  double bytes(double width) const { return entries * (width + 4) + elements * width; }
};

struct outcome {
  double seconds = std::numeric_limits<double>::infinity();
  double iterations = 0;
  bool holds = true;
  bool is_narrow = false;
};

template <class Call> void time_call(const dpg::communicator &comm, outcome &best, Call call) {
  MPI_Barrier(comm.handle());
  const auto begin = std::chrono::steady_clock::now();
  const auto result = call();
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, comm.handle());
  best.seconds = std::min(best.seconds, seconds);
  best.iterations = static_cast<double>(result.first);
  best.holds = best.holds && result.second.holds;
  best.is_narrow = !result.second.format.empty();
}

dpg::dense_matrix<double> features(const dpg::csr_matrix<double> &A, dpg::index columns) {
  dpg::dense_matrix<double> H(A.row_partition(), columns);
  for (dpg::index i = 0; i < H.local_rows(); ++i)
    for (dpg::index c = 0; c < columns; ++c)
      H(i, c) = dpg::uniform(1, A.row_partition().first() + i, c);
  return H;
}

/// How often a call iterated, and how it met its contract.
template <class Result, class Certificate> auto ended(const Result &result, Certificate certificate) {
  return std::pair(result.iterations, certificate(result));
}
constexpr auto rank_of = [](const auto &result) { return result.rank_certificate; };
constexpr auto X_of = [](const auto &result) { return result.X_certificate; };
constexpr auto Z_of = [](const auto &result) { return result.Z_certificate; };

/// Both programs in turn.
template <class Narrow, class Wide>
std::pair<outcome, outcome> measure(const dpg::communicator &comm, int rounds, Narrow narrow, Wide wide) {
  outcome ours, peer;
  for (int round = 0; round < rounds; ++round) {
    narrow(ours);
    wide(peer);
  }
  return {ours, peer};
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments given(count, words);
  const dpg::communicator comm = dpg::communicator::world();
  const std::string program = given.text("--program", "pagerank");
  const int rounds = static_cast<int>(given.integer("--rounds", 3));
  const dpg::index columns = given.integer("--columns", 16);
  const bool is_series = program == "series";
  const dpg::csr_matrix<double> A = is_series
                                        ? bench::make_matrix(comm, given, 0.5)
                                        : dpg::rmat(comm, given.integer("--scale", 20), given.integer("--edges", 16));
  const auto run = [&](auto call) {
    return [&, call](outcome &best) {
      dpg::csr_matrix<double> matrix = A.copy();
      dpg::dense_matrix<double> H = features(A, program == "pagerank" ? 0 : columns);
      time_call(comm, best, [&] { return call(std::move(matrix), std::move(H)); });
    };
  };
  using matrix = dpg::csr_matrix<double>;
  using dense = dpg::dense_matrix<double>;
  std::pair<outcome, outcome> both;
  if (program == "pagerank")
    both = measure(comm, rounds, run([](matrix M, dense) { return ended(pagerank::pagerank(std::move(M)), rank_of); }),
                   run([](matrix M, dense) { return ended(pagerank_in_f64::pagerank(std::move(M)), rank_of); }));
  else if (is_series)
    both = measure(
        comm, rounds, run([](matrix M, dense H) { return ended(series::series(std::move(M), std::move(H)), X_of); }),
        run([](matrix M, dense H) { return ended(series_in_f64::series(std::move(M), std::move(H)), X_of); }));
  else
    both = measure(comm, rounds, run([](matrix M, dense H) {
                     return ended(propagation::propagation(std::move(M), std::move(H)), Z_of);
                   }),
                   run([](matrix M, dense H) {
                     return ended(propagation_in_f64::propagation(std::move(M), std::move(H)), Z_of);
                   }));

  const double entries = static_cast<double>(dpg::sum(comm, A.local_nonzeros()));
  const double rows = static_cast<double>(A.row_count());
  const traffic moved{entries, rows * (program == "pagerank" ? 4 : 3 * static_cast<double>(columns))};
  const auto &[ours, peer] = both;
  bench::print_json(
      comm.handle(),
      {{"ours_s", ours.seconds},
       {"peer_s", peer.seconds},
       {"iterations", ours.iterations},
       {"peer_iterations", peer.iterations},
       {"holds", ours.holds && peer.holds},
       {"is_narrow", ours.is_narrow && !peer.is_narrow},
       {"bytes", moved.bytes(4)},
       {"peer_bytes", moved.bytes(8)},
       {"bandwidth", bench::measure_bandwidth(comm.handle(), given.integer("--bandwidth-mib", 512) << 20)}});
}

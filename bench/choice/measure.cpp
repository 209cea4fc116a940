// A program that chooses among implementations, beside those that have no choice, all in one process by turns: the
// clock of a shared machine differs more between two processes than implementations do.
//
//     measure --A=MATRIX --steps=N --rounds=R      prints the seconds of N products by each, as one line of JSON
#include "products.hpp"

#include <dpg/dist/communicator.h>
#include <dpg/program/options.h>
#include <dpg/task/choice.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>

namespace {

constexpr const char *implementations[] = {"product", "by_partial_sums", "by_pairs_of_rows", "with_prefetches"};

double seconds_of(const dpg::csr_matrix<double> &A, dpg::index steps, const char *pinned) {
  dpg::choice_settings settings;
  if (pinned != nullptr)
    settings.pins["product"] = pinned;
  const dpg::choice_session session(settings);
  dpg::csr_matrix<double> matrix = A.copy();
  dpg::vector<double> x(A.row_partition(), 1.0);
  const auto begin = std::chrono::steady_clock::now();
  products::products(std::move(matrix), std::move(x), steps);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  dpg::program_description program;
  program.name = "measure";
  program.parameters = {{.name = "A", .kind = dpg::parameter_kind::sparse, .type = "sparse real[n, n]"},
                        {.name = "steps", .kind = dpg::parameter_kind::integer, .type = "int"},
                        {.name = "rounds", .kind = dpg::parameter_kind::integer, .type = "int"}};
  const dpg::options options(comm, program, {argv + 1, argv + argc});
  const auto A = options.sparse_matrix<double>("A");
  const dpg::index steps = options.integer("steps"), rounds = options.integer("rounds");
  seconds_of(A, steps, nullptr); // learns
  seconds_of(A, steps, nullptr);
  double chosen = std::numeric_limits<double>::infinity(), pinned[std::size(implementations)];
  std::fill(std::begin(pinned), std::end(pinned), chosen);
  for (dpg::index round = 0; round < rounds; ++round) {
    chosen = std::min(chosen, seconds_of(A, steps, nullptr));
    for (std::size_t k = 0; k < std::size(implementations); ++k)
      pinned[k] = std::min(pinned[k], seconds_of(A, steps, implementations[k]));
  }
  std::printf("{\"chosen\": %g", chosen / static_cast<double>(steps));
  for (std::size_t k = 0; k < std::size(implementations); ++k)
    std::printf(", \"%s\": %g", implementations[k], pinned[k] / static_cast<double>(steps));
  std::puts("}");
}

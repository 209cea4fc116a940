// Measures a kernel that dpgc emitted against plain loops, which several compilers compiled, in turns.
//
// usage: measure SIZE ROUNDS
//
// Prints a line of JSON: the least seconds of each contender, how far ours are from the first peer's results, and how
// far rounding may take them.
#include "problems/agreement.h"
#include "problems/blas.h"
#include "problems/medley.h"
#include "problems/products.h"
#include "problems/solvers.h"
#include "problems/stencils.h"

#include EMITTED_HEADER

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <type_traits>

#define DECLARE(variant)                                                                                               \
  namespace variant {                                                                                                  \
  using index = long;                                                                                                  \
  void PROBLEM(ARGUMENTS);                                                                                             \
  }
#define FOR_EACH_PEER(DO)                                                                                              \
  DO(gxx) DO(gxx_reassociating) DO(clang) DO(clang_reassociating) DO(polly) DO(polly_reassociating)
FOR_EACH_PEER(DECLARE)

extern "C" void dgemm_(const char *, const char *, const int *, const int *, const int *, const double *,
                       const double *, const int *, const double *, const int *, const double *, double *, const int *);

namespace {

using clock_type = std::chrono::steady_clock;

/// Puts other data into the caches, as PolyBench does before it measures: what was made just before lies there for some
/// contenders and not for others.
void flush_caches() {
  static std::vector<double> others(std::size_t(64) << 17, 1.0); // 64 MB
  for (double &each : others)
    each += 1;
}

/// A function that measures itself: what makes its arguments is not counted, nor what lies in the caches.
template <class Function> auto timed(Function function, double &seconds) {
  return [function, &seconds](auto &&...given) {
    flush_caches();
    const auto start = clock_type::now();
    const auto stop = [&] { seconds = std::chrono::duration<double>(clock_type::now() - start).count(); };
    if constexpr (std::is_void_v<decltype(function(std::forward<decltype(given)>(given)...))>) {
      function(std::forward<decltype(given)>(given)...);
      stop();
    } else {
      auto result = function(std::forward<decltype(given)>(given)...);
      stop();
      return result;
    }
  };
}

/// A square product of as many operations.
double seconds_of_dgemm(double operations) {
  const int n = static_cast<int>(std::cbrt(operations / 2));
  const std::vector<double> A(n * n, 0.5), B(n * n, 0.25);
  std::vector<double> C(n * n);
  const double one = 1, zero = 0;
  double seconds = 0;
  timed([&] { dgemm_("N", "N", &n, &n, &n, &one, A.data(), &n, B.data(), &n, &zero, C.data(), &n); }, seconds)();
  return seconds;
}

struct contender {
  const char *name;
  std::function<double()> run;
  double best = 1e300;
};

/// The least of as many runs as fit into 20 ms: a clock tick, or a neighbour, takes long against the shortest kernels.
double least_of_some(const std::function<double()> &run) {
  double least = 1e300, sum = 0;
  do {
    const double seconds = run();
    least = std::min(least, seconds);
    sum += seconds;
  } while (sum < 0.02);
  return least;
}

/// Who took half as long again as the fastest in all rounds so far is not run again.
void contest(std::vector<contender> &contenders, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const double fastest =
        std::min_element(contenders.begin(), contenders.end(), [](auto &a, auto &b) { return a.best < b.best; })->best;
    for (contender &each : contenders)
      if (round == 0 || each.best <= 1.5 * fastest)
        each.best = std::min(each.best, least_of_some(each.run));
  }
}

} // namespace

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  const std::string_view given = argv[1];
  using polybench::size;
  const polybench::PROBLEM problem(given == "small" ? size::small : given == "medium" ? size::medium : size::large);

  double seconds = 0, difference = 0;
  const auto theirs = problem.peer([](auto &&...arrays) { gxx::PROBLEM(arrays...); });
  const auto graph = [](auto &&...arrays) { return GRAPH(std::forward<decltype(arrays)>(arrays)...); };
  std::vector<contender> contenders{{"ours", [&] {
                                       const auto ours = problem.ours(comm, timed(graph, seconds));
                                       difference = std::max(difference, polybench::difference(ours, theirs));
                                       return seconds;
                                     }}};
#define ADD(variant)                                                                                                   \
  contenders.push_back({#variant, [&] {                                                                                \
                          problem.peer(timed([](auto &&...arrays) { variant::PROBLEM(arrays...); }, seconds));         \
                          return seconds;                                                                              \
                        }});
  FOR_EACH_PEER(ADD)
  contenders.push_back({"dgemm", [&] { return seconds_of_dgemm(problem.operations()); }});
  contest(contenders, std::atoi(argv[2]));

  std::printf("{\"difference\": %.3g, \"tolerance\": %.3g, \"seconds\": {", difference, polybench::tolerance(problem));
  for (const contender &each : contenders)
    std::printf("%s\"%s\": %.6g", &each == contenders.data() ? "" : ", ", each.name, each.best);
  std::printf("}}\n");
}

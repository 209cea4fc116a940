// Runs the graphs of examples/polybench that are named, on their data, and compares each with plain loops.
//
// usage: agree NAME...
//
// Prints the largest difference of each over its tolerance where that is above 1, or "agrees", and the sum of what the
// loops give.
#include "bench/polybench/problems/agreement.h"
#include "bench/polybench/problems/blas.h"
#include "bench/polybench/problems/medley.h"
#include "bench/polybench/problems/products.h"
#include "bench/polybench/problems/solvers.h"
#include "bench/polybench/problems/stencils.h"

#include "graphs.h"

#include <dpg/dist/reduce.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace {

using namespace polybench;

/// A graph's results, in the order in which a problem has them.
template <class Problem, class Result> auto parts(const Problem &problem, Result &result) {
  if constexpr (requires { problem.parts(result); })
    return problem.parts(result);
  else if constexpr (requires { result.s; })
    return std::tie(result.s, result.q);
  else if constexpr (requires { result.hz; })
    return std::tie(result.ex, result.ey, result.hz);
  else if constexpr (requires { result.x1; })
    return std::tie(result.x1, result.x2);
  else
    return std::tie(result);
}

struct comparison {
  dpg::communicator comm;
  int count;
  char **names;
  bool agree = true;

  template <class Problem, class Kernel, class Graph> void of(const char *name, Kernel kernel, Graph graph) {
    if (std::none_of(names, names + count, [&](std::string_view given) { return given == name; }))
      return;
    const Problem problem(size::small);
    const auto theirs = problem.peer(kernel);
    const auto ours = graph(comm);
    const double difference_here = difference(parts(problem, ours), theirs);
    const double largest = dpg::max(comm, difference_here);
    const bool is_near = largest <= tolerance(problem);
    agree &= is_near;
    if (comm.is_root())
      std::printf("%s %s: %.2g of %.2g\n", name, is_near ? "agrees" : "differs", largest, tolerance(problem));
  }
};

} // namespace

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  comparison compare{dpg::communicator::world(), argc - 1, argv + 1};
#define COMPARE(name, problem, space)                                                                                  \
  compare.of<polybench::problem>(                                                                                      \
      name, [](auto &&...given) { ::reference::problem(given...); },                                                   \
      [](const dpg::communicator &comm) { return ::space::polybench(comm); });
#include "graphs.inc"
  return compare.agree ? 0 : 1;
}

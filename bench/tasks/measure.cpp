// The smallest tasks that a pattern runs with half of the cores' work (METG(50 %), Slaughter et al. 2020), emitted and
// by a peer: measure --pattern stencil --peer openmp_for --width 8 --rounds 3
#include "../interleave/agreement.h"
#include "../interleave/arguments.h"
#include "../interleave/report.h"
#include "patterns.hpp"
#include "peer.h"

#include <dpg/dist/communicator.h>
#include <dpg/sparse/csr_builder.h>

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>

namespace {

using dpg::index;
using clock_of_wall = std::chrono::steady_clock;

double seconds_since(clock_of_wall::time_point begin) {
  return std::chrono::duration<double>(clock_of_wall::now() - begin).count();
}

/// Runs a pattern; gives this process's part of the result.
using run = std::function<std::vector<double>(index steps, index iterations)>;

std::vector<double> part(const dpg::vector<double> &x) { return {x.begin(), x.end()}; }

dpg::csr_matrix<double> dependences(const dpg::communicator &comm, const tasks::random &pattern) {
  dpg::csr_builder<double> builder(dpg::partition::uniform(comm, pattern.width), pattern.width);
  if (comm.is_root())
    for (index i = 0; i < pattern.width; ++i)
      for (const index needed : pattern.needs(i, 0))
        builder.add(i, needed, 1. / 3);
  return std::move(builder).finish();
}

run emitted(const dpg::communicator &comm, const tasks::stencil &p) {
  return
      [&comm, p](index steps, index iterations) { return part(patterns::stencil(comm, p.width, steps, iterations)); };
}
run emitted(const dpg::communicator &comm, const tasks::nearest &p) {
  return
      [&comm, p](index steps, index iterations) { return part(patterns::nearest(comm, p.width, steps, iterations)); };
}
run emitted(const dpg::communicator &comm, const tasks::fft &p) {
  return [&comm, p](index steps, index iterations) { return part(patterns::fft(comm, p.levels, steps, iterations)); };
}
run emitted(const dpg::communicator &comm, const tasks::tree &p) {
  return [&comm, p](index steps, index iterations) { return part(patterns::tree(comm, p.width, steps, iterations)); };
}
run emitted(const dpg::communicator &comm, const tasks::random &p) {
  const auto A = std::make_shared<const dpg::csr_matrix<double>>(dependences(comm, p));
  return [A](index steps, index iterations) { return part(patterns::random(A->copy(), steps, iterations)); };
}

/// What one task takes by itself.
double seconds_of_task(index iterations) {
  const index count = std::clamp<index>(4'000'000 / (iterations + 1), 10, 100'000);
  double best = std::numeric_limits<double>::infinity(), x = 1;
  for (int round = 0; round < 5; ++round) {
    const auto begin = clock_of_wall::now();
    for (index k = 0; k < count; ++k)
      x = kernel::task1(x, iterations);
    best = std::min(best, seconds_since(begin) / static_cast<double>(count));
  }
  if (x == 0.125) // never: the loop is not left out
    std::puts("");
  return best;
}

/// One contender: which part of the cores its last runs used, and its METG once it is known.
struct contender {
  run runs;
  double seconds = 0, granularity = 0, efficiency = 0;
  double smallest = 0; ///< granularity where the wanted part of the cores' work is useful
  std::vector<double> result;

  bool is_done() const { return smallest > 0; }

  /// The granularity at which the efficiency crosses the wanted one lies between the last two; `cores` tasks run at
  /// once.
  void judge(double seconds_of_step, double tasks_of_step, double task, double cores, double wanted) {
    const double now = seconds_of_step * cores / tasks_of_step, useful = task / now;
    if (useful >= wanted) {
      const double share = efficiency > 0 ? (wanted - efficiency) / (useful - efficiency) : 1;
      smallest = granularity > 0 ? granularity * std::pow(now / granularity, share) : now;
    }
    granularity = now;
    efficiency = useful;
  }
};

struct limits {
  int rounds;
  index most_iterations, most_steps;
  double wanted; ///< part of the cores' work that is useful
};

/// Longer and longer tasks, until both contenders reach what is wanted.
template <class Pattern>
int measure(const dpg::communicator &comm, const Pattern &pattern, const std::string &name, const limits &given) {
  const std::unique_ptr<tasks::peer> peer = tasks::make_peer(name, pattern, comm.handle());
  if (!peer)
    return std::fprintf(stderr, "measure: no peer %s\n", name.c_str()), 1;
  contender both[] = {{emitted(comm, pattern)}, {[&](index steps, index n) { return peer->run(steps, n); }}};
  const double cores = comm.size() * omp_get_max_threads();
  const auto tasks_of_step = static_cast<double>(pattern.last() - pattern.first());
  double difference = 0;
  for (index iterations = 1; iterations <= given.most_iterations; iterations *= 2) {
    double task = seconds_of_task(iterations);
    MPI_Bcast(&task, 1, MPI_DOUBLE, 0, comm.handle());
    const double ideal = tasks_of_step * task / cores;
    const index steps = std::clamp<index>(static_cast<index>(0.01 / ideal), 50, given.most_steps);
    for (contender &each : both)
      each.seconds = std::numeric_limits<double>::infinity();
    for (int round = 0; round < given.rounds; ++round)
      for (contender &each : both) {
        if (each.is_done() && round > 0)
          continue;
        MPI_Barrier(comm.handle());
        const auto begin = clock_of_wall::now();
        each.result = each.runs(steps, iterations);
        double seconds = seconds_since(begin);
        MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, comm.handle());
        each.seconds = std::min(each.seconds, seconds);
      }
    difference = std::max(difference, bench::relative_difference(comm.handle(), both[0].result, both[1].result));
    for (contender &each : both)
      if (!each.is_done())
        each.judge(each.seconds / static_cast<double>(steps), tasks_of_step, task, cores, given.wanted);
    if (both[0].is_done() && both[1].is_done())
      break;
  }
  const auto metg = [](const contender &each) { return each.is_done() ? each.smallest : NAN; };
  bench::print_json(comm.handle(), {{"ours_s", metg(both[0])}, {"peer_s", metg(both[1])}, {"difference", difference}});
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  const bench::arguments words(argc, argv);
  const index levels = words.integer("--levels", 3), width = index(1) << levels;
  const std::string pattern = words.text("--pattern", "stencil"), peer = words.text("--peer", "openmp_for");
  const limits given{static_cast<int>(words.integer("--rounds", 3)), words.integer("--most-iterations", 1 << 20),
                     words.integer("--most-steps", 5000), words.real("--wanted", 0.5)};
  if (pattern == "stencil")
    return measure(comm, tasks::stencil{width}, peer, given);
  if (pattern == "nearest")
    return measure(comm, tasks::nearest{width}, peer, given);
  if (pattern == "fft")
    return measure(comm, tasks::fft{width, levels}, peer, given);
  if (pattern == "tree")
    return measure(comm, tasks::tree{width}, peer, given);
  if (pattern == "random")
    return measure(comm, tasks::random(width), peer, given);
  std::fprintf(stderr, "measure: no pattern %s\n", pattern.c_str());
  return 1;
}

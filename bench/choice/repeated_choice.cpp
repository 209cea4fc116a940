// What a repeated choice among two implementations costs, with a dpg::timed_run: nanoseconds, the least of some rounds.
#include <dpg/dist/communicator.h>
#include <dpg/task/choice.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  const dpg::choice_session choices({});
  const dpg::candidate candidates[] = {{.name = "first", .operations = {.f64 = 2e3}, .bytes = 12e3},
                                       {.name = "second", .operations = {.f64 = 2e3}, .bytes = 13e3}};
  constexpr int calls = 1'000'000;
  double least = std::numeric_limits<double>::infinity();
  volatile std::size_t chosen_last = 0; // what was chosen is read
  for (int round = 0; round < 7; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    for (int call = 0; call < calls; ++call) {
      const dpg::choice chosen = dpg::choose(comm, "task", candidates);
      const dpg::timed_run timed(chosen);
      chosen_last = chosen.index;
    }
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    least = std::min(least, taken.count() / calls);
  }
  std::printf("%g\n", least);
}

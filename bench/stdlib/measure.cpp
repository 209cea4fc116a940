// Measures the library's dense tasks and their peers in turn; prints a line of JSON for each task and peer.
//
//     measure N COLUMNS ROUNDS SPECTRAL      svd and eig_symmetric are done on matrices of order SPECTRAL
#include "contest.h"

#include <dpg/program/program.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace {

double seconds(const std::function<void()> &run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of magnitudes, since signs of rows of R are free; over the largest.
double difference(const bench::numbers &ours, const bench::numbers &theirs) {
  double largest = 0, apart = ours.size() == theirs.size() ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t e = 0; e < std::min(ours.size(), theirs.size()); ++e) {
    largest = std::max(largest, std::abs(ours[e]));
    apart = std::max(apart, std::abs(std::abs(ours[e]) - std::abs(theirs[e])));
  }
  return apart / (largest > 0 ? largest : 1);
}

/// Singular values and eigenvalues come in different orders.
bench::numbers sorted(bench::numbers values) {
  std::ranges::sort(values);
  return values;
}

void compare(const std::string &peer, const bench::peer_task &ours, const bench::peer_task &theirs, int rounds) {
  // Of tasks that take microseconds, the least of a few times would be that of cold caches: more rounds, up to 1000,
  // until the slower of both has had 50 ms.
  const double slower = std::max(seconds(ours.theirs.run), seconds(theirs.theirs.run));
  const int least_rounds = std::max(rounds, static_cast<int>(std::min(1000.0, 0.05 / std::max(slower, 1e-9))));
  double our_least = std::numeric_limits<double>::infinity(), their_least = our_least;
  for (int round = 0; round < least_rounds; ++round) {
    our_least = std::min(our_least, seconds(ours.theirs.run));
    their_least = std::min(their_least, seconds(theirs.theirs.run));
  }
  ours.theirs.run(); // tasks share the places of their results
  bench::numbers a = ours.theirs.result();
  theirs.theirs.run();
  bench::numbers b = theirs.theirs.result();
  const bool isSpectrum = ours.task == "svd" || ours.task == "eig_symmetric";
  std::printf("{\"task\": \"%s\", \"peer\": \"%s\", \"ours_s\": %.9g, \"peer_s\": %.9g, \"difference\": %.3g}\n",
              ours.task.c_str(), peer.c_str(), our_least, their_least,
              isSpectrum ? difference(sorted(a), sorted(b)) : difference(a, b));
}

void contest(const bench::problem &given, int rounds, bool isSpectral) {
  const std::vector<bench::peer_task> ours = bench::library_tasks(given);
  std::vector<std::pair<std::string, std::vector<bench::peer_task>>> peers{
      {"lapack", bench::lapack_tasks(given)}, {"hand-written", bench::hand_written_tasks(given)}};
#ifdef BENCH_HAS_EIGEN
  peers.emplace_back("eigen", bench::eigen_tasks(given));
#endif
  for (const bench::peer_task &our : ours)
    for (const auto &[peer, tasks] : peers)
      for (const bench::peer_task &their : tasks)
        if (their.task == our.task && (our.task == "svd" || our.task == "eig_symmetric") == isSpectral)
          compare(peer, our, their, rounds);
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  if (count != 5)
    return 2;
  const int rounds = std::atoi(words[3]);
  contest(bench::problem(std::atoi(words[1]), std::atoi(words[2])), rounds, /*isSpectral=*/false);
  contest(bench::problem(std::atoi(words[4]), 1), rounds, /*isSpectral=*/true);
}

// The f64 peak: independent fused multiplications and additions, in vectors of eight, as many as hide their latency.
#include "f64_peak.h"

#include <algorithm>
#include <chrono>

namespace bench {
namespace {

typedef double eight_doubles __attribute__((vector_size(64)));

#if defined(__AVX512F__)
constexpr int accumulators = 12;
#else
constexpr int accumulators = 6; // each takes two registers
#endif
constexpr long steps = 200000;

double run(double factor) {
  const eight_doubles scale = eight_doubles{} + factor, shift = eight_doubles{} + (1 - factor);
  eight_doubles sums[accumulators];
  for (int s = 0; s < accumulators; ++s)
    sums[s] = eight_doubles{} + static_cast<double>(s);
  for (long step = 0; step < steps; ++step)
    for (int s = 0; s < accumulators; ++s)
      sums[s] = sums[s] * scale + shift;
  double total = 0;
  for (int s = 0; s < accumulators; ++s)
    for (int lane = 0; lane < 8; ++lane)
      total += sums[s][lane];
  return total;
}

} // namespace

double f64_peak() {
  volatile double factor = 0.5, result = 0;
  double least = 1;
  for (int attempt = 0; attempt < 8; ++attempt) {
    const auto start = std::chrono::steady_clock::now();
    result = run(factor);
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  (void)result;
  return 2. * 8 * accumulators * steps / least;
}

} // namespace bench

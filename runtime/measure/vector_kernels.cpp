// Loops that reach what the processor can do: each compiled for several instruction sets, of which the widest runs.
#include "vector_kernels.h"

#include <dpg/task/machine_features.h>

namespace dpg::measure {
namespace {

template <class T, int bytes> struct vector_of {
  typedef T type __attribute__((vector_size(bytes)));
};

/// More than a fused multiply-add takes cycles times what a core starts in a cycle, and fewer than there are registers.
constexpr int accumulators = 10;

template <class T, int bytes> [[gnu::always_inline]] inline T multiply_and_add(long steps, T factor) {
  using vector = typename vector_of<T, bytes>::type;
  constexpr int lanes = bytes / static_cast<int>(sizeof(T));
  const vector scale = vector{} + factor, shift = vector{} + (1 - factor); // x = 1 stays 1
  vector sums[accumulators];
  for (int k = 0; k < accumulators; ++k)
    sums[k] = vector{} + static_cast<T>(k);
  for (long step = 0; step < steps; ++step)
    for (int k = 0; k < accumulators; ++k)
      sums[k] = sums[k] * scale + shift;
  T total = 0;
  for (int k = 0; k < accumulators; ++k)
    for (int lane = 0; lane < lanes; ++lane)
      total += sums[k][lane];
  return total;
}

template <class T, int bytes> constexpr long operations_a_step = 2L * accumulators * (bytes / sizeof(T));

template <class T> T in_16_bytes(long steps, T factor) { return multiply_and_add<T, 16>(steps, factor); }

#if defined(__x86_64__)
template <class T> [[gnu::target("avx2,fma")]] T in_32_bytes(long steps, T factor) {
  return multiply_and_add<T, 32>(steps, factor);
}

template <class T> [[gnu::target("avx512f")]] T in_64_bytes(long steps, T factor) {
  return multiply_and_add<T, 64>(steps, factor);
}
#define DPG_WIDEST __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define DPG_WIDEST
#endif

} // namespace

DPG_WIDEST double triad(double *__restrict a, const double *__restrict b, const double *__restrict c, long count,
                        double scale) {
  for (long i = 0; i < count; ++i)
    a[i] = b[i] + scale * c[i];
  return a[count - 1];
}

template <class T> peak_kernel<T> fastest_kernel() {
#if defined(__x86_64__)
  if (machine_has("avx512f"))
    return {operations_a_step<T, 64>, in_64_bytes<T>};
  if (machine_has("avx2") && machine_has("fma"))
    return {operations_a_step<T, 32>, in_32_bytes<T>};
#endif
  return {operations_a_step<T, 16>, in_16_bytes<T>};
}

template peak_kernel<double> fastest_kernel();
template peak_kernel<float> fastest_kernel();

} // namespace dpg::measure

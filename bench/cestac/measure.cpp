// Measures loops over stochastic numbers against the same over doubles, in turns, both as dpgc emits them.
//
// usage: measure N ROUNDS BANDWIDTH_MIB
//
// Prints a line of JSON for each loop: seconds of one pass over N elements, the minimum of all rounds, and which
// fraction of the machine's limit the stochastic loop reaches: of the memory bandwidth that is measured here or, where
// numbers stay in registers, of the f64 peak of all threads. Both roundings of a sample count for the latter.
#include "../bandwidth/bandwidth.h"
#include "../gemm/f64_peak.h"

#include <dpg/dist/buffer.h>
#include <dpg/dist/communicator.h>
#include <dpg/num/element_blocks.h>

#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>

namespace {

using dpg::stochastic;
using samples = std::span<const stochastic>;
using numbers = std::span<const double>;

/// What a loop moves at least, in elements, and computes in registers, in products with a sum.
struct work {
  double elements, steps;
};

constexpr int width = 1000; // columns of the grid that a stencil runs over
constexpr int degree = 16, iterations = 32;

[[gnu::noinline]] void triad(std::span<stochastic> z, samples x, samples y, stochastic a) {
#pragma omp parallel for
  for (const dpg::element_block i : dpg::in_blocks(0, dpg::size(z)))
    dpg::put(z, i, dpg::at(x, i) + a * dpg::at(y, i));
}
[[gnu::noinline]] void triad(std::span<double> z, numbers x, numbers y, double a) {
#pragma omp parallel for simd
  for (dpg::index i = 0; i < dpg::size(z); ++i)
    z[i] = x[i] + a * y[i];
}

[[gnu::noinline]] stochastic dot(samples x, samples y) {
  dpg::sample_block sum;
#pragma omp parallel for reduction(+ : sum)
  for (const dpg::element_block i : dpg::in_blocks(0, dpg::size(x)))
    sum.add(i, dpg::at(x, i) * dpg::at(y, i));
  return sum.total();
}
[[gnu::noinline]] double dot(numbers x, numbers y) {
  double sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
  for (dpg::index i = 0; i < dpg::size(x); ++i)
    sum += x[i] * y[i];
  return sum;
}

/// The mean of four neighbours on a grid.
[[gnu::noinline]] void stencil(std::span<stochastic> z, samples x) {
#pragma omp parallel for
  for (dpg::index i = 1; i < dpg::size(z) / width - 1; ++i) {
    const samples above = x.subspan((i - 1) * width, width), row = x.subspan(i * width, width),
                  below = x.subspan((i + 1) * width, width);
    for (const dpg::element_block j : dpg::in_blocks(1, width - 1))
      dpg::put(z.subspan(i * width, width), j,
               0.25 * (dpg::at(above, j) + dpg::at(row, j - 1) + dpg::at(row, j + 1) + dpg::at(below, j)));
  }
}
[[gnu::noinline]] void stencil(std::span<double> z, numbers x) {
#pragma omp parallel for
  for (dpg::index i = 1; i < dpg::size(z) / width - 1; ++i) {
    double *into = &z[i * width];
    const double *above = &x[(i - 1) * width], *row = &x[i * width], *below = &x[(i + 1) * width];
#pragma omp simd
    for (dpg::index j = 1; j < width - 1; ++j)
      into[j] = 0.25 * (above[j] + row[j - 1] + row[j + 1] + below[j]);
  }
}

/// By Horner's rule, with an addend that is the same in all steps. Unrolled, as an expression would be.
template <class T, class C> [[gnu::always_inline]] inline T polynomial_of(const T &x, const C &addend) {
  T value = addend;
#pragma GCC unroll 16
  for (int k = 0; k < degree; ++k)
    value = value * x + addend;
  return value;
}
[[gnu::noinline]] void polynomial(std::span<stochastic> z, samples x, stochastic addend) {
#pragma omp parallel for
  for (const dpg::element_block i : dpg::in_blocks(0, dpg::size(z)))
    dpg::put(z, i, polynomial_of<dpg::sample_block>(dpg::at(x, i), addend));
}
[[gnu::noinline]] void polynomial(std::span<double> z, numbers x, double addend) {
#pragma omp parallel for simd
  for (dpg::index i = 0; i < dpg::size(z); ++i)
    z[i] = polynomial_of(x[i], addend);
}

/// x = x - b x^2 again and again: a recurrence for each element, in two products with a sum.
template <class T, class C> [[gnu::always_inline]] inline T iterated(T x, const C &b) {
#pragma GCC unroll 32
  for (int k = 0; k < iterations; ++k) {
    const T square = x * x;
    x = x - b * square;
  }
  return x;
}
[[gnu::noinline]] void recurrence(std::span<stochastic> z, samples x, stochastic b) {
#pragma omp parallel for
  for (const dpg::element_block i : dpg::in_blocks(0, dpg::size(z)))
    dpg::put(z, i, iterated<dpg::sample_block>(dpg::at(x, i), b));
}
[[gnu::noinline]] void recurrence(std::span<double> z, numbers x, double b) {
#pragma omp parallel for simd
  for (dpg::index i = 0; i < dpg::size(z); ++i)
    z[i] = iterated(x[i], b);
}

/// Of one thread the time that it ran, whatever else the machine does; of several the time that passed.
double now() {
  timespec time;
  clock_gettime(omp_get_max_threads() == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Function> double seconds(Function &&run, int repetitions) {
  const double start = now();
  for (int k = 0; k < repetitions; ++k)
    run();
  return (now() - start) / repetitions;
}

template <class T> struct operands {
  explicit operands(dpg::index n) : x_(n), y_(n), z_(n), x(x_.data(), n), y(y_.data(), n), z(z_.data(), n) {
#pragma omp parallel for
    for (dpg::index i = 0; i < n; ++i) {
      x_.data()[i] = 1.0 / static_cast<double>(i + 3);
      y_.data()[i] = 0.7 / static_cast<double>(i + 2);
      z_.data()[i] = 0.0;
    }
  }
  dpg::buffer<T> x_, y_, z_;
  std::span<const T> x, y;
  std::span<T> z;
  T sum = 0;
};

} // namespace

int main(int argc, char **words) {
  const dpg::mpi_session session(argc, words);
  const dpg::index n = std::max<dpg::index>(std::atol(words[1]), 3 * width);
  const int rounds = std::atoi(words[2]);
  const double peak = bench::f64_peak() * omp_get_max_threads();
  const double bandwidth = bench::measure_bandwidth(MPI_COMM_SELF, std::size_t(std::atol(words[3])) << 20);
  operands<stochastic> ours(n);
  operands<double> theirs(n);
  const auto measure = [&](const char *name, const work &least, auto &&loop) {
    const int repetitions = static_cast<int>(std::max<dpg::index>(1, 100000 / n)); // less than a time slice
    double our_seconds = 1e300, their_seconds = 1e300;
    for (int round = 0; round < rounds; ++round) {
      their_seconds = std::min(their_seconds, seconds([&] { loop(theirs); }, repetitions));
      our_seconds = std::min(our_seconds, seconds([&] { loop(ours); }, repetitions));
    }
    const double count = static_cast<double>(n);
    const double limit = least.steps > 0 ? least.steps * count * 3 * 2 * 2 / our_seconds / peak
                                         : least.elements * count * sizeof(stochastic) / our_seconds / bandwidth;
    std::printf("{\"loop\": \"%s\", \"ours_s\": %.9g, \"peer_s\": %.9g, \"limit\": %.3g}\n", name, our_seconds,
                their_seconds, limit);
  };
  measure("z = x + a y", {3, 0}, [](auto &of) { triad(of.z, of.x, of.y, 0.1); });
  measure("x . y", {2, 0}, [](auto &of) { of.sum = dot(of.x, of.y); });
  measure("a stencil of four neighbours", {2, 0}, [](auto &of) { stencil(of.z, of.x); });
  measure("a polynomial of degree 16", {2, degree}, [](auto &of) { polynomial(of.z, of.x, 0.3); });
  measure("32 iterations of x - b x^2", {2, 2 * iterations}, [](auto &of) { recurrence(of.z, of.x, 0.3); });
  const double difference = std::abs(ours.sum.mean() - theirs.sum);
  std::printf("{\"difference\": %.3g, \"digits\": %.3g}\n", difference / theirs.sum, dpg::digits(ours.sum));
}

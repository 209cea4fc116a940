// Measures loops over stochastic numbers against the same over doubles, in turns.
//
// usage: measure N ROUNDS
//
// Prints a line of JSON for each loop: seconds of one pass over N elements, the minimum of all rounds.
#include <dpg/num/stochastic.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using dpg::index;
using dpg::stochastic;

template <class T> [[gnu::noinline]] void triad(std::vector<T> &z, const std::vector<T> &x, const std::vector<T> &y) {
  const T a = 0.1;
  T *__restrict into = z.data();
  const T *left = x.data(), *right = y.data();
#pragma omp parallel for schedule(static)
  for (index i = 0; i < dpg::size(z); ++i)
    into[i] = left[i] + a * right[i];
}

template <class T> [[gnu::noinline]] T dot(const std::vector<T> &x, const std::vector<T> &y) {
  T sum = 0;
#pragma omp parallel for schedule(static) reduction(+ : sum)
  for (index i = 0; i < dpg::size(x); ++i)
    sum += x[i] * y[i];
  return sum;
}

/// Sixteen products and sums for each element.
template <class T> [[gnu::noinline]] void polynomial(std::vector<T> &z, const std::vector<T> &x) {
  T *__restrict into = z.data();
  const T *from = x.data();
#pragma omp parallel for schedule(static)
  for (index i = 0; i < dpg::size(z); ++i) {
    T value = 0.5;
    for (int k = 0; k < 16; ++k)
      value = value * from[i] + T(0.3);
    into[i] = value;
  }
}

template <class Function> double seconds(Function &&run, int repetitions) {
  const auto start = std::chrono::steady_clock::now();
  for (int k = 0; k < repetitions; ++k)
    run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / repetitions;
}

template <class T> struct operands {
  explicit operands(index n) : x(n), y(n), z(n) {
    for (index i = 0; i < n; ++i) {
      x[i] = 1.0 / static_cast<double>(i + 3);
      y[i] = 0.7 / static_cast<double>(i + 2);
    }
  }
  std::vector<T> x, y, z;
  T sum = 0;
};

} // namespace

int main(int, char **words) {
  const index n = std::atol(words[1]);
  const int rounds = std::atoi(words[2]);
  operands<stochastic> ours(n);
  operands<double> theirs(n);
  const auto measure = [&](const char *name, auto &&loop) {
    const int repetitions = static_cast<int>(std::max<index>(1, 1000000 / n)); // a clock reads some tens of nanoseconds
    double our_seconds = 1e300, their_seconds = 1e300;
    for (int round = 0; round < rounds; ++round) {
      their_seconds = std::min(their_seconds, seconds([&] { loop(theirs); }, repetitions));
      our_seconds = std::min(our_seconds, seconds([&] { loop(ours); }, repetitions));
    }
    std::printf("{\"loop\": \"%s\", \"ours_s\": %.9g, \"peer_s\": %.9g}\n", name, our_seconds, their_seconds);
  };
  measure("z = x + a y", [](auto &of) { triad(of.z, of.x, of.y); });
  measure("x . y", [](auto &of) { of.sum = dot(of.x, of.y); });
  measure("a polynomial of degree 16", [](auto &of) { polynomial(of.z, of.x); });
  const double difference = std::abs(ours.sum.mean() - theirs.sum);
  std::printf("{\"difference\": %.3g, \"digits\": %.3g}\n", difference / theirs.sum, dpg::digits(ours.sum));
}

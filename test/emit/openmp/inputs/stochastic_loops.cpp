// Loops over stochastic numbers beside the same operations one by one: equal bits, however the compiler combines them.
#include <dpg/num/stochastic.h>

#include <cstdio>
#include <cstring>
#include <vector>

using dpg::stochastic;

[[gnu::noinline]] void triad(stochastic *__restrict z, const stochastic *x, const stochastic *y, stochastic a, long n) {
  for (long i = 0; i < n; ++i)
    z[i] = x[i] + a * y[i];
}

[[gnu::noinline]] stochastic dot(const stochastic *x, const stochastic *y, long n) {
  stochastic sum;
  for (long i = 0; i < n; ++i)
    sum += x[i] * y[i];
  return sum;
}

[[gnu::noinline]] stochastic product(const stochastic &x, const stochastic &y) { return x * y; }
[[gnu::noinline]] stochastic sum(const stochastic &x, const stochastic &y) { return x + y; }

int main() {
  const long n = 1003;
  std::vector<stochastic> x(n), y(n), z(n);
  for (long i = 0; i < n; ++i) {
    x[i] = stochastic(1) / stochastic(i + 3);
    y[i] = -stochastic(0.7) / stochastic(i + 2);
  }
  const stochastic a(dpg::dd(0.1, -5.551115123125783e-18));
  triad(z.data(), x.data(), y.data(), a, n);
  int differing = 0;
  for (long i = 0; i < n; ++i) {
    const stochastic expected = sum(x[i], product(a, y[i]));
    differing += std::memcmp(&expected, &z[i], sizeof(expected)) != 0;
  }
  const double difference =
      dot(x.data(), y.data(), n).mean() + 0.7; // the sum of 0.7 / ((i + 2) (i + 3)) is 0.35 - 0.7 / (n + 2)
  std::printf("%d of %ld differ, dot is off by %s\n", differing, n,
              std::fabs(difference - 0.35 - 0.7 / (n + 2)) < 1e-14 ? "roundings" : "more");
}

// Measures one product: dpg::multiply against the BLAS that is linked, in turns, with errors of both.
//
// usage: measure M N K CONTRACT PHI ROUNDS EMULATE ENGINE
//
// CONTRACT is componentwise, or an eps of `backward`; entries are (rand - 1/2) exp(PHI randn); EMULATE is 1 to emulate
// whatever it costs, 0 to leave the choice to the library; ENGINE is a name, or `fastest`. Prints a line of JSON.
#include "f64_peak.h"

#include <dpg/num/dd.h>
#include <dpg/products/gemm.h>

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>
#include <vector>

extern "C" dpg::blas_gemm<double> dgemm_;

namespace {

struct matrices {
  int m, n, k;
  std::vector<double> a, b, ours, theirs;
};

void fill(std::vector<double> &entries, double phi, unsigned seed) {
  std::mt19937_64 bits(seed);
  std::uniform_real_distribution<double> uniform(-0.5, 0.5);
  std::normal_distribution<double> normal;
  for (double &x : entries)
    x = uniform(bits) * std::exp(phi * normal(bits));
}

/// The largest |C^ - C| over |A| |B| of sampled elements.
double largest_error(const matrices &of, const std::vector<double> &computed) {
  std::mt19937_64 bits(7);
  double largest = 0;
  for (int sample = 0; sample < 500; ++sample) {
    const long i = static_cast<long>(bits() % static_cast<unsigned long>(of.m));
    const long j = static_cast<long>(bits() % static_cast<unsigned long>(of.n));
    dpg::dd sum, magnitudes;
    for (long l = 0; l < of.k; ++l) {
      const dpg::dd term = dpg::two_product(of.a[i + l * of.m], of.b[l + j * of.k]);
      sum += term;
      magnitudes += abs(term);
    }
    largest = std::max(largest, (abs(computed[i + j * of.m] - sum) / magnitudes).hi);
  }
  return largest;
}

template <class Function> double seconds(Function run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int measure(char **words) {
  matrices of{std::atoi(words[1]), std::atoi(words[2]), std::atoi(words[3]), {}, {}, {}, {}};
  const std::string contract = words[4];
  const double phi = std::atof(words[5]);
  of.a.resize(static_cast<std::size_t>(of.m) * of.k);
  of.b.resize(static_cast<std::size_t>(of.k) * of.n);
  of.ours.resize(static_cast<std::size_t>(of.m) * of.n);
  of.theirs = of.ours;
  fill(of.a, phi, 1);
  fill(of.b, phi, 2);
  const dpg::gemm_problem<double> problem{.m = of.m,
                                          .n = of.n,
                                          .k = of.k,
                                          .a = of.a.data(),
                                          .a_stride = of.m,
                                          .b = of.b.data(),
                                          .b_stride = of.k,
                                          .c = of.ours.data(),
                                          .c_stride = of.m};
  dpg::gemm_options<double> options;
  if (contract != "componentwise")
    options.accuracy = {dpg::gemm_contract::backward, std::atof(contract.c_str())};
  options.prefer_emulation = std::atoi(words[7]) == 1;
  const std::string engine = words[8];
  options.engine = engine == "fastest" ? dpg::gemm_engines().front() : std::string_view(engine);
  const double one = 1, zero = 0;
  dpg::gemm_outcome outcome = dpg::multiply(problem, options); // what is measured once counts for nobody
  double ours = 1e300, theirs = 1e300;
  // Small products are repeated: a clock reads some tens of nanoseconds.
  const double operations = 2. * of.m * of.n * of.k;
  const int repetitions = operations < 1e8 ? static_cast<int>(1e8 / operations) + 1 : 1;
  for (int round = 0; round < std::atoi(words[6]); ++round) {
    theirs = std::min(theirs, seconds([&] {
                        for (int r = 0; r < repetitions; ++r)
                          dgemm_("N", "N", &of.m, &of.n, &of.k, &one, of.a.data(), &of.m, of.b.data(), &of.k, &zero,
                                 of.theirs.data(), &of.m, 1, 1);
                      }));
    ours = std::min(ours, seconds([&] {
                      for (int r = 0; r < repetitions; ++r)
                        outcome = dpg::multiply(problem, options);
                    }));
  }
  ours /= repetitions;
  theirs /= repetitions;
  const bool emulated = outcome.moduli > 0;
  const double peak = (emulated ? dpg::gemm_engine_peak(outcome.engine) : bench::f64_peak()) * omp_get_max_threads();
  const double limit = operations * std::max(outcome.moduli, 1) / ours / peak;
  std::printf(
      "{\"ours_s\": %.9g, \"peer_s\": %.9g, \"limit\": %.4g, \"moduli\": %d, \"engine\": \"%s\", \"ours_error\": "
      "%.3g, \"peer_error\": %.3g, \"peak\": %.4g}\n",
      ours, theirs, limit, outcome.moduli, std::string(outcome.engine).c_str(), largest_error(of, of.ours),
      largest_error(of, of.theirs), peak);
  return 0;
}

} // namespace

int main(int count, char **words) {
  if (count != 9) {
    std::fputs("usage: measure M N K CONTRACT PHI ROUNDS EMULATE ENGINE\n", stderr);
    return 2;
  }
  try {
    return measure(words);
  } catch (const std::exception &failure) {
    std::fprintf(stderr, "measure: %s\n", failure.what());
    return 1;
  }
}

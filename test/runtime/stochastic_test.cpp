// Stochastic numbers: random rounding against MPFR's directed roundings, and what spreads say against exact results.
#include <dpg/num/stochastic.h>
#include <dpg/num/stochastic_text.h>

#include "directed_roundings.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

using dpg::stochastic;
using namespace directed;
constexpr double infinity = std::numeric_limits<double>::infinity();

stochastic computed(operation *op, const stochastic &x, const stochastic &y) {
  return op == mpfr_add   ? x + y
         : op == mpfr_sub ? x - y
         : op == mpfr_mul ? x * y
         : op == mpfr_div ? x / y
                          : dpg::sqrt(x);
}

const std::vector<operation *> operations = {mpfr_add, mpfr_sub, mpfr_mul, mpfr_div, root_of_first};

/// Each sample is one of the two roundings; of an inexact result the second and third are different ones.
void expect_rounded(operation *op, double x, double y) {
  const enclosure exact = roundings(op, x, y);
  const stochastic result = computed(op, x, y);
  for (const double sample : result.samples)
    EXPECT_TRUE(sample == exact.low || sample == exact.high || (sample != sample && exact.low != exact.low))
        << x << " " << y << ": " << sample << " of " << exact.low << " and " << exact.high;
  if (exact.low != exact.high && std::isfinite(exact.low) && std::isfinite(exact.high))
    EXPECT_NE(result.samples[1], result.samples[2]) << x << " " << y;
}

TEST(stochastic, rounds_random_numbers_down_or_up) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::size_t lower = 0, count = 0;
  for (int k = 0; k < 20000; ++k) {
    const double x = std::ldexp(uniform(random), static_cast<int>(random() % 120) - 60);
    const double y = std::ldexp(uniform(random), static_cast<int>(random() % 120) - 60);
    for (operation *op : operations) {
      const double first = op == root_of_first ? std::fabs(x) : x;
      expect_rounded(op, first, y);
      const enclosure exact = roundings(op, first, y);
      for (const double sample : computed(op, first, y).samples) {
        count += exact.low < exact.high;
        lower += exact.low < exact.high && sample == exact.low;
      }
    }
  }
  EXPECT_NEAR(static_cast<double>(lower) / static_cast<double>(count), 0.5, 0.005);
}

TEST(stochastic, rounds_huge_and_tiny_numbers) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-2, 2);
  const auto of_any_size = [&] { return std::ldexp(uniform(random), static_cast<int>(random() % 2100) - 1075); };
  for (int k = 0; k < 20000; ++k) {
    const double x = of_any_size(), y = of_any_size();
    for (operation *op : {mpfr_add, mpfr_sub, mpfr_mul, mpfr_div})
      expect_rounded(op, x, y);
    expect_rounded(mpfr_mul, x, std::ldexp(uniform(random), -1000 - std::ilogb(x))); // around where errors vanish
    expect_rounded(mpfr_mul, x, 1.5 / x);
    expect_rounded(mpfr_div, x, std::ldexp(y, 1000));
    expect_rounded(root_of_first, std::fabs(x), 0);
  }
}

TEST(stochastic, leaves_exact_and_special_results_alone) {
  const double values[] = {0.0,       -0.0,         1.0,       -3.0,       0.5,      infinity,
                           -infinity, std::nan(""), 0x1p-1074, -0x3p-1070, 0x1p1023, -0x1p-1022};
  for (const double x : values)
    for (const double y : values)
      for (operation *op : operations)
        expect_rounded(op, x, y);
  for (const double sample : (stochastic(1.5) * stochastic(-3.0) + 0.25).samples)
    EXPECT_EQ(sample, -4.25);
  for (const double sample : (stochastic(infinity) + 1.0).samples)
    EXPECT_EQ(sample, infinity);
}

TEST(stochastic, has_no_digits_where_products_and_roots_vanish) {
  const stochastic vanished = stochastic(0x1p-600) * stochastic(-0x1p-600);
  EXPECT_NE(vanished.samples[1], vanished.samples[2]); // 0 and the subnormal number beside it
  EXPECT_EQ(dpg::digits(vanished), 0);
  EXPECT_LT(dpg::digits(stochastic(0x1.5555555555555p-530) * stochastic(0x1.7777777777777p-538)),
            3);                                                                          // few bits are left
  EXPECT_EQ(dpg::digits(stochastic(0x1p-530) * stochastic(0x1p-535)), dpg::most_digits); // exact
  EXPECT_NE(dpg::sqrt(stochastic(0x3p-1074)).samples[1], dpg::sqrt(stochastic(0x3p-1074)).samples[2]);
}

TEST(stochastic, takes_literals_and_large_ints_in_at_random) {
  const stochastic tenth(dpg::dd(0.1, -5.551115123125783e-18)); // 0.1 lies below the double 0.1
  for (const double sample : tenth.samples)
    EXPECT_TRUE(sample == 0.1 || sample == std::nextafter(0.1, 0));
  EXPECT_NE(tenth.samples[1], tenth.samples[2]);
  const stochastic large((std::int64_t(1) << 60) + 1);
  EXPECT_NE(large.samples[1], large.samples[2]);
  EXPECT_EQ(stochastic(7).samples[2], 7.0);
}

/// The variance of sums of 1000 random signs in sequence, over that of independent ones.
template <class Inexact> double clustering(Inexact &&inexact) {
  constexpr int per_block = 1000, blocks = 400;
  double squares = 0;
  std::int64_t k = 1;
  for (int block = 0; block < blocks; ++block) {
    double sum = 0;
    for (int each = 0; each < per_block;) {
      const stochastic result = inexact(static_cast<double>(k++));
      if (result.samples[1] == result.samples[2])
        continue;
      sum += result.samples[1] > result.samples[2] ? 1 : -1;
      ++each;
    }
    squares += sum * sum / per_block;
  }
  return squares / blocks;
}

TEST(stochastic, rounds_regular_sequences_as_if_independent) {
  // Of 400 squares the mean is within 0.3 of the expected one but for a probability of 1e-4.
  EXPECT_NEAR(clustering([](double k) { return stochastic(k) * stochastic(1.0 / 3); }), 1, 0.3);
  EXPECT_NEAR(clustering([](double k) { return stochastic(k) * stochastic(0.7); }), 1, 0.3);
  EXPECT_NEAR(clustering([](double k) { return stochastic(k) + stochastic(0.1); }), 1, 0.3);
  EXPECT_NEAR(clustering([](double k) { return stochastic(1) + stochastic(k * 1e-9); }), 1, 0.3);
  EXPECT_NEAR(clustering([](double k) { return stochastic(1) / stochastic(k); }), 1, 0.3);
  double running = 0;
  EXPECT_NEAR(clustering([&](double) {
                const stochastic next = stochastic(running) + stochastic(0.1);
                running = next.samples[1];
                return next;
              }),
              1, 0.3);
}

TEST(stochastic, rounds_otherwise_by_another_seed_and_alike_by_the_same) {
  const auto product = [] { return stochastic(0.1) * stochastic(0.7); };
  const stochastic first = product();
  int differing = 0;
  for (std::uint64_t seed = 1; seed <= 64; ++seed) {
    dpg::set_sampling_seed(seed);
    differing += product().samples[0] != first.samples[0];
  }
  dpg::set_sampling_seed(0);
  EXPECT_EQ(product().samples[0], first.samples[0]);
  EXPECT_GT(differing, 12);
  EXPECT_LT(differing, 52);
}

/// Rump 1988: f64 gives 1.17 (f32 and dd as well), and the result is -0.827.
stochastic rumps_polynomial() {
  const stochastic a(77617), b(33096);
  const auto b2 = b * b, b4 = b2 * b2, b6 = b4 * b2, b8 = b4 * b4, a2 = a * a;
  return stochastic(333.75) * b6 + a2 * (stochastic(11) * a2 * b2 - b6 - stochastic(121) * b4 - stochastic(2)) +
         stochastic(5.5) * b8 + a / (stochastic(2) * b);
}

TEST(stochastic, sees_that_no_digit_holds) {
  EXPECT_TRUE(dpg::is_noise(rumps_polynomial()));
  EXPECT_EQ(dpg::digits(rumps_polynomial()), 0);
  EXPECT_EQ(dpg::shown(rumps_polynomial()), "@.0");
}

/// The smaller root of x^2 - 2 p x + 1, which cancels.
template <class T> T smaller_root(T p) {
  using std::sqrt;
  return p - sqrt(p * p - T(1.0));
}

TEST(stochastic, estimates_the_digits_that_hold) {
  int held = 0, misled = 0, trials = 0;
  double exaggeration = 0;
  for (double p = 1.1; p < 1e6; p *= 1.07) {
    const stochastic root = smaller_root(stochastic(p));
    const double exact = static_cast<double>(smaller_root(dpg::dd(p)));
    const double error = std::fabs(root.mean() - exact);
    ++trials;
    held += error <= dpg::estimated_error(root);
    misled += error > 10 * dpg::estimated_error(root); // by more than a digit
    exaggeration = std::max(exaggeration, dpg::estimated_error(root) / (std::fabs(exact) * p * p * 0x1p-52));
  }
  // The interval has probability 0.95 for normal errors; of the few roundings here it is less, by design of the method.
  EXPECT_GE(held, trials * 70 / 100) << trials;
  // Two roundings of one size may undo each other in the second and third sample, and in the first: with probability
  // 1/8.
  EXPECT_LE(misled, trials * 16 / 100);
  EXPECT_LT(exaggeration, 10);
}

TEST(stochastic, estimates_the_error_of_long_sums) {
  stochastic sum;
  dpg::dd exact;
  for (int k = 1; k <= 100000; ++k) {
    sum += stochastic(1) / stochastic(k);
    exact += dpg::dd(1.0) / dpg::dd(k);
  }
  const double error = std::fabs(sum.mean() - static_cast<double>(exact));
  EXPECT_LE(error, 10 * dpg::estimated_error(sum)); // roundings of 1 / k have a part that all samples share
  EXPECT_GT(dpg::digits(sum), 12);
  EXPECT_LT(dpg::digits(sum), 15.9);
}

TEST(stochastic, moves_functions_by_their_stated_errors) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(0.01, 0.99);
  int moved = 0;
  for (int k = 0; k < 2000; ++k) {
    const double x = uniform(random);
    const auto check = [&](const stochastic &result, double value, int ulps) {
      for (const double sample : result.samples) {
        EXPECT_LE(std::fabs(sample - value), ulps * (std::nextafter(value, infinity) - value) * (1 + 0x1p-40));
        moved += sample != value;
      }
    };
    check(dpg::exp(x), std::exp(x), 1);
    check(dpg::tanh(x), std::tanh(x), 2);
    check(dpg::pow(x, 1.7), std::pow(x, 1.7), 1);
    check(dpg::atan2(x, 0.3), std::atan2(x, 0.3), 1);
  }
  EXPECT_NEAR(moved / 24000.0, 0.7, 0.03); // 2 of 3 moves within one unit, 4 of 5 within two
  EXPECT_EQ(dpg::sin(stochastic(0.0)).samples[1], 0.0);
  EXPECT_EQ(dpg::log(stochastic(0.0)).samples[2], -infinity);
}

TEST(stochastic, compares_by_means_and_keeps_nans) {
  const stochastic noise(1e-17, -2e-17, 2e-17), nan(std::nan(""));
  EXPECT_TRUE(stochastic(1) < stochastic(2) && noise > stochastic(0) && !(nan < noise) && nan != nan);
  EXPECT_TRUE(dpg::max(nan, stochastic(1)) != dpg::max(nan, stochastic(1)));
  EXPECT_TRUE(dpg::min(stochastic(1), nan) != dpg::min(stochastic(1), nan));
  EXPECT_EQ(dpg::abs(-noise).samples[1], noise.samples[1]); // its spread is kept
  EXPECT_EQ(dpg::sign(-noise).mean(), -1);
  EXPECT_EQ(dpg::power(stochastic(2), -3).mean(), 0.125);
  EXPECT_EQ(dpg::floor_to_int(stochastic(2.5), "here"), 2);
}

TEST(stochastic, has_negative_powers_where_positive_ones_overflow) {
  const stochastic tiny = dpg::power(stochastic(0x1.8p530), -2), huge = dpg::power(stochastic(0x1.8p-511), -2);
  for (int k = 0; k < 3; ++k) {
    EXPECT_NEAR(tiny.samples[k] / std::pow(0x1.8p530, -2), 1, 1e-2); // a subnormal number
    EXPECT_NEAR(huge.samples[k] / std::pow(0x1.8p-511, -2), 1, 1e-15);
  }
  EXPECT_EQ(dpg::power(stochastic(2), std::numeric_limits<dpg::index>::min()).mean(), 0);
}

TEST(stochastic, says_that_samples_overflow) {
  const stochastic overflown = stochastic(1e200) * 1e200;
  EXPECT_EQ(overflown.mean(), infinity);
  EXPECT_EQ(dpg::digits(overflown), 0);
  EXPECT_EQ(dpg::shown(overflown), "inf (overflow)");
  EXPECT_EQ(dpg::shown(-overflown), "-inf (overflow)");
  EXPECT_FALSE(dpg::overflows(stochastic(1.7e308)));
  EXPECT_FALSE(dpg::overflows(overflown - overflown)); // a NaN
}

TEST(stochastic, has_the_digits_that_the_samples_share) {
  EXPECT_EQ(dpg::digits(stochastic(3.0)), dpg::most_digits);
  EXPECT_EQ(dpg::digits(stochastic(0.0)), dpg::most_digits);
  EXPECT_FALSE(dpg::is_noise(stochastic(0.0)));
  // s = 1e-5, 4.303 s / sqrt(3) = 2.484e-5.
  const stochastic x(1, 1 + 1e-5, 1 - 1e-5);
  EXPECT_NEAR(dpg::spread(x), 2.4843e-5, 1e-8);
  EXPECT_NEAR(dpg::digits(x), 4.6048, 1e-3);
  EXPECT_NEAR(dpg::digits(stochastic(1e300, 1e300 * (1 + 1e-5), 1e300 * (1 - 1e-5))), 4.6048, 1e-3);
  EXPECT_EQ(dpg::digits(stochastic(1, infinity, 1)), 0);
  EXPECT_EQ(dpg::digits(stochastic(infinity)), dpg::most_digits);
  EXPECT_EQ(dpg::estimated_error(stochastic(1, infinity, 1)), infinity);
  EXPECT_NEAR(dpg::estimated_error(stochastic(1)), 1.12e-16, 1e-18);
}

TEST(stochastic, is_shown_with_the_digits_that_hold) {
  EXPECT_EQ(dpg::shown(stochastic(0.1)), "0.1");
  EXPECT_EQ(dpg::shown(stochastic(1, 1 + 1e-5, 1 - 1e-5)), "1.000");
  EXPECT_EQ(dpg::with_digits(123456, 3.9), "1.23e+05");
  EXPECT_EQ(dpg::with_digits(123.4, 3), "123");
  EXPECT_EQ(dpg::with_digits(-2e-9, 1.2), "-2e-09");
  EXPECT_EQ(dpg::with_digits(0.5, 0.99), "@.0");
  EXPECT_EQ(dpg::shown(stochastic(-infinity)), "-inf");
  EXPECT_EQ(dpg::shown(stochastic(std::nan(""))), "nan");
  EXPECT_EQ(dpg::digits_text(7.26), "7.3");
  EXPECT_EQ(dpg::digits_text(dpg::most_digits), "all");
}

} // namespace

// Complex numbers, and enclosures of them, against arithmetic that is exact or has 113 bits.
#include "exact_numbers.h"

#include <dpg/num/complex.h>
#include <dpg/num/complex_ball.h>
#include <dpg/observe/show.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace dpg::testing;
using dpg::ball;
using dpg::complex_ball;
using dpg::dd;
using complex = std::complex<double>;

constexpr double u = 0x1p-53, nan = std::numeric_limits<double>::quiet_NaN();

struct exact_complex {
  exact re, im;
};

exact_complex operator+(const exact_complex &z, const exact_complex &w) { return {z.re + w.re, z.im + w.im}; }
exact_complex operator-(const exact_complex &z, const exact_complex &w) { return {z.re - w.re, z.im - w.im}; }
exact_complex operator*(const exact_complex &z, const exact_complex &w) {
  return {z.re * w.re - z.im * w.im, z.re * w.im + z.im * w.re};
}
exact_complex operator/(const exact_complex &z, const exact_complex &w) {
  const exact size = w.re * w.re + w.im * w.im;
  const exact_complex product = z * exact_complex{w.re, exact(0.0) - w.im};
  return {product.re / size, product.im / size};
}

/// Parts of all sizes, exactly 0 now and then, with and without radii.
ball random_part(random_numbers &random) {
  if (random.bits()() % 8 == 0)
    return ball();
  const double middle = random.number(-300, 300);
  return ball::around(dd(middle), random.bits()() % 3 ? std::abs(middle) * random.number(-60, -2) : 0);
}

std::vector<exact_complex> points_of(const complex_ball &z) {
  std::vector<exact_complex> points;
  for (const double a : {-1.0, 0.4, 1.0})
    for (const double b : {-1.0, 0.4, 1.0})
      points.push_back({exact(z.real().midpoint()) + exact(a) * exact(z.real().radius()),
                        exact(z.imag().midpoint()) + exact(b) * exact(z.imag().radius())});
  return points;
}

template <class Check> void for_complex_balls(Check check) {
  random_numbers random(17);
  for (int s = 0; s < 4000; ++s) {
    const complex_ball z(random_part(random), random_part(random)), w(random_part(random), random_part(random));
    check(z, w);
    check(z, -z + w * complex_ball(0x1p-40)); // cancels
  }
}

template <class Operation> void expect_enclosed(Operation operation) {
  int valid = 0;
  for_complex_balls([&](const complex_ball &z, const complex_ball &w) {
    const complex_ball result = operation(z, w);
    if (!result.is_valid())
      return;
    ++valid;
    for (const exact_complex &a : points_of(z))
      for (const exact_complex &b : points_of(w)) {
        const exact_complex value = operation(a, b);
        ASSERT_TRUE(contains(result.real(), value.re) && contains(result.imag(), value.im));
      }
  });
  EXPECT_GT(valid, 1000);
}

TEST(complex_ball, encloses_sums) {
  expect_enclosed([](const auto &z, const auto &w) { return z + w; });
}

TEST(complex_ball, encloses_differences) {
  expect_enclosed([](const auto &z, const auto &w) { return z - w; });
}

TEST(complex_ball, encloses_products) {
  expect_enclosed([](const auto &z, const auto &w) { return z * w; });
}

TEST(complex_ball, encloses_quotients) {
  expect_enclosed([](const auto &z, const auto &w) { return z / w; });
}

TEST(complex_ball, encloses_moduli_and_their_squares) {
  for_complex_balls([](const complex_ball &z, const complex_ball &) {
    const ball square = norm(z), modulus = abs(z);
    for (const exact_complex &a : points_of(z)) {
      const exact size = a.re * a.re + a.im * a.im;
      ASSERT_TRUE(!square.is_valid() || contains(square, size));
      ASSERT_TRUE(!modulus.is_valid() ||
                  (exact(modulus.lower()) <= sqrt(size) && sqrt(size) <= exact(modulus.upper())));
    }
  });
}

TEST(complex_ball, is_invalid_where_nothing_can_be_said) {
  EXPECT_FALSE((complex_ball(1.0) / complex_ball(ball::around(dd(), 1), ball::around(dd(), 1))).is_valid());
  EXPECT_FALSE(complex_ball(complex(nan, 0)).is_valid());
  EXPECT_FALSE(
      (complex_ball(complex(0, 1)) * complex_ball(complex(0, std::numeric_limits<double>::infinity()))).is_valid());
  EXPECT_FALSE(abs(complex_ball(complex(nan, 1))).is_valid());
}

TEST(complex_ball, is_sharp_on_points) {
  const ball modulus = abs(complex_ball(complex(3, 4)));
  EXPECT_LE(modulus.radius(), 1e-28);
  EXPECT_TRUE(contains(modulus, exact(5.0)));
}

TEST(power, of_complex_numbers_keeps_its_bound) {
  using quad = std::complex<long double>;
  random_numbers random(5);
  for (int s = 0; s < 2000; ++s) {
    const complex z(random.number(-2, 2), random.number(-2, 2));
    for (const dpg::index n : {-7, -1, 0, 1, 2, 3, 30, 64}) {
      quad expected(1);
      for (dpg::index k = 0; k < std::abs(n); ++k)
        expected *= quad(z);
      expected = n < 0 ? quad(1) / expected : expected;
      const complex computed = dpg::power(z, n);
      ASSERT_LE(std::abs(quad(computed) - expected), (4 * std::abs(n) + 4) * u * std::abs(expected)) << z << "^" << n;
    }
  }
}

TEST(power, of_complex_numbers_with_large_exponents) {
  const complex turn = std::polar(1.0, 0.5);
  const complex computed = dpg::power(turn, dpg::index(1000));
  EXPECT_NEAR(computed.real(), std::cos(500.0), 1e-12);
  EXPECT_NEAR(computed.imag(), std::sin(500.0), 1e-12);
}

TEST(complex, sums_and_products_over_threads) {
  complex sum = 0, product = 1;
#pragma omp parallel for num_threads(4) reduction(+ : sum) reduction(* : product)
  for (int k = 0; k < 16; ++k) {
    sum += complex(k, 1);
    product *= complex(0, 1);
  }
  EXPECT_EQ(sum, complex(120, 16));
  EXPECT_EQ(product, complex(1, 0));
}

TEST(shown, writes_complex_numbers_in_two_parts) {
  EXPECT_EQ(dpg::shown(complex(1, -2.5)), "1 - 2.5 i");
  EXPECT_EQ(dpg::shown(std::complex<float>(0.1f, 0)), "0.1 + 0 i");
}

} // namespace

// Double-double numbers as text, against MPFR.
#include <dpg/num/dd_text.h>

#include <gtest/gtest.h>
#include <mpfr.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace {

/// The number that a text stands for, less the double-double number, over the size of the latter.
double relative_difference(const std::string &text, dpg::dd x) {
  mpfr_t exact, read;
  mpfr_init2(exact, 3000);
  mpfr_init2(read, 3000);
  mpfr_set_d(exact, x.hi, MPFR_RNDN);
  mpfr_add_d(exact, exact, x.lo, MPFR_RNDN);
  EXPECT_EQ(mpfr_set_str(read, text.c_str(), 10, MPFR_RNDN), 0) << text;
  mpfr_sub(read, read, exact, MPFR_RNDN);
  mpfr_div(read, read, exact, MPFR_RNDN);
  const double difference = std::fabs(mpfr_get_d(read, MPFR_RNDN));
  mpfr_clears(exact, read, nullptr);
  return difference;
}

TEST(dd_text, has_the_digits_that_people_write) {
  EXPECT_EQ(dpg::shown(dpg::dd(0.0)), "0");
  EXPECT_EQ(dpg::shown(dpg::dd(-2.5)), "-2.5");
  EXPECT_EQ(dpg::shown(dpg::dd(1000.0)), "1000");
  EXPECT_EQ(dpg::shown(dpg::dd(1.0) / dpg::dd(8.0)), "0.125");
  EXPECT_EQ(dpg::shown(dpg::dd(0.1, -5.551115123125783e-18)), "0.1");
  EXPECT_EQ(dpg::shown(dpg::dd(0x1p-100)), "7.8886090522101180541172856528279e-31");
  EXPECT_EQ(dpg::shown(dpg::dd(1e300)), "1.0000000000000000525047602552044e+300");
  EXPECT_EQ(dpg::shown(dpg::dd(std::nan(""))), "nan");
  EXPECT_EQ(dpg::shown(dpg::dd(-std::numeric_limits<double>::infinity())), "-inf");
}

TEST(dd_text, rounds_to_32_digits) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (int k = 0; k < 3000; ++k) {
    const int exponent = static_cast<int>(random() % 1900) - 900;
    const double high = std::ldexp(uniform(random), exponent);
    const dpg::dd x =
        dpg::dd(high) + dpg::dd(std::ldexp(uniform(random), exponent - 54 - static_cast<int>(random() % 40)));
    EXPECT_LE(relative_difference(dpg::shown(x), x), 5.0e-32) << x.hi;
    EXPECT_LE(dpg::shown(x).size(), static_cast<std::size_t>(dpg::most_dd_characters));
  }
}

TEST(dd_text, rounds_up_through_nines_and_ties_to_even) {
  // A carry that goes through all digits makes one more.
  const dpg::dd nines = dpg::dd(0x1p110) - dpg::dd(1.0);
  EXPECT_LE(relative_difference(dpg::shown(nines), nines), 5.0e-32);
  EXPECT_EQ(dpg::shown(dpg::dd(1.0, -0x1p-120)), "1");
}

TEST(dd_text, holds_numbers_whose_parts_are_far_apart) {
  const dpg::dd x(1e300, std::numeric_limits<double>::denorm_min());
  EXPECT_LE(relative_difference(dpg::shown(x), x), 5.0e-32);
}

} // namespace

// MPFR numbers wide enough to hold what doubles and double-doubles compute without rounding, for tests.
#pragma once

#include <dpg/num/ball.h>

#include <mpfr.h>

#include <cmath>
#include <random>
#include <vector>

namespace dpg::testing {

/// A number with 4600 bits: holds every sum and product of two double-doubles exactly.
class exact {
public:
  exact() { mpfr_init2(value_, 4600); }
  exact(double x) : exact() { mpfr_set_d(value_, x, MPFR_RNDN); }
  exact(const dd &x) : exact(x.hi) { mpfr_add_d(value_, value_, x.lo, MPFR_RNDN); }
  exact(const exact &other) : exact() { mpfr_set(value_, other.value_, MPFR_RNDN); }
  exact &operator=(const exact &other) { return mpfr_set(value_, other.value_, MPFR_RNDN), *this; }
  ~exact() { mpfr_clear(value_); }

  friend exact operator+(const exact &a, const exact &b) { return apply(mpfr_add, a, b); }
  friend exact operator-(const exact &a, const exact &b) { return apply(mpfr_sub, a, b); }
  friend exact operator*(const exact &a, const exact &b) { return apply(mpfr_mul, a, b); }
  friend exact operator/(const exact &a, const exact &b) { return apply(mpfr_div, a, b); }
  friend exact sqrt(const exact &a) {
    exact root;
    mpfr_sqrt(root.value_, a.value_, MPFR_RNDN);
    return root;
  }
  friend exact abs(const exact &a) {
    exact positive;
    mpfr_abs(positive.value_, a.value_, MPFR_RNDN);
    return positive;
  }
  friend bool operator<=(const exact &a, const exact &b) { return mpfr_lessequal_p(a.value_, b.value_) != 0; }
  friend bool operator<(const exact &a, const exact &b) { return mpfr_less_p(a.value_, b.value_) != 0; }
  bool is_zero() const { return mpfr_zero_p(value_) != 0; }
  bool is_number() const { return mpfr_number_p(value_) != 0; }
  double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }

private:
  static exact apply(int operation(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t), const exact &a, const exact &b) {
    exact result;
    operation(result.value_, a.value_, b.value_, MPFR_RNDN);
    return result;
  }

  mpfr_t value_;
};

/// |computed - expected| / |expected|, in units of 2^-106, to a few digits; 0 where both are 0. For numbers that double
/// can hold the difference of.
inline double error_in_u2(const dd &computed, const exact &expected) {
  const exact difference = exact(computed) - expected;
  return difference.is_zero() ? 0 : std::abs(difference.to_double() / expected.to_double()) * 0x1p106;
}

inline bool contains(const ball &b, const exact &x) { return abs(x - exact(b.midpoint())) <= exact(b.radius()); }

/// Doubles with random bits in their fractions and exponents in a range.
class random_numbers {
public:
  explicit random_numbers(unsigned seed) : bits_(seed) {}

  double number(int least_exponent, int largest_exponent) {
    std::uniform_int_distribution<int> exponents(least_exponent, largest_exponent);
    const double fraction = 1 + static_cast<double>(bits_() >> 12) * 0x1p-52;
    return std::ldexp(bits_() % 2 ? fraction : -fraction, exponents(bits_));
  }

  /// A dd whose low part is anything from half an ulp of the high one down.
  dd pair(int least_exponent, int largest_exponent) {
    const double high = number(least_exponent, largest_exponent);
    const int below = static_cast<int>(bits_() % 3) * static_cast<int>(bits_() % 40);
    return fast_two_sum(high, high * std::ldexp(number(-54, -54), -below));
  }

  std::mt19937_64 &bits() { return bits_; }

private:
  std::mt19937_64 bits_;
};

/// Where arithmetic goes wrong first.
inline const std::vector<double> delicate_numbers = {0.0,
                                                     -0.0,
                                                     1.0,
                                                     -1.0,
                                                     1 + 0x1p-52,
                                                     1 - 0x1p-53,
                                                     0x1p-1074,
                                                     -0x1p-1074,
                                                     0x1p-1022,
                                                     0x1.8p-1022,
                                                     0x1p-969,
                                                     0x1p-900,
                                                     0x1p-538,
                                                     0x1p511,
                                                     0x1p512,
                                                     0x1p1000,
                                                     0x1.fffffffffffffp1023,
                                                     -0x1.fffffffffffffp1023,
                                                     3.0,
                                                     1.0 / 3,
                                                     0x1p53,
                                                     0x1p53 - 1};

} // namespace dpg::testing

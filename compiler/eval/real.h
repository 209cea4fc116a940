// Real numbers of one high precision, alone and in contiguous arrays.
//
// The precision is MPFR's default precision of the thread, set once by evaluate() before any number is made. Every
// operation rounds to nearest. Overflow, division by zero and invalid operations give infinities and NaN as in IEEE
// 754.
#pragma once

#include <mpfr.h>

#include <cstdint>
#include <vector>

namespace dpg::eval {

/// One real number, zero at first.
class Real {
public:
  Real() {
    mpfr_init2(value, mpfr_get_default_prec());
    mpfr_set_zero(value, 1);
  }
  Real(mpfr_srcptr other) : Real() { mpfr_set(value, other, MPFR_RNDN); }
  Real(const Real &other) : Real(other.value) {}
  explicit Real(int64_t integer) : Real() { mpfr_set_si(value, integer, MPFR_RNDN); }
  ~Real() { mpfr_clear(value); }
  Real &operator=(const Real &other) {
    mpfr_set(value, other.value, MPFR_RNDN);
    return *this;
  }

  mpfr_ptr get() { return value; }
  mpfr_srcptr get() const { return value; }

private:
  mpfr_t value;
};

/// Many real numbers in two allocations. Elements are plain MPFR numbers, except that they must not be cleared, swapped
/// or given another precision: their digits lie in this array.
class RealArray {
public:
  RealArray() = default;
  /// `count` zeros.
  explicit RealArray(size_t count);
  RealArray(const RealArray &other);
  RealArray(RealArray &&) = default;
  RealArray &operator=(RealArray &&) = default;
  RealArray &operator=(const RealArray &) = delete;

  mpfr_ptr operator[](size_t i) { return &numbers[i]; }
  mpfr_srcptr operator[](size_t i) const { return &numbers[i]; }
  size_t size() const { return numbers.size(); }
  /// What one element takes at the present precision.
  static size_t bytesPerElement();

private:
  std::vector<__mpfr_struct> numbers;
  std::vector<mp_limb_t> digits;
};

/// An imaginary part, 0 for -0: on a branch cut principal values are the limits from above, whatever sign an imaginary
/// 0 has.
void setAboveCut(mpfr_ptr result, mpfr_srcptr imaginary);

} // namespace dpg::eval

// A number that many are divided by.
#pragma once

#include <cmath>

namespace dpg {

/// x / divisor, as a product where that is the same number: where the divisor is a power of two, as the root of 64 is.
template <class T> class divisor {
public:
  explicit divisor(T value) : value_(value), reciprocal_(1 / value) {
    int exponent = 0;
    has_reciprocal_ = std::abs(std::frexp(value, &exponent)) == T(0.5) && std::isnormal(reciprocal_);
  }

  friend T operator/(T x, const divisor &d) { return d.has_reciprocal_ ? x * d.reciprocal_ : x / d.value_; }

private:
  T value_, reciprocal_;
  bool has_reciprocal_;
};

} // namespace dpg

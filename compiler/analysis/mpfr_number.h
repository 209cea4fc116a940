// A number of MPFR that is freed with its scope.
#pragma once

#include <mpfr.h>

namespace dpg::analysis {

class Number {
public:
  explicit Number(mpfr_prec_t precision = 53) { mpfr_init2(value, precision); }
  Number(const Number &) = delete;
  Number &operator=(const Number &) = delete;
  ~Number() { mpfr_clear(value); }

  mpfr_ptr get() { return value; }

private:
  mpfr_t value;
};

} // namespace dpg::analysis

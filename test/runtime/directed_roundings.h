// Operations rounded down and up, by MPFR, for tests of random rounding.
#pragma once

#include <mpfr.h>

namespace directed {

/// An operation rounded down and up, by MPFR with 53 bits.
struct enclosure {
  double low, high;
};
using operation = int(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

inline enclosure roundings(operation *op, double x, double y) {
  mpfr_t a, b, r;
  mpfr_inits2(53, a, b, r, nullptr);
  mpfr_set_d(a, x, MPFR_RNDN);
  mpfr_set_d(b, y, MPFR_RNDN);
  const auto rounded = [&](mpfr_rnd_t direction) {
    op(r, a, b, direction);
    return mpfr_get_d(r, direction);
  };
  const enclosure result{rounded(MPFR_RNDD), rounded(MPFR_RNDU)};
  mpfr_clears(a, b, r, nullptr);
  return result;
}

inline int root_of_first(mpfr_ptr r, mpfr_srcptr x, mpfr_srcptr, mpfr_rnd_t direction) {
  return mpfr_sqrt(r, x, direction);
}

} // namespace directed

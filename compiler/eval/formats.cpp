// Rounding of stored values to the formats that fix them.
#include "compiler/eval/interpreter.h"

namespace dpg::eval {

namespace {

/// Significant bits, and the exponents (as IEEE 754 counts them) of the smallest and largest normal numbers.
struct Format {
  int bits, lowest, highest;
};

std::optional<Format> formatOf(Element element) {
  switch (element) {
  case Element::Real: // f64 until formats are chosen
  case Element::F64:
  case Element::Stochastic:
    return Format{53, -1022, 1023};
  case Element::F32:
    return Format{24, -126, 127};
  case Element::TF32:
    return Format{11, -126, 127};
  case Element::BF16:
    return Format{8, -126, 127};
  case Element::F16:
    return Format{11, -14, 15};
  default:
    // dd has more bits than a sum of two doubles can always use; the formats of 8 and 4 bits are scaled by blocks.
    return std::nullopt;
  }
}

} // namespace

void roundToFormat(mpfr_ptr number, Element element) {
  const std::optional<Format> format = formatOf(element);
  if (!format || !mpfr_regular_p(number))
    return;
  // MPFR's exponent of 0.1xxx is one more than IEEE's of 1.xxx. Below the lowest exponent bits are lost one by one.
  const mpfr_exp_t exponent = mpfr_get_exp(number) - 1;
  const mpfr_exp_t lost = exponent < format->lowest ? format->lowest - exponent : 0;
  mpfr_t rounded;
  if (lost >= format->bits) { // less than the smallest subnormal: to it or to zero
    mpfr_t smallest;
    mpfr_init2(smallest, 2);
    mpfr_set_ui_2exp(smallest, 1, format->lowest - format->bits, MPFR_RNDN); // half of it
    if (mpfr_cmpabs(number, smallest) > 0)
      mpfr_set_si_2exp(number, mpfr_sgn(number), format->lowest - format->bits + 1, MPFR_RNDN);
    else
      mpfr_set_zero(number, mpfr_sgn(number));
    mpfr_clear(smallest);
    return;
  }
  mpfr_init2(rounded, format->bits - lost);
  mpfr_set(rounded, number, MPFR_RNDN);
  if (mpfr_get_exp(rounded) - 1 > format->highest)
    mpfr_set_inf(number, mpfr_sgn(number));
  else
    mpfr_set(number, rounded, MPFR_RNDN);
  mpfr_clear(rounded);
}

} // namespace dpg::eval

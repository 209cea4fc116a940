// Contiguous arrays of MPFR numbers, by MPFR's interface for memory of one's own.
#include "compiler/eval/real.h"

namespace dpg::eval {

static size_t limbsPerElement() { return mpfr_custom_get_size(mpfr_get_default_prec()) / sizeof(mp_limb_t); }

size_t RealArray::bytesPerElement() { return sizeof(__mpfr_struct) + limbsPerElement() * sizeof(mp_limb_t); }

RealArray::RealArray(size_t count) : numbers(count), digits(count * limbsPerElement()) {
  const size_t limbs = limbsPerElement();
  for (size_t i = 0; i < count; ++i)
    mpfr_custom_init_set(&numbers[i], MPFR_ZERO_KIND, 0, mpfr_get_default_prec(), &digits[i * limbs]);
}

RealArray::RealArray(const RealArray &other) : numbers(other.numbers), digits(other.digits) {
  const size_t limbs = limbsPerElement();
  for (size_t i = 0; i < numbers.size(); ++i)
    mpfr_custom_move(&numbers[i], &digits[i * limbs]);
}

void setAboveCut(mpfr_ptr result, mpfr_srcptr imaginary) {
  mpfr_set(result, imaginary, MPFR_RNDN);
  if (mpfr_zero_p(result))
    mpfr_set_zero(result, 1);
}

} // namespace dpg::eval

// Numbers and values as text.
#include "compiler/eval/text.h"

#include <algorithm>

namespace dpg::eval {

/// "d.ddd" without trailing zeros.
static std::string plainText(std::string digits, int64_t exponent) {
  if (exponent <= 0)
    digits = std::string(1 - exponent, '0') + digits, exponent = 1;
  if (static_cast<int64_t>(digits.size()) < exponent)
    digits += std::string(exponent - digits.size(), '0');
  std::string fraction = digits.substr(exponent);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return digits.substr(0, exponent) + (fraction.empty() ? "" : "." + fraction);
}

std::string numberText(mpfr_srcptr number, int digits) {
  if (mpfr_nan_p(number))
    return "nan";
  if (mpfr_inf_p(number))
    return mpfr_sgn(number) > 0 ? "inf" : "-inf";
  if (mpfr_zero_p(number))
    return "0";
  mpfr_exp_t exponent = 0; // number = 0.ddd * 10^exponent
  char *text = mpfr_get_str(nullptr, &exponent, 10, digits, number, MPFR_RNDN);
  std::string mantissa = text;
  mpfr_free_str(text);
  const bool isNegative = mantissa[0] == '-';
  mantissa.erase(0, isNegative);
  const std::string sign = isNegative ? "-" : "";
  if (exponent > -4 && exponent <= digits)
    return sign + plainText(mantissa, exponent);
  return sign + plainText(mantissa, 1) + "e" + std::to_string(exponent - 1);
}

static std::string complexText(mpfr_srcptr re, mpfr_srcptr im, int digits) {
  const std::string imaginary = numberText(im, digits);
  return numberText(re, digits) + (imaginary[0] == '-' ? " - " + imaginary.substr(1) : " + " + imaginary) + " i";
}

std::string elementText(const Array &array, int64_t slot, int digits) {
  if (array.states[slot] != State::Value)
    return array.states[slot] == State::Absent ? "absent" : "undefined";
  if (array.kind == ElementKind::Bool)
    return array.integers[slot] ? "true" : "false";
  if (array.kind == ElementKind::Int)
    return std::to_string(array.integers[slot]);
  return array.isComplex() ? complexText(array.re[slot], array.im[slot], digits) : numberText(array.re[slot], digits);
}

std::string valueText(const Value &value, int digits) {
  if (value.state != State::Value)
    return value.state == State::Absent ? "absent" : "undefined";
  if (!value.array) {
    if (value.kind == ElementKind::Bool)
      return value.integer ? "true" : "false";
    if (value.kind == ElementKind::Int)
      return std::to_string(value.integer);
    return value.kind == ElementKind::Complex ? complexText(value.re.get(), value.im.get(), digits)
                                              : numberText(value.re.get(), digits);
  }
  const Array &array = *value.array;
  std::string text = shapeText(array.shape) + " [";
  const int64_t shown = std::min<int64_t>(array.slots(), 8);
  for (int64_t slot = 0; slot < shown; ++slot)
    text += (slot ? ", " : "") + elementText(array, slot, digits);
  return text + (shown < array.slots() ? ", ...]" : "]");
}

} // namespace dpg::eval

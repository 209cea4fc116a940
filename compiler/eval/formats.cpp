// The formats of stored values: reals are rounded to them, ints have to fit.
#include "compiler/eval/interpreter.h"

#include <limits>

namespace dpg::eval {

namespace {

/// Significant bits, and the exponents (as IEEE 754 counts them) of the smallest and largest normal numbers.
struct Format {
  int bits, lowest, highest;
  bool isOcp = false; ///< e4m3: the largest number ends in ...10, and what is larger is a NaN
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
  case Element::E4M3:
    return Format{4, -6, 8, /*isOcp=*/true};
  case Element::E5M2:
    return Format{3, -14, 15};
  default:
    // dd has more bits than a sum of two doubles can always use; blocks of mxfp8 and mxfp4 are scaled together.
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
  if (format->isOcp && mpfr_cmpabs_ui(rounded, 448) > 0)
    mpfr_set_nan(number);
  else if (mpfr_get_exp(rounded) - 1 > format->highest)
    mpfr_set_inf(number, mpfr_sgn(number));
  else
    mpfr_set(number, rounded, MPFR_RNDN);
  mpfr_clear(rounded);
}

void roundToFormat(Array &array, Element element) {
  if (array.isInteger() || !formatOf(element))
    return;
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    roundToFormat(array.re[slot], element);
    if (array.isComplex())
      roundToFormat(array.im[slot], element);
  }
}

/// The bits of an int that a name holds.
static int widthOf(Element element) { return element == Element::I8 ? 8 : element == Element::I32 ? 32 : 64; }

static bool holds(int bits, int64_t integer) {
  const int64_t largest = std::numeric_limits<int64_t>::max() >> (64 - bits);
  return -largest - 1 <= integer && integer <= largest;
}

Outcome Interpreter::checkWidth(const ast::Symbol *symbol, const Value &value, SourceRange range) {
  if (value.array)
    return checkWidth(symbol, *value.array, range);
  const int bits = widthOf(symbol->type.element);
  if (value.kind != ElementKind::Int || value.state != State::Value || holds(bits, value.integer))
    return Outcome::Value;
  return session.fail(DiagnosticKind::eval_integer_too_narrow, range, symbol->name, std::to_string(value.integer),
                      std::to_string(bits), symbol->type.text());
}

Outcome Interpreter::checkWidth(const ast::Symbol *symbol, const Array &array, SourceRange range) {
  if (!array.isInteger() || widthOf(symbol->type.element) == 64)
    return Outcome::Value;
  for (int64_t slot = 0; slot < array.slots(); ++slot)
    if (checkWidth(symbol, array, slot, range) != Outcome::Value)
      return Outcome::Failed;
  return Outcome::Value;
}

Outcome Interpreter::checkWidth(const ast::Symbol *symbol, const Array &array, int64_t slot, SourceRange range) {
  const int bits = widthOf(symbol->type.element);
  if (!array.isInteger() || array.states[slot] != State::Value || holds(bits, array.integers[slot]))
    return Outcome::Value;
  return session.fail(DiagnosticKind::eval_integer_too_narrow, range,
                      symbol->name + "[" + subscriptText(array.subscriptsOf(slot)) + "]",
                      std::to_string(array.integers[slot]), std::to_string(bits), symbol->type.text());
}

} // namespace dpg::eval

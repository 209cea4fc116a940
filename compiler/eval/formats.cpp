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
  default: // dd has more bits than a sum of two doubles can always use
    return std::nullopt;
  }
}

void roundTo(const std::optional<Format> &format, mpfr_ptr number) {
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

/// The elements of blocks, and what stands in place of larger ones (OCP, Microscaling formats 1.0, sec. 5 and 6.3).
struct BlockFormat {
  Format elements;
  int largest;
};

std::optional<BlockFormat> blockFormatOf(Element element) {
  if (element == Element::MXFP8)
    return BlockFormat{{4, -6, 8}, 448};
  if (element == Element::MXFP4)
    return BlockFormat{{2, 0, 2}, 6};
  return std::nullopt;
}

constexpr int64_t blockLength = 32;
constexpr mpfr_exp_t largestScale = 127;

/// Rounds numbers that share a scale. Of one that is not finite all become NaN.
void roundBlock(llvm::ArrayRef<mpfr_ptr> numbers, const BlockFormat &format) {
  const bool isFinite = llvm::all_of(numbers, [](mpfr_srcptr number) { return mpfr_number_p(number); });
  mpfr_exp_t scale = -largestScale;
  for (mpfr_srcptr number : numbers)
    if (mpfr_regular_p(number)) // of 0.1xxx the exponent is one more than of 1.xxx
      scale = std::max(scale, std::min(mpfr_get_exp(number) - 1 - format.elements.highest, largestScale));
  for (mpfr_ptr number : numbers) {
    if (!isFinite)
      mpfr_set_nan(number);
    mpfr_div_2si(number, number, scale, MPFR_RNDN);
    if (mpfr_cmpabs_ui(number, format.largest) > 0)
      mpfr_set_si(number, mpfr_sgn(number) * format.largest, MPFR_RNDN);
    roundTo(format.elements, number);
    mpfr_mul_2si(number, number, scale, MPFR_RNDN);
  }
}

/// Blocks lie along the last dimension, and cross no row. Elements without a slot are 0, which scales nothing.
void roundBlocks(Array &array, const BlockFormat &format) {
  const auto blockOf = [&](int64_t slot) {
    Shape place = array.subscriptsOf(slot);
    place.back() /= blockLength;
    return place;
  };
  for (int64_t slot = 0; slot < array.slots();) {
    const Shape block = blockOf(slot);
    llvm::SmallVector<mpfr_ptr> numbers;
    for (; slot < array.slots() && blockOf(slot) == block; ++slot)
      if (array.states[slot] == State::Value)
        numbers.push_back(array.re[slot]);
    roundBlock(numbers, format);
  }
}

} // namespace

bool isInBlocks(Element element) { return blockFormatOf(element).has_value(); }

/// A number alone is one of a block of equal ones.
void roundToFormat(mpfr_ptr number, Element element) {
  if (const std::optional<BlockFormat> blocks = blockFormatOf(element))
    return roundBlock(number, *blocks);
  roundTo(formatOf(element), number);
}

void roundToFormat(Array &array, Element element) {
  if (const std::optional<BlockFormat> blocks = blockFormatOf(element); blocks && !array.isInteger())
    return roundBlocks(array, *blocks);
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

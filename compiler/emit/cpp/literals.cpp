// C++ literals for numbers: see literals.h.
#include "compiler/emit/cpp/literals.h"

#include "llvm/Support/Error.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

namespace {

/// 1e+05 and 1e-09 without the plus and the zeros.
std::string tidyExponent(std::string digits) {
  const size_t e = digits.find('e');
  if (e == std::string::npos)
    return digits;
  std::string exponent = digits.substr(e + 1);
  const bool isNegative = exponent[0] == '-';
  exponent.erase(0, exponent.find_first_not_of("+-0"));
  return digits.substr(0, e) + (isNegative ? "e-" : "e") + exponent;
}

template <typename T> std::string shortest(T value) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return tidyExponent(std::string(buffer.data(), end));
}

Expression nonFinite(const llvm::APFloat &value, const char *type) {
  const char *what = value.isNaN() ? "quiet_NaN" : "infinity";
  return cpp::call(std::string("std::numeric_limits<") + type + ">::" + what, {});
}

Expression negated(Expression value, bool isNegative) {
  return isNegative ? Expression::unary("-", std::move(value)) : value;
}

} // namespace

Expression floatLiteral(const llvm::APFloat &value, bool *isWhole) {
  const bool isDouble = &value.getSemantics() != &llvm::APFloat::IEEEsingle();
  llvm::APFloat magnitude = value;
  magnitude.clearSign();
  if (isDouble) { // formats narrower than f32 have no literals of their own
    bool isInexact = false;
    magnitude.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
  }
  if (!value.isFinite())
    return negated(nonFinite(magnitude, isDouble ? "double" : "float"), value.isNegative());
  std::string digits = isDouble ? shortest(magnitude.convertToDouble()) : shortest(magnitude.convertToFloat());
  const bool looksWhole = digits.find_first_of(".e") == std::string::npos && digits.size() < 10 && !value.isNegZero();
  if (isWhole)
    *isWhole = looksWhole;
  if (looksWhole && isWhole)
    return negated(atom(digits), value.isNegative());
  if (digits.find_first_of(".e") == std::string::npos)
    digits += ".0";
  return negated(atom(digits + (isDouble ? "" : "f")), value.isNegative());
}

/// The double that a decimal is, if one is.
static std::optional<llvm::APFloat> exactDouble(llvm::StringRef digits) {
  llvm::APFloat exact(llvm::APFloat::IEEEdouble());
  const auto status = llvm::cantFail(exact.convertFromString(digits, llvm::APFloat::rmNearestTiesToEven));
  return status == llvm::APFloat::opOK ? std::optional(exact) : std::nullopt;
}

/// A decimal as the nearest double and what is left of it, rounded to double.
static std::pair<llvm::APFloat, llvm::APFloat> highAndLow(llvm::StringRef digits) {
  llvm::APFloat wide(llvm::APFloat::IEEEquad());
  llvm::cantFail(wide.convertFromString(digits, llvm::APFloat::rmNearestTiesToEven));
  bool isInexact = false;
  llvm::APFloat high = wide;
  high.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
  // The remainder of 113 bits after 53 is exact in quadruple precision; it is rounded to double, and so was the
  // decimal.
  llvm::APFloat rest = wide, highWide = high;
  highWide.convert(llvm::APFloat::IEEEquad(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
  rest.subtract(highWide, llvm::APFloat::rmNearestTiesToEven);
  rest.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
  return {high, rest};
}

Expression doubleDoubleLiteral(llvm::StringRef digits, bool *isNumber) {
  const bool isNegative = digits.consume_front("-");
  const std::optional<llvm::APFloat> exact = exactDouble(digits);
  *isNumber = exact.has_value();
  bool isWhole = false;
  if (exact)
    return negated(floatLiteral(*exact, &isWhole), isNegative);
  const auto [high, rest] = highAndLow(digits);
  return negated(cpp::call("dpg::dd", {floatLiteral(high), floatLiteral(rest)}), isNegative);
}

Expression stochasticLiteral(llvm::StringRef digits, bool *isNumber) {
  const bool isNegative = digits.consume_front("-");
  const Expression literal = doubleDoubleLiteral(digits, isNumber);
  return negated(*isNumber ? literal : cpp::call("dpg::stochastic", {literal}), isNegative);
}

Expression ballLiteral(llvm::StringRef digits, bool *isNumber) {
  const bool isNegative = digits.consume_front("-");
  const std::optional<llvm::APFloat> exact = exactDouble(digits);
  if (isNumber)
    *isNumber = exact.has_value();
  bool isWhole = false;
  if (exact)
    return negated(floatLiteral(*exact, &isWhole), isNegative);
  const auto [high, rest] = highAndLow(digits);
  // Where the remainder is subnormal, it is rounded to a multiple of the least number.
  const double radius = std::ldexp(std::abs(high.convertToDouble()), -104) + std::numeric_limits<double>::denorm_min();
  std::vector<Expression> parts{floatLiteral(high), floatLiteral(rest)};
  return negated(cpp::call("dpg::ball::around", {cpp::braces("", parts), atom(shortest(radius))}), isNegative);
}

} // namespace dpg::emit

// Arithmetic of symbolic integers: polynomials kept as a map from monomials to coefficients.
#include "compiler/ast/extent.h"

#include "compiler/ast/extent_text.h"

#include <algorithm>

using namespace dpg;

/// A product of two sums with more terms than this stays a product: (a + b + c)^20 has 231 of them and helps nobody.
static constexpr size_t termLimit = 256;

Extent Extent::constant(int64_t value) {
  Extent result;
  if (value != 0)
    result.terms[{}] = value;
  return result;
}

Extent Extent::symbol(llvm::StringRef name) { return atom(name.str()); }

Extent Extent::atom(std::string text) {
  Extent result;
  result.terms[{std::move(text)}] = 1;
  return result;
}

std::optional<int64_t> Extent::asConstant() const {
  if (terms.empty())
    return 0;
  if (terms.size() == 1 && terms.begin()->first.empty())
    return terms.begin()->second;
  return std::nullopt;
}

std::optional<std::string> Extent::asSymbol() const {
  if (terms.size() != 1)
    return std::nullopt;
  const auto &[monomial, coefficient] = *terms.begin();
  if (coefficient != 1 || monomial.size() != 1 || !isName(monomial.front()))
    return std::nullopt;
  return monomial.front();
}

/// `left op right` as one atom, where the polynomial would overflow or grow without use.
static Extent opaque(const Extent &left, const char *op, const Extent &right) {
  return Extent::atom("(" + left.text() + ") " + op + " (" + right.text() + ")");
}

Extent Extent::operator+(const Extent &other) const {
  Extent result = *this;
  for (const auto &[monomial, coefficient] : other.terms) {
    int64_t &sum = result.terms[monomial];
    if (__builtin_add_overflow(sum, coefficient, &sum))
      return opaque(*this, "+", other);
    if (sum == 0)
      result.terms.erase(monomial);
  }
  return result;
}

Extent Extent::operator-(const Extent &other) const {
  Extent result = *this;
  for (const auto &[monomial, coefficient] : other.terms) {
    int64_t &difference = result.terms[monomial];
    if (__builtin_sub_overflow(difference, coefficient, &difference))
      return opaque(*this, "-", other);
    if (difference == 0)
      result.terms.erase(monomial);
  }
  return result;
}

static Extent::Monomial merge(const Extent::Monomial &left, const Extent::Monomial &right) {
  Extent::Monomial merged;
  std::merge(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(merged));
  return merged;
}

Extent Extent::operator*(const Extent &other) const {
  if (terms.size() * other.terms.size() > termLimit)
    return opaque(*this, "*", other);
  Extent result;
  for (const auto &[left, leftCoefficient] : terms)
    for (const auto &[right, rightCoefficient] : other.terms) {
      int64_t product = 0;
      Monomial monomial = merge(left, right);
      int64_t &sum = result.terms[monomial];
      if (__builtin_mul_overflow(leftCoefficient, rightCoefficient, &product) ||
          __builtin_add_overflow(sum, product, &sum))
        return opaque(*this, "*", other);
      if (sum == 0)
        result.terms.erase(monomial);
    }
  return result;
}

/// Both constant, and the divisor not zero.
static bool canDivide(const Extent &left, const Extent &right) {
  return left.asConstant() && right.asConstant() && *right.asConstant() != 0 && *right.asConstant() != -1;
}

/// Toward minus infinity; `divisor` is neither 0 nor -1 (which overflows).
static int64_t floorQuotient(int64_t value, int64_t divisor) {
  int64_t quotient = value / divisor;
  return quotient * divisor != value && (value < 0) != (divisor < 0) ? quotient - 1 : quotient;
}

/// An operand of `div` or `mod` in an atom's text: in brackets unless it is one word.
static std::string operandText(const Extent &extent) {
  std::string text = extent.text();
  return isOneWord(text) ? text : "(" + text + ")";
}

Extent Extent::floorDivide(const Extent &divisor) const {
  if (divisor.asConstant() == 1)
    return *this;
  if (divisor.asConstant() == -1)
    return constant(0) - *this;
  if (canDivide(*this, divisor))
    return constant(floorQuotient(*asConstant(), *divisor.asConstant()));
  return atom(operandText(*this) + " div " + operandText(divisor));
}

Extent Extent::modulo(const Extent &divisor) const {
  if (divisor.asConstant() == 1 || divisor.asConstant() == -1)
    return constant(0);
  if (canDivide(*this, divisor)) {
    int64_t value = *asConstant(), by = *divisor.asConstant();
    return constant(value - floorQuotient(value, by) * by);
  }
  return atom(operandText(*this) + " mod " + operandText(divisor));
}

Extent Extent::power(const Extent &exponent) const {
  std::optional<int64_t> times = exponent.asConstant();
  if (!times || *times < 0 || *times > 62)
    return atom(operandText(*this) + "^" + operandText(exponent));
  Extent result = constant(1);
  for (int64_t i = 0; i < *times; ++i)
    result = result * *this;
  return result;
}

/// min and max of extents whose difference is constant.
static std::optional<Extent> fold(llvm::StringRef function, const std::vector<Extent> &arguments) {
  if ((function != "min" && function != "max") || arguments.empty())
    return std::nullopt;
  Extent best = arguments.front();
  for (size_t i = 1; i < arguments.size(); ++i) {
    std::optional<int64_t> difference = (arguments[i] - best).asConstant();
    if (!difference)
      return std::nullopt;
    if ((function == "min") == (*difference < 0))
      best = arguments[i];
  }
  return best;
}

Extent Extent::call(llvm::StringRef function, const std::vector<Extent> &arguments) {
  if (std::optional<Extent> folded = fold(function, arguments))
    return *folded;
  std::vector<std::string> texts;
  for (const Extent &argument : arguments)
    texts.push_back(argument.text());
  if (function == "min" || function == "max") // the order of their arguments does not matter
    std::sort(texts.begin(), texts.end());
  std::string text = function.str() + "(";
  for (size_t i = 0; i < texts.size(); ++i)
    text += (i ? ", " : "") + texts[i];
  return atom(text + ")");
}

Extent Extent::substitute(const std::map<std::string, Extent> &values) const {
  Extent result;
  for (const auto &[monomial, coefficient] : terms) {
    Extent term = constant(coefficient);
    for (const std::string &factor : monomial)
      term = term * substituteInText(factor, values);
    result = result + term;
  }
  return result;
}

std::vector<std::string> Extent::names() const {
  std::vector<std::string> found;
  for (const auto &[monomial, coefficient] : terms)
    for (const std::string &factor : monomial)
      for (std::string &name : namesInText(factor))
        found.push_back(std::move(name));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// |coefficient| * monomial, as text.
static std::string termText(const Extent::Monomial &monomial, int64_t coefficient) {
  uint64_t magnitude = coefficient < 0 ? uint64_t(0) - static_cast<uint64_t>(coefficient) : uint64_t(coefficient);
  std::vector<std::string> factors;
  if (magnitude != 1 || monomial.empty())
    factors.push_back(std::to_string(magnitude));
  for (const std::string &factor : monomial)
    factors.push_back(factor);
  std::string text;
  for (const std::string &factor : factors)
    text += (text.empty() ? "" : " * ") + (factors.size() > 1 && !isOneWord(factor) ? "(" + factor + ")" : factor);
  return text;
}

std::string Extent::text() const {
  using Term = std::pair<Monomial, int64_t>;
  std::vector<Term> ordered(terms.begin(), terms.end());
  // What is added comes before what is subtracted, high degrees before low ones, so that no text begins with a minus
  // that need not.
  std::sort(ordered.begin(), ordered.end(), [](const Term &a, const Term &b) {
    return std::make_tuple(a.second < 0, -static_cast<int64_t>(a.first.size()), a.first) <
           std::make_tuple(b.second < 0, -static_cast<int64_t>(b.first.size()), b.first);
  });
  std::string text;
  for (const auto &[monomial, coefficient] : ordered) {
    if (text.empty())
      text = (coefficient < 0 ? "-" : "") + termText(monomial, coefficient);
    else
      text += (coefficient < 0 ? " - " : " + ") + termText(monomial, coefficient);
  }
  return text.empty() ? "0" : text;
}

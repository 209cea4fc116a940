// Symbolic integers: extents of dimensions and bounds of ranges, in a canonical form that can be compared.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dpg {

/// A polynomial with integer coefficients over named atoms: sizes (`n`), int parameters and loop indices (`k`), and
/// whole subexpressions that are no polynomial (`min(k, m)`, `n div 2`), named by their canonical text.
///
/// Two extents are equal for every value of the names exactly if their canonical forms are equal, up to what is hidden
/// inside atoms. Example: 1 + n and n + 1 are one extent; n and m are not. Coefficients are 64 bits: what would
/// overflow them, or expand into hundreds of terms, stays an atom.
class Extent {
public:
  /// Atoms in alphabetic order, one entry a factor: n * n * k is {"k", "n", "n"}.
  using Monomial = std::vector<std::string>;

  Extent() = default;
  static Extent constant(int64_t value);
  static Extent symbol(llvm::StringRef name);
  /// A subexpression that is no polynomial, under its canonical text, for example "min(k, m)".
  static Extent atom(std::string text);
  /// The extent that text() wrote, or any other integer expression; nothing where the text is none.
  static std::optional<Extent> parse(llvm::StringRef text);

  Extent operator+(const Extent &other) const;
  Extent operator-(const Extent &other) const;
  Extent operator*(const Extent &other) const;
  bool operator==(const Extent &other) const { return terms == other.terms; }
  bool operator!=(const Extent &other) const { return !(*this == other); }
  /// `div`, toward minus infinity; a constant where both are.
  Extent floorDivide(const Extent &divisor) const;
  /// `mod`: what floorDivide leaves, of the divisor's sign.
  Extent modulo(const Extent &divisor) const;
  /// `^`: a polynomial where the exponent is a small constant.
  Extent power(const Extent &exponent) const;
  /// A function of extents as an atom, in canonical form: min(n, n + 1) is n, min(m, k) is min(k, m).
  static Extent call(llvm::StringRef function, const std::vector<Extent> &arguments);

  /// Coefficients, none of them zero; the constant's monomial is empty.
  const std::map<Monomial, int64_t> &monomials() const { return terms; }
  std::optional<int64_t> asConstant() const;
  /// The name, if this is one name alone.
  std::optional<std::string> asSymbol() const;
  /// Replaces names by extents (the arguments of a call for its parameters); atoms are replaced inside their text.
  Extent substitute(const std::map<std::string, Extent> &values) const;
  /// Names that occur, those inside atoms too.
  std::vector<std::string> names() const;

  /// Canonical text that reads as an expression of the language and, but for `div`, `mod` and `^`, of C++: "2 * n - 1".
  std::string text() const;

private:
  std::map<Monomial, int64_t> terms; // no zero coefficient is kept
};

} // namespace dpg

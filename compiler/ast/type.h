// Semantic types: what kind of number, how many dimensions, which extents.
#pragma once

#include "compiler/ast/extent.h"

#include <string>
#include <vector>

namespace dpg {

/// Kinds and formats of elements. Real leaves the format to the compiler; the formats after it fix it.
enum class Element : uint8_t {
  Bool,
  Int, // 64 bits
  I32,
  I8,
  Real,
  F64,
  F32,
  TF32,
  BF16,
  F16,
  E4M3,
  E5M2,
  MXFP8,
  MXFP4,
  DD,
  Stochastic,
};

/// "f64", "real", ... as the language spells it.
const char *spelling(Element element);
/// The element that a word of the language names, if it names one.
std::optional<Element> elementOf(llvm::StringRef word);
bool isInteger(Element element);
bool isRealFormat(Element element); // Real and every floating format

/// The type of a value: bool, int, real or complex elements over zero (scalar) or more dimensions.
struct Type {
  Element element = Element::Real;
  bool isComplex = false;
  bool isSparse = false;
  std::vector<Extent> blockShape; ///< extents of the blocks of `sparse[bm, bn]`; empty otherwise
  std::vector<Extent> shape;      ///< empty for a scalar
  bool isUnknown = false;         ///< sema: of an expression in which an error was reported; compared with nothing

  size_t rank() const { return shape.size(); }
  bool isScalar() const { return shape.empty(); }
  bool isNumber() const { return element != Element::Bool; }
  /// As the language writes it: "sparse real[n, n]".
  std::string text() const;
};

} // namespace dpg

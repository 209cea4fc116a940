// A C++ function as far as it matters here: what Clang knows of it, without Clang.
#pragma once

#include "compiler/diagnostics/source.h"

#include <optional>
#include <string>
#include <vector>

namespace dpg::cxx {

/// What a parameter's type is, apart from references and elements.
enum class Shape : uint8_t {
  Scalar,
  Span,         // std::span: the process's part of a vector
  Vector,       // dpg::vector: all of it
  Dense,        // dpg::dense_matrix
  CsrRows,      // dpg::csr_rows: the process's rows
  CsrMatrix,    // dpg::csr_matrix: all of it
  CooMatrix,    // dpg::coo_matrix
  SellRows,     // dpg::sell_rows: the process's rows in slices
  BsrRows,      // dpg::bsr_rows: the process's rows in blocks
  Communicator, // dpg::communicator
  Any,          // a type that a template deduces
  Other,
};

enum class CxxElement : uint8_t {
  Double,
  Float,
  ComplexDouble,
  ComplexFloat,
  TF32, // dpg::tf32, ...
  BF16,
  F16,
  E4M3,
  E5M2,
  DoubleDouble,
  Index, // dpg::index
  Int32,
  Int8,
  Bool,
  Deduced, // by a template
  Other,
};

enum class Passing : uint8_t { Value, ConstReference, Reference, RvalueReference };

struct CxxType {
  Shape shape = Shape::Other;
  CxxElement element = CxxElement::Other;
  Passing passing = Passing::Value;
  bool isConstSpan = false; ///< of a span, whose elements cannot be written
  bool isVoid = false;
  std::string text; ///< as Clang writes it
};

struct CxxParameter {
  CxxType type;
  std::string name;  ///< may be empty
  SourceRange place; ///< in the header
};

struct CxxFunction {
  std::string name;     ///< qualified
  SourceRange place;    ///< of its name in the header
  std::string unusable; ///< why it cannot be called by its name: "is deleted"; empty if it can
  bool isTemplate = false;
  CxxType result;
  std::vector<CxxParameter> parameters;
};

/// A line of a /// comment, without the slashes and what follows them.
struct CommentLine {
  std::string text;
  SourceRange place; ///< of the text
};

/// A function of the header with the comment above it.
struct CommentedFunction {
  CxxFunction function;
  std::vector<CommentLine> comment;
};

} // namespace dpg::cxx

// The rule of docs/language.md, "Functions in C++": which types of C++ hold the data of a component.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/cxx/cxx_function.h"
#include "compiler/diagnostics/diagnostic.h"

namespace dpg::cxx {

enum class DatumKind : uint8_t {
  Scalar,
  Vector,
  Dense,
  Rows,        // sparse, stored csr, or csc: then the transpose's rows
  Coordinates, // sparse, stored coo
  Slices,      // sparse, stored sell
  Blocks,      // sparse, stored bsr
};

/// One parameter of a component as a function in C++ takes it.
struct Datum {
  const ast::Parameter *parameter = nullptr;
  DatumKind kind = DatumKind::Scalar;
  bool isReal = false;                   ///< its format is a variant's to choose
  CxxElement fixed = CxxElement::Double; ///< of others
  std::string storage;                   ///< of sparse ones: "csr"
  SourceRange storagePlace;              ///< where that is written; else the parameter

  const std::string &name() const { return parameter->name.text; }
  bool isIn() const { return parameter->direction == ast::Direction::In; }
};

/// The data that an implementation's function takes, in the order of its abstract. Parameters that have no type in C++
/// are reported; nothing is returned then.
std::optional<std::vector<Datum>> dataOf(const ast::ImplementationComponent &implementation,
                                         DiagnosticEngine &diagnostics);

/// "double", "dpg::index".
const char *spellingOf(CxxElement element);
/// The element of a format such as f32, if C++ has one here.
std::optional<CxxElement> elementOfFormat(Element format);

/// The types that hold a datum, as a message quotes them: "`std::span<const double>` or `const dpg::vector<double> &`".
std::string typesOf(const Datum &datum, CxxElement element);
/// "real[n]", "in".
std::string describe(const Datum &datum);
const char *directionOf(const Datum &datum);

} // namespace dpg::cxx

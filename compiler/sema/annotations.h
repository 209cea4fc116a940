// Annotations that follow a type: contract, range, storage, distribution.
#pragma once

#include "compiler/sema/expression_checker.h"

namespace dpg::sema {

/// The value that a type is written for.
struct AnnotatedValue {
  std::string name;
  bool isInput = false; ///< an in parameter: nothing computes it
};

/// Checks the annotations of `syntax`, whose type is resolved.
void checkAnnotations(ast::TypeSyntax &syntax, const AnnotatedValue &value, ExpressionChecker &checker,
                      DiagnosticEngine &engine);

/// Checks that a storage exists, fits the value, and has the numbers that it takes.
void checkStorage(ast::Placement &storage, const Type &type, const std::string &value, ExpressionChecker &checker,
                  DiagnosticEngine &engine);

/// The value of an expression of numbers alone; none if a name of the program stands in it.
std::optional<double> constantOf(const ast::Expression &expression);

/// A number as a message writes it: 0.85, 1e-30.
std::string numberText(double value);

} // namespace dpg::sema

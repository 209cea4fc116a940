// Symbolic extents as C++ expressions.
#pragma once

#include "compiler/emit/cpp/interval.h"
#include "compiler/emit/syntax/expression.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace dpg::emit {

/// What an extent's names are where it is computed.
struct ExtentNames {
  llvm::function_ref<cpp::Expression(llvm::StringRef)> expressionOf;
  /// What a name may be; also of expressions that are known to fit, nothing of others.
  llvm::function_ref<std::optional<Interval>(llvm::StringRef)> rangeOf;
  /// The variable that holds an expression; nothing where none does.
  llvm::function_ref<std::optional<cpp::Expression>(llvm::StringRef)> variableOf = nullptr;
};

/// The C++ expression for an extent's canonical text. `div` and `mod` round toward minus infinity, `min` and `max` are
/// the library's. What may leave the 64 bits of an int is checked there, in the name of `place` in the program.
cpp::Expression extentExpression(llvm::StringRef text, ExtentNames names, const std::string &place);

/// What an extent may be, once it was checked.
Interval extentRange(llvm::StringRef text, llvm::function_ref<std::optional<Interval>(llvm::StringRef)> rangeOf);

/// Whether computing the expression may end the program.
bool isChecked(const cpp::Expression &expression);

} // namespace dpg::emit

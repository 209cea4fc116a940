// Symbolic extents as C++ expressions.
#pragma once

#include "compiler/emit/syntax/expression.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace dpg::emit {

/// The C++ expression for an extent's canonical text; `nameOf` gives those of its names. `div` and `mod` round toward
/// minus infinity, `min` and `max` are the library's.
cpp::Expression extentExpression(llvm::StringRef text, llvm::function_ref<cpp::Expression(llvm::StringRef)> nameOf);

} // namespace dpg::emit

// Defaults of parameters as C++: expressions of the program over numbers and earlier parameters.
#pragma once

#include "compiler/emit/syntax/expression.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace dpg::emit {

/// A value of an expression that the program wrote: an int in C++, or a number with a point.
struct DefaultValue {
  cpp::Expression expression;
  bool isInt;
};

/// `0.85`, `-1e-3`, `10_000`, `true`: what a command line could give as well.
bool isLiteralDefault(llvm::StringRef text);
/// A literal as C++ and command lines write it: without the `_` between digits.
std::string literalDefault(llvm::StringRef text);

/// Parses what build_ir lets through: numbers, names, `+ - * / ^ div mod` and functions of numbers. `/` divides reals.
/// `place` in the program is what a message names where a number has no int.
DefaultValue parseDefault(llvm::StringRef text, const std::string &place,
                          llvm::function_ref<DefaultValue(llvm::StringRef)> valueOf);

} // namespace dpg::emit

// C++ literals for numbers.
#pragma once

#include "compiler/emit/syntax/expression.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringRef.h"

namespace dpg::emit {

/// The shortest decimal that reads back as `value` in its format: 0.85, 1e-12, 0.1f. Whole numbers have no point where
/// `isWhole` is given a place to say so (`1`, which arithmetic with floating operands converts); else they are `1.0`.
cpp::Expression floatLiteral(const llvm::APFloat &value, bool *isWhole = nullptr);

/// The double-double number nearest to a decimal literal, but for 2^-106 of it: the literal where a double holds it,
/// which `isNumber` tells.
cpp::Expression doubleDoubleLiteral(llvm::StringRef digits, bool *isNumber);

/// The stochastic number of a decimal literal: the literal where a double holds it, which `isNumber` tells, else its
/// two neighbours at random.
cpp::Expression stochasticLiteral(llvm::StringRef digits, bool *isNumber);

/// An expression for the exact value of a decimal literal as a ball: the literal where a double holds it, else a
/// double-double with a radius that covers the rest. `isNumber` says whether it is such a literal: arithmetic of two of
/// them would be rounded and enclose nothing.
cpp::Expression ballLiteral(llvm::StringRef digits, bool *isNumber = nullptr);

} // namespace dpg::emit

// The num dialect: formats, casts and enclosures.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/num/num_dialect.h.inc"
#include "dialects/num/num_enums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/num/num_types.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/num/num_attributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/num/num_ops.h.inc"

namespace dpg::num {

/// A real number in any format: `!num.real`, `!num.dd`, `!num.ball`, or a builtin float.
bool isReal(mlir::Type type);

/// A real number, or a complex one.
bool isNumber(mlir::Type type);

/// Whether values of a type enclose exact ones: balls, complex ones of two balls, truths.
bool isEnclosure(mlir::Type type);

/// What a number of a hardware format, or a complex one of two such, takes in memory; others count as f64.
unsigned bytesOf(mlir::Type number);

/// What comparing two numbers of the given type gives: `!num.truth` for balls, `i1` for the rest.
mlir::Type truthOf(mlir::Type number);

/// Whether `text` is a literal of `num.constant`: digits with an optional fraction and exponent, or `infinity`, either
/// after an optional minus.
bool isLiteral(llvm::StringRef text);

} // namespace dpg::num

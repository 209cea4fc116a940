// Copies of arrays whose elements have another type.
#pragma once

#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"

namespace dpg {

/// What stands for the statement of a graph that a nest is made for: `text`, and the file and line of `place`.
mlir::ArrayAttr originsAt(ir::GraphOp graph, const llvm::Twine &text, mlir::Location place);

/// Loops over all elements of an array, named i, j, k, ... but for names that are taken.
mlir::ArrayAttr indicesOver(ir::ArrayType type, const TakenNames &taken);

/// A nest that copies an array, each element converted to that of `wanted`: element by element, or, where `wanted` is a
/// matrix stored by lines, along the entries of `array`, which is stored so too.
mlir::Value convertArray(mlir::OpBuilder &builder, mlir::Location location, mlir::Value array, ir::ArrayType wanted,
                         llvm::StringRef name, const TakenNames &taken, mlir::ArrayAttr origins);

} // namespace dpg

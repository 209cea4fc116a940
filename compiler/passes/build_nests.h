// Nests that passes add: copies of arrays with other elements, and reductions over arrays.
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

/// Computes what a nest takes in, or a reduction in it, at the given indices.
using ElementBody = llvm::function_ref<mlir::Value(mlir::ValueRange indices)>;

/// A nest that reduces what `body` gives over some loops to a number of the given type.
mlir::Value accumulateOver(mlir::OpBuilder &builder, mlir::Location location, mlir::Type type, ir::ReductionKind kind,
                           mlir::ArrayAttr indices, llvm::StringRef name, mlir::ArrayAttr origins, ElementBody body);

/// The sum over one loop of what `body` gives, inside of a nest.
mlir::Value sumOver(mlir::OpBuilder &builder, mlir::Location location, mlir::Type type, ir::IndexAttr loop,
                    ElementBody body);

} // namespace dpg

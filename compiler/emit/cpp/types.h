// C++ types for the types of the IR.
#pragma once

#include "compiler/emit/syntax/expression.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/dpg.h"

#include <string>

namespace dpg::emit {

/// double, float, dpg::index, bool, dpg::ball, ...
std::string scalarType(mlir::Type type);

/// The type that owns an array: dpg::vector<double>, dpg::csr_matrix<double>, dpg::dense_matrix<double>.
std::string arrayType(ir::ArrayType type);

/// What exchanges the entries, or rows, that a sparse matrix reads.
std::string haloType(ir::ArrayType type);

/// Whether what `finish` ends brings neighbouring rows, or elements of a vector, rather than those that a matrix names.
bool bringsNeighbours(dist_ir::FinishOp finish);

/// The type of the object that brings what `finish` ends.
std::string exchangeType(dist_ir::FinishOp finish);

/// Whether the messages are so long that they advance only if they are polled for: not those of a vector's neighbours.
bool isPolled(dist_ir::FinishOp finish);

/// What a task takes for an array that it reads, with & where it has one; `hasGhosts` where it reads neighbours' too.
std::string readParameterType(ir::ArrayType type, bool hasGhosts);
/// What a task takes for an array that it writes.
std::string writeParameterType(ir::ArrayType type);

bool isBall(mlir::Type type);
bool isDoubleDouble(mlir::Type type);
bool isStochastic(mlir::Type type);
/// Real numbers in formats of the runtime's, which doubles turn into by themselves, exactly: dd and stochastic.
bool isOfRuntime(mlir::Type type);
/// What a variable of a type begins with: `0`, `false`, `dpg::bf16(0)`.
cpp::Expression zeroOf(mlir::Type type);
/// A format narrower than f32, which the runtime turns into double by itself, and back where it is told to.
bool isNarrow(mlir::Type type);
/// Ints of fewer bits than those that are computed with.
bool isNarrowInteger(mlir::Type type);
bool isComplex(mlir::Type type);
bool isTruth(mlir::Type type);

} // namespace dpg::emit

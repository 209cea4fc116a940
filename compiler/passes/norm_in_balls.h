// Norms of stored values, in balls: what contracts compare with.
#pragma once

#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"

#include <string>

namespace dpg {

/// Why a norm is not computed of values of a type, for a user; empty where it is.
std::string obstacleToNorm(ir::Norm norm, mlir::Type type);

/// What a nest that computes a norm is called, and the statement that it stands for.
struct NormNames {
  std::string nest;        ///< "y_norm"
  std::string statement;   ///< "certify y by e;"
  mlir::Location location; ///< of that statement
};

/// Computes a norm of a scalar or an array at the builder's place. Of a scalar it is the absolute value; over nothing
/// 0.
mlir::Value normInBalls(mlir::OpBuilder &builder, mlir::Value value, ir::Norm norm, const NormNames &names,
                        TakenNames &taken);

} // namespace dpg

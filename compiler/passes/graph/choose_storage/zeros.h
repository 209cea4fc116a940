// What an expression is where a sparse matrix holds no entry.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// What is known of a value where one element of a matrix is zero: its sign, or that it is true or false.
enum class AtZero { Unknown, Zero, Positive, Negative, True, False };

/// Evaluates expressions under the assumption that `matrix[subscripts]` is zero, and what else is assumed.
class ZeroAnalysis {
public:
  ZeroAnalysis(mlir::Value matrix, mlir::ValueRange subscripts) { assume(matrix, subscripts); }

  void assume(mlir::Value matrix, mlir::ValueRange subscripts) {
    assumed.push_back({matrix, llvm::SmallVector<mlir::Value>(subscripts)});
  }

  AtZero valueOf(mlir::Value value);
  /// Whether `read` reads the element that is assumed to be zero.
  bool isAssumed(ir::ReadOp read) const;

private:
  AtZero compute(mlir::Operation *op);
  AtZero computeOfIntegers(mlir::Operation *op);
  AtZero choice(mlir::Operation *op);
  AtZero reduction(mlir::Operation *op);

  llvm::SmallVector<std::pair<mlir::Value, llvm::SmallVector<mlir::Value>>> assumed;
  llvm::DenseMap<mlir::Value, AtZero> known;
};

} // namespace dpg

// Turns values into samples, and back into means where others read them.
#pragma once

#include "compiler/passes/arithmetic/sample_contracts/sampled_slice.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// Computes the values of a slice of one graph in stochastic arithmetic.
class InSamples {
public:
  InSamples(ir::GraphOp graph, const SampledSlice &slice);

  /// Says in which format an array of the slice is given to who reads no samples; nothing else than the one that it
  /// has, or real numbers that are rounded then.
  void give(mlir::Value value, mlir::Type format);

  /// Changes the types of all values, and converts where samples meet other numbers.
  void convert();

  /// What stands for a value where no samples are read: the mean in `format`, computed where the value is.
  mlir::Value meanOf(mlir::Value value, mlir::Type format);

private:
  void retype(mlir::Value value);
  void retypeParts(mlir::Value array);
  bool wantsSamples(mlir::OpOperand &operand) const;
  void convertOperand(mlir::OpOperand &operand);
  mlir::Value samplesOf(mlir::Value value);
  mlir::Value converted(mlir::Value value, mlir::Type number, llvm::StringRef suffix);
  bool isSampled(mlir::Value value) const;

  ir::GraphOp graph;
  const SampledSlice &slice;
  TakenNames taken;
  mlir::Type stochastic;
  llvm::DenseMap<mlir::Value, mlir::Type> before; ///< types of numbers of values that are samples now
  llvm::DenseMap<std::pair<mlir::Value, mlir::Type>, mlir::Value> conversions;
};

} // namespace dpg

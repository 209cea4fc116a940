// Norms of stored arrays, computed where a certificate stands.
#pragma once

#include "compiler/passes/build_nests.h"

#include "mlir/IR/Builders.h"

#include <map>
#include <string>

namespace dpg {

/// Builds real numbers that describe arrays of a graph, each once. Passes over arrays stand before the certificate, in
/// f64: balls would take several times as long; what sums lose to rounding is added again where they are used, in the
/// certificate, which is evaluated in balls.
class Measures {
public:
  /// Arithmetic is built at the end of `certify`'s body.
  explicit Measures(ir::CertifyOp certify);

  mlir::Value constant(llvm::StringRef text);
  mlir::Value extent(ir::ExtentAttr extent);
  /// How often a loop runs, 0 where its range is empty.
  mlir::Value length(ir::IndexAttr loop);
  /// The count of an array's elements.
  mlir::Value size(ir::ArrayType type);
  mlir::Value absolute(mlir::Value number);
  /// The largest absolute value, 0 over nothing; the smallest, or 1e300 where that is less.
  mlir::Value largest(mlir::Value array);
  mlir::Value smallest(mlir::Value array);
  /// At least the largest sum of absolute values along a dimension; the largest count of elements there that are not
  /// zero.
  mlir::Value largestSum(mlir::Value array, unsigned along);
  mlir::Value largestCount(mlir::Value array, unsigned along);

  mlir::Value add(mlir::Value left, mlir::Value right); ///< null is 0
  mlir::Value mul(mlir::Value left, mlir::Value right); ///< null is 0
  mlir::Value div(mlir::Value left, mlir::Value right);
  mlir::Value max(mlir::Value left, mlir::Value right); ///< null is 0
  mlir::Value min(mlir::Value left, mlir::Value right); ///< null is 0
  mlir::Value sqrt(mlir::Value value);
  mlir::Value sub(mlir::Value left, mlir::Value right);
  /// The value under a name of its own in the emitted program.
  mlir::Value named(mlir::Value value, llvm::StringRef name);

private:
  mlir::Value constantAt(mlir::OpBuilder &builder, llvm::StringRef text);
  mlir::Value orNothing(mlir::Value found, llvm::StringRef name);
  mlir::Value once(const std::string &what, mlir::Value array, llvm::function_ref<mlir::Value()> build);
  mlir::Value accumulate(ir::ReductionKind kind, mlir::ArrayAttr indices, const llvm::Twine &name, ElementBody body);
  mlir::Value element(mlir::Value array, mlir::ValueRange indices);
  mlir::Value alongLines(mlir::Value array, unsigned along, llvm::StringRef what,
                         llvm::function_ref<mlir::Value(mlir::Value element)> term);

  mlir::OpBuilder inside, outside;
  mlir::Location location; ///< without a name
  ir::GraphOp graph;
  TakenNames taken;
  mlir::Type real;
  std::map<std::pair<std::string, const void *>, mlir::Value> known; ///< by what, and of which array
};

} // namespace dpg

// Norms of stored arrays, and of what nests compute, where a certificate or a loop needs them.
#pragma once

#include "compiler/analysis/formula.h"
#include "compiler/passes/build_nests.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

#include <map>
#include <string>

namespace dpg {

/// Builds real numbers that describe values of a graph, by passes over arrays, each once at a place. They stand outside
/// of certificates, in f64: balls would take several times as long; what sums lose to rounding is added again where
/// they are used, in balls.
class Measures {
public:
  Measures(ir::GraphOp graph, mlir::Location location);

  /// The number, before an operation; for sums along lines what f64 makes of them.
  mlir::Value measure(analysis::Formula formula, mlir::Operation *before);

  /// A name that no other value has.
  std::string fresh(llvm::StringRef name) { return taken.fresh(name); }
  mlir::Location place() const { return location; }

private:
  mlir::Value build(analysis::Formula formula);
  mlir::Value scalar(analysis::Formula formula);
  mlir::Value extremum(mlir::Value array, bool isLargest);
  mlir::Value alongLines(analysis::Formula formula);
  mlir::Value inNest(analysis::Formula formula);
  mlir::Value copyInto(mlir::Value value, mlir::Operation *nest, mlir::IRMapping &mapping);
  mlir::Value constant(llvm::StringRef text);
  mlir::Value orNothing(mlir::Value found, llvm::StringRef name, bool isLargest);
  mlir::Value absolute(mlir::Value number, bool keepsSign = false);
  mlir::Value accumulate(ir::ReductionKind kind, mlir::ArrayAttr indices, const llvm::Twine &name, ElementBody body);
  mlir::Value element(mlir::Value array, mlir::ValueRange indices);
  mlir::Value one(mlir::Value magnitude);
  mlir::Value oneWhere(mlir::Value isEntry);

  mlir::OpBuilder builder;
  mlir::Location location; ///< without a name
  ir::GraphOp graph;
  TakenNames taken;
  mlir::Type real;
  std::map<std::pair<analysis::Formula, mlir::Operation *>, mlir::Value> known;
};

} // namespace dpg

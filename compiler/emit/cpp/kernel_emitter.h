// The C++ function of one kernel: loops over elements that are updated in place.
#pragma once

#include "compiler/emit/cpp/scalar_emitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

namespace dpg::emit {

class KernelEmitter : public ScalarEmitter {
public:
  explicit KernelEmitter(ir::KernelOp kernel) : ScalarEmitter(names), kernel(kernel) {}

  mlir::FailureOr<cpp::Function> emitFunction();

  /// Whether an array of a kernel's own has one element.
  static bool isVariable(mlir::Value array);

private:
  std::vector<cpp::Parameter> declareParameters();
  std::vector<std::string> comment() const;
  void checkNumbers(cpp::Block &out);
  mlir::LogicalResult emitOther(mlir::Operation *op, cpp::Block &out) override;
  bool needsName(mlir::Value value) const override;
  const llvm::StringSet<> &knownExtents() const override { return extents; }

  // kernel_loops.cpp
  mlir::LogicalResult emitLoop(mlir::affine::AffineForOp loop, cpp::Block &out);
  std::optional<cpp::Pragma> pragmaOf(mlir::affine::AffineForOp loop, bool isVectorised);
  std::vector<std::string> threadClauses(bool isVectorised, bool isWhole);
  std::optional<cpp::Expression> elementsUpdated();
  bool keepsThreads(mlir::affine::AffineForOp loop) const;
  bool mayBeVectorised(mlir::affine::AffineForOp loop) const;
  void beginNarrowing(mlir::affine::AffineForOp loop, cpp::Pragma &pragma, cpp::Block &before, cpp::Block &behind);
  bool emitNarrow(num::NarrowOp narrow, cpp::Block &out) override;

  // bounds and conditions
  mlir::LogicalResult emitIf(mlir::affine::AffineIfOp choice, cpp::Block &out);
  cpp::Expression sizeNamed(llvm::StringRef name) override;
  cpp::Expression bound(mlir::AffineMap map, mlir::ValueRange operands, const char *function);
  cpp::Expression boundNamed(const cpp::Expression &bound, const std::string &wanted, cpp::Block &out);
  cpp::Expression comparison(mlir::AffineExpr difference, bool isEquality, mlir::ValueRange operands,
                             unsigned dimensions);
  cpp::Expression factor(mlir::AffineExpr expression, mlir::ValueRange operands, unsigned dimensions);
  cpp::Expression affine(mlir::AffineExpr expression, mlir::ValueRange operands, unsigned dimensions);

  // sums
  static ir::WriteOp sumOf(mlir::affine::AffineForOp loop);

  // elements
  void declareLocal(ir::LocalOp local, cpp::Block &out);
  void emitWrite(ir::WriteOp write, cpp::Block &out);
  cpp::Expression element(mlir::Value array, mlir::ValueRange subscripts);

  NameTable names;
  ir::KernelOp kernel;
  llvm::StringSet<> extents;
  llvm::DenseSet<mlir::Operation *> declaredBy;                  ///< writes that variables are declared with
  std::vector<std::pair<std::string, std::string>> boundsAround; ///< texts of bounds, and their names
  bool isInRegion = false;                                       ///< the loop at hand runs on all threads already
  /// The variables for the smallest and the largest of the ints that an operation narrows in a vectorised loop.
  llvm::DenseMap<mlir::Operation *, std::pair<std::string, std::string>> extremes;
};

} // namespace dpg::emit

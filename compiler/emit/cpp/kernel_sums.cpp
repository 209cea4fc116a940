// Which loops of a kernel add to a variable, in an order that does not matter.
#include "compiler/emit/cpp/kernel_emitter.h"
#include "compiler/passes/polyhedral/affine_values.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace dpg::emit {

namespace {

/// By how many elements a subscript moves with each step of a loop, where that is known.
std::optional<int64_t> stepOf(mlir::Value subscript, mlir::Value index) {
  llvm::SmallVector<mlir::Value> operands;
  const mlir::AffineExpr place = polyhedral::affineExpressionOf(subscript, operands);
  const auto *found = llvm::find(operands, index);
  if (!place || found == operands.end())
    return place ? std::optional<int64_t>(0) : std::nullopt;
  const mlir::AffineExpr here = mlir::getAffineDimExpr(found - operands.begin(), index.getContext());
  const mlir::AffineExpr moved =
      mlir::simplifyAffineExpr(place.replace(here, here + 1) - place, operands.size(), /*numSymbols=*/0);
  const auto constant = llvm::dyn_cast<mlir::AffineConstantExpr>(moved);
  return constant ? std::optional(constant.getValue()) : std::nullopt;
}

/// Whether an operation of a loop that sums may be done for several iterations at once: it reads one element all the
/// time, or one beside the other in memory, or is plain arithmetic.
bool sumsAlong(mlir::Operation *op, mlir::Value index) {
  auto read = llvm::dyn_cast<ir::ReadOp>(op);
  if (!read)
    return op->getNumRegions() == 0 &&
           (op->getName().getDialectNamespace() == "arith" || llvm::isa<ir::WriteOp, mlir::affine::AffineApplyOp>(op));
  const mlir::ValueRange subscripts = read.getSubscripts();
  return llvm::all_of(subscripts.drop_back(), [&](mlir::Value each) { return stepOf(each, index) == 0; }) &&
         llvm::is_contained({-1, 0, 1}, stepOf(subscripts.back(), index).value_or(2));
}

} // namespace

/// The addition to a variable that a loop consists of, if its terms may be added up in vector registers: the bound of a
/// sum holds in any order.
ir::WriteOp KernelEmitter::sumOf(mlir::affine::AffineForOp loop) {
  ir::WriteOp sum;
  for (mlir::Operation &op : loop.getBody()->without_terminator()) {
    auto write = llvm::dyn_cast<ir::WriteOp>(op);
    if (!sumsAlong(&op, loop.getInductionVar()) || (write && sum))
      return {};
    if (write)
      sum = write;
  }
  auto addition = sum ? sum.getValue().getDefiningOp<mlir::arith::AddFOp>() : mlir::arith::AddFOp();
  if (!addition || !sum->hasAttr("partial") || !isVariable(sum.getArray()) || loop->hasAttr("dpg.parallel") ||
      loop->hasAttr("dpg.unroll"))
    return {};
  const auto isOfSum = [&](mlir::Operation *user) { return user->getBlock() == loop.getBody() && user != sum; };
  auto before = addition.getLhs().getDefiningOp<ir::ReadOp>();
  const bool isReadOnce = llvm::count_if(sum.getArray().getUsers(), isOfSum) == 1 && before &&
                          before.getArray() == sum.getArray() && before->hasOneUse();
  return isReadOnce ? sum : ir::WriteOp();
}

bool KernelEmitter::isVariable(mlir::Value array) {
  auto local = array.getDefiningOp<ir::LocalOp>();
  return local && llvm::all_of(local.getResult().getType().getShape(),
                               [](ir::ExtentAttr extent) { return extent.getText() == "1"; });
}

} // namespace dpg::emit

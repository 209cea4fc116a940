// Ints of a kernel that its loops compute with: checked where that might leave 64 bits.
//
// Sizes are those of arrays that memory holds, and need no check; ints of the program may be any. Loops as the program
// wrote them only compare them with an index. Tiles and skewed loops compute with multiples of them.
#include "compiler/emit/cpp/kernel_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

namespace {

/// Whether an expression multiplies or divides what it speaks of.
bool scales(mlir::AffineMap map) {
  bool scales = false;
  for (mlir::AffineExpr result : map.getResults())
    result.walk([&](mlir::AffineExpr part) {
      auto both = llvm::dyn_cast<mlir::AffineBinaryOpExpr>(part);
      auto factor = both ? llvm::dyn_cast<mlir::AffineConstantExpr>(both.getRHS()) : mlir::AffineConstantExpr();
      scales |= both && both.getKind() != mlir::AffineExprKind::Add && (!factor || std::abs(factor.getValue()) != 1);
    });
  return scales;
}

bool scales(ir::KernelOp kernel) {
  bool isFound = false;
  kernel.walk([&](mlir::affine::AffineForOp loop) {
    isFound |= scales(loop.getLowerBoundMap()) || scales(loop.getUpperBoundMap());
  });
  return isFound;
}

/// Whether a name is the extent of an array, which memory holds.
bool isExtent(ir::KernelOp kernel, llvm::StringRef name) {
  return llvm::any_of(kernel.getBody().getArguments(), [&](mlir::BlockArgument argument) {
    auto array = llvm::dyn_cast<ir::ArrayType>(argument.getType());
    return array && llvm::any_of(array.getShape(), [&](ir::ExtentAttr extent) { return extent.getText() == name; });
  });
}

} // namespace

void KernelEmitter::checkNumbers(cpp::Block &out) {
  if (!scales(kernel))
    return;
  for (mlir::BlockArgument argument : kernel.getBody().getArguments()) {
    const llvm::StringRef name = ir::nameOf(argument);
    if (argument.getType().isIndex() && !isExtent(kernel, name))
      out.push_back(cpp::Evaluation{
          cpp::call("dpg::check_loop_number", {use(argument), cpp::atom(cpp::stringLiteral(name)),
                                               cpp::atom(cpp::stringLiteral(placeOf(kernel.getLoc())))})});
  }
}

} // namespace dpg::emit

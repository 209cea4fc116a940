// Which buffer an array is in: see buffer_of.h.
#include "compiler/passes/distribution/buffer_of.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

namespace dpg::distribution {

llvm::StringRef bufferOf(mlir::Value array) {
  array = dist_ir::versionOf(array);
  mlir::Operation *owner = array.getDefiningOp();
  unsigned position = 0;
  if (auto result = llvm::dyn_cast<mlir::OpResult>(array)) {
    position = result.getResultNumber();
  } else {
    auto argument = llvm::cast<mlir::BlockArgument>(array);
    owner = argument.getOwner()->getParentOp();
    if (llvm::isa<ir::GraphOp>(owner))
      return ir::nameOf(argument);
    position = argument.getArgNumber() - llvm::isa<ir::ForOp>(owner);
  }
  auto storage = owner->getAttrOfType<mlir::ArrayAttr>("storage");
  return storage && position < storage.size() ? llvm::cast<mlir::StringAttr>(storage[position]).getValue() : "";
}

} // namespace dpg::distribution

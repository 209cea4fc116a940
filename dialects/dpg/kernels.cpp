// Kernels: verifiers and names.
#include "dialects/dpg/dpg.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace dpg::ir;

void KernelOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (auto [argument, name] : llvm::zip(region.getArguments(), getArgumentNames().getAsValueRange<StringAttr>()))
    setName(argument, name);
}

LogicalResult KernelOp::verify() {
  if (getArgumentNames().size() != getBody().getNumArguments())
    return emitOpError() << "has " << getArgumentNames().size() << " names for " << getBody().getNumArguments()
                         << " arguments";
  if (getDirections().size() != getBody().getNumArguments())
    return emitOpError() << "has " << getDirections().size() << " directions for " << getBody().getNumArguments()
                         << " arguments";
  for (StringRef direction : getDirections().getAsValueRange<StringAttr>())
    if (!symbolizeDirection(direction))
      return emitOpError() << "`" << direction << "` is no direction: in, out or inout";
  return success();
}

LogicalResult KernelOp::verifyRegions() {
  for (auto [argument, direction] :
       llvm::zip(getBody().getArguments(), getDirections().getAsValueRange<StringAttr>())) {
    auto array = dyn_cast<ArrayType>(argument.getType());
    if (array && array.isSparse())
      return emitOpError() << "takes dense arrays, not " << array;
    if (!array && direction != "in")
      return emitOpError() << "updates arrays, not " << argument.getType();
  }
  return success();
}

void LocalOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), getName()); }

/// Whether a kernel may write into an array: into its own ones and those that it is given for that.
static bool mayBeWritten(Value array) {
  auto argument = dyn_cast<BlockArgument>(array);
  if (!argument)
    return isa<LocalOp>(array.getDefiningOp());
  auto kernel = dyn_cast<KernelOp>(argument.getOwner()->getParentOp());
  return kernel && cast<StringAttr>(kernel.getDirections()[argument.getArgNumber()]).getValue() != "in";
}

LogicalResult WriteOp::verify() {
  ArrayType array = getArray().getType();
  if (getSubscripts().size() != array.rank())
    return emitOpError() << "has " << getSubscripts().size() << " subscripts for " << array.rank() << " dimensions";
  if (getValue().getType() != array.getElement())
    return emitOpError() << "of " << getValue().getType() << " into an array of " << array.getElement();
  if (!mayBeWritten(getArray()))
    return emitOpError() << "into an array that its kernel is not given for that";
  return success();
}

// Which sizes of a graph grow with its data: see sizes_of_data.h.
#include "compiler/passes/sizes_of_data.h"

#include "compiler/ast/extent_text.h"

namespace dpg {

SizesOfData::SizesOfData(ir::GraphOp graph) {
  auto arrays = llvm::make_filter_range(graph.getBody().getArgumentTypes(), llvm::IsaPred<ir::ArrayType>);
  for (mlir::Type type : arrays)
    if (auto array = llvm::cast<ir::ArrayType>(type); array.isSparse())
      llvm::for_each(array.getShape(), [&](ir::ExtentAttr extent) { take(extent); });
  if (!names.empty())
    return;
  for (mlir::Type type : arrays)
    if (auto array = llvm::cast<ir::ArrayType>(type); array.rank() > 1)
      take(array.getShape()[0]);
}

void SizesOfData::take(ir::ExtentAttr extent) {
  for (const std::string &name : namesInText(extent.getText()))
    names.insert(name);
}

bool SizesOfData::isSmall(ir::ArrayType type) const {
  return llvm::none_of(type.getShape(), [&](ir::ExtentAttr extent) {
    return llvm::any_of(namesInText(extent.getText()), [&](const std::string &name) { return names.contains(name); });
  });
}

} // namespace dpg

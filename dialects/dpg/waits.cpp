// Waits as an attribute of a kernel: see waits.h.
#include "dialects/dpg/waits.h"

namespace dpg::ir {

static constexpr llvm::StringLiteral attributeName = "waits";

void setWaits(KernelOp kernel, llvm::ArrayRef<Wait> waits) {
  mlir::Builder builder(kernel.getContext());
  llvm::SmallVector<mlir::Attribute> all;
  for (const Wait &wait : waits) {
    llvm::SmallVector<mlir::Attribute> writes;
    for (mlir::Location write : wait.writes)
      writes.push_back(mlir::LocationAttr(write));
    all.push_back(builder.getDictionaryAttr({
        builder.getNamedAttr("loop", builder.getStringAttr(wait.loop)),
        builder.getNamedAttr("inside", builder.getStringAttr(wait.inside)),
        builder.getNamedAttr("bounded", builder.getBoolAttr(wait.isBounded)),
        builder.getNamedAttr("text", builder.getStringAttr(wait.text)),
        builder.getNamedAttr("earlier_text", builder.getStringAttr(wait.earlierText)),
        builder.getNamedAttr("later", mlir::LocationAttr(wait.later)),
        builder.getNamedAttr("earlier", mlir::LocationAttr(wait.earlier)),
        builder.getNamedAttr("writes", builder.getArrayAttr(writes)),
    }));
  }
  if (!all.empty())
    kernel->setAttr(attributeName, builder.getArrayAttr(all));
}

llvm::SmallVector<Wait> waitsOf(KernelOp kernel) {
  llvm::SmallVector<Wait> waits;
  const auto all = kernel->getAttrOfType<mlir::ArrayAttr>(attributeName);
  if (!all)
    return waits;
  for (auto each : all.getAsRange<mlir::DictionaryAttr>()) {
    const auto text = [&](llvm::StringRef name) { return each.getAs<mlir::StringAttr>(name).str(); };
    const auto place = [&](llvm::StringRef name) { return mlir::Location(each.getAs<mlir::LocationAttr>(name)); };
    Wait wait{text("loop"),
              text("inside"),
              each.getAs<mlir::BoolAttr>("bounded").getValue(),
              text("text"),
              text("earlier_text"),
              place("later"),
              place("earlier"),
              {}};
    for (auto write : each.getAs<mlir::ArrayAttr>("writes").getAsRange<mlir::LocationAttr>())
      wait.writes.push_back(write);
    waits.push_back(std::move(wait));
  }
  return waits;
}

} // namespace dpg::ir

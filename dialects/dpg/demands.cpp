// Demands as an attribute of the module: see demands.h.
#include "dialects/dpg/demands.h"
#include "dialects/num/num.h"

namespace dpg::ir {

static constexpr llvm::StringLiteral attributeName = "dpg.demands";

void addDemand(mlir::ModuleOp module, llvm::StringRef what, const Demand &demand) {
  mlir::Builder builder(module.getContext());
  llvm::SmallVector<mlir::Attribute> demands;
  if (auto known = module->getAttrOfType<mlir::ArrayAttr>(attributeName))
    llvm::append_range(demands, known);
  demands.push_back(
      builder.getDictionaryAttr({{builder.getStringAttr("demand"), builder.getStringAttr(what)},
                                 {builder.getStringAttr("statement"), demand.statement},
                                 {builder.getStringAttr("place"), mlir::LocationAttr(demand.place)},
                                 {builder.getStringAttr("index"), builder.getStringAttr(demand.index)},
                                 {builder.getStringAttr("size"), builder.getI64IntegerAttr(demand.size)}}));
  module->setAttr(attributeName, builder.getArrayAttr(demands));
}

llvm::SmallVector<Demand> demandsOf(mlir::ModuleOp module, llvm::StringRef what) {
  llvm::SmallVector<Demand> demands;
  if (auto known = module->getAttrOfType<mlir::ArrayAttr>(attributeName))
    for (auto each : known.getAsRange<mlir::DictionaryAttr>())
      if (each.getAs<mlir::StringAttr>("demand") == what)
        demands.push_back({each.getAs<OriginAttr>("statement"), each.getAs<mlir::LocationAttr>("place"),
                           each.getAs<mlir::StringAttr>("index").str(),
                           each.getAs<mlir::IntegerAttr>("size").getInt()});
  return demands;
}

static bool isOnBalls(NestOp nest) {
  return nest
      ->walk([](mlir::Operation *op) {
        return llvm::any_of(op->getResultTypes(), num::isEnclosure) ? mlir::WalkResult::interrupt()
                                                                    : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

bool computes(NestOp nest, OriginAttr statement) {
  return llvm::is_contained(nest.getOrigins(), statement) && !isOnBalls(nest);
}

} // namespace dpg::ir

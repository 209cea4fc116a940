// Which buffer each array of a graph lies in: see storage_plan.h and the pass assign_storage.
#include "compiler/emit/cpp/storage_plan.h"

#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include <map>

namespace dpg::emit {

using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

StoragePlan::StoragePlan(ir::GraphOp graph) {
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments()))
    if (llvm::isa<ir::ArrayType>(argument.getType()))
      buffers[argument] = graph.parameterOfArgument(position).getName().str();
  collect(graph.getBody().front());
  for (const auto &[value, buffer] : buffers)
    types[buffer] = cast<ir::ArrayType>(value.getType());
  spreadGhostRows(graph);
}

StringRef StoragePlan::bufferOf(mlir::Value array) const {
  array = dist_ir::versionOf(array);
  const auto found = buffers.find(array);
  return found == buffers.end() ? StringRef() : StringRef(found->second);
}

std::vector<std::pair<std::string, std::string>> StoragePlan::pairs(mlir::Operation *op, StringRef attribute) {
  std::vector<std::pair<std::string, std::string>> result;
  if (auto list = op->getAttrOfType<mlir::ArrayAttr>(attribute))
    for (mlir::Attribute each : list) {
      auto pair = cast<mlir::ArrayAttr>(each);
      result.push_back({cast<mlir::StringAttr>(pair[0]).str(), cast<mlir::StringAttr>(pair[1]).str()});
    }
  return result;
}

bool StoragePlan::consumes(mlir::Operation *op, unsigned position) {
  auto list = op->getAttrOfType<mlir::ArrayAttr>("consume");
  return list && position < list.size() && cast<mlir::BoolAttr>(list[position]).getValue();
}

void StoragePlan::collect(mlir::Block &block) {
  for (mlir::Operation &op : block) {
    if (llvm::isa<ir::RunOp, ir::InvokeOp, ir::ParallelOp, ir::BesideOp, ir::NewestOp, ir::RowOp>(op)) {
      auto list = op.getAttrOfType<mlir::ArrayAttr>("storage");
      for (unsigned result = 0; list && result < list.size(); ++result)
        if (llvm::isa<ir::ArrayType>(op.getResult(result).getType()))
          buffers[op.getResult(result)] = cast<mlir::StringAttr>(list[result]).str();
    } else if (auto store = dyn_cast<ir::StoreAsOp>(op)) {
      auto list = op.getAttrOfType<mlir::ArrayAttr>("storage");
      const StringRef name = list ? cast<mlir::StringAttr>(list[0]).getValue() : ir::nameOf(store.getResult());
      buffers[store.getResult()] = name.empty() ? "matrix" : name.str();
    } else if (llvm::isa<ir::RepeatOp, ir::ForOp>(op)) {
      collectLoop(&op);
    } else {
      for (mlir::Region &region : op.getRegions())
        for (mlir::Block &inner : region)
          collect(inner);
      if (auto list = op.getAttrOfType<mlir::ArrayAttr>("storage"))
        for (auto [result, buffer] : llvm::zip(op.getResults(), list.getAsRange<mlir::StringAttr>()))
          if (llvm::isa<ir::ArrayType>(result.getType()))
            buffers[result] = buffer.str();
    }
  }
}

/// Carried values share a buffer inside and after the loop; what is last met inside lies where the swaps leave it.
void StoragePlan::collectLoop(mlir::Operation *loop) {
  mlir::Block &body = loop->getRegion(0).front();
  const bool isFor = llvm::isa<ir::ForOp>(loop);
  auto list = loop->getAttrOfType<mlir::ArrayAttr>("storage");
  const unsigned carried = body.getNumArguments() - isFor;
  for (unsigned position = 0; list && position < carried; ++position) {
    if (!llvm::isa<ir::ArrayType>(loop->getResult(position).getType()))
      continue;
    const std::string name = cast<mlir::StringAttr>(list[position]).str();
    buffers[body.getArgument(position + isFor)] = name;
    buffers[loop->getResult(position)] = name;
  }
  collect(body);
  std::map<std::string, std::string> now; // where what a buffer held at the end of an iteration lies after the swaps
  auto at = [&](const std::string &buffer) { return now.contains(buffer) ? now[buffer] : buffer; };
  for (const auto &[first, second] : pairs(loop, "swap")) {
    std::string holdsFirst = first, holdsSecond = second;
    for (const auto &[held, place] : now) {
      if (place == first)
        holdsFirst = held;
      if (place == second)
        holdsSecond = held;
    }
    now[holdsFirst] = second;
    now[holdsSecond] = first;
  }
  mlir::Operation *end = body.getTerminator();
  const mlir::ValueRange last =
      isFor ? mlir::ValueRange(cast<ir::NextOp>(end).getLast()) : mlir::ValueRange(cast<ir::UntilOp>(end).getLast());
  for (auto [position, value] : llvm::enumerate(last))
    if (llvm::isa<ir::ArrayType>(value.getType()))
      buffers[loop->getResult(carried + position)] = at(bufferOf(value).str());
}

/// Buffers that swap with one that has ghost rows need as many.
void StoragePlan::spreadGhostRows(ir::GraphOp graph) {
  graph.walk([&](dist_ir::StartRowsOp start) {
    int64_t &rows = ghostRows[bufferOf(start.getArray())];
    rows = std::max<int64_t>(rows, std::max(start.getAbove(), start.getBelow()));
  });
  graph.walk([&](mlir::Operation *op) {
    for (const auto &[first, second] : pairs(op, "swap")) {
      const int64_t rows = std::max(ghostRows.lookup(first), ghostRows.lookup(second));
      ghostRows[first] = ghostRows[second] = rows;
    }
  });
}

} // namespace dpg::emit

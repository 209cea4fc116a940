// Checks that arrays can have the shapes that a graph's parameters give them, before anything is allocated.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::Expression;
using llvm::dyn_cast;
using llvm::StringRef;

/// Whether an extent may be anything: others are numbers or extents of inputs, which exist.
bool GraphEmitter::mayBeAnyNumber(ir::ExtentAttr extent) {
  const StringRef text = extent.getText();
  const bool isNumber = text.find_first_not_of("0123456789") == StringRef::npos;
  return !isNumber && !isSize(text);
}

/// One check for each shape, in the name of the first array that has it.
cpp::Block GraphEmitter::checkShapes() {
  cpp::Block checks;
  llvm::StringSet<> seen, known = sizesOf(graph);
  for (mlir::Type type : graph.getBody().getArgumentTypes())
    if (auto array = dyn_cast<ir::ArrayType>(type))
      addShape(array, known);
  graph.walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
    for (mlir::Value value : op->getResults()) {
      if (!isShapeChecked(graph, value))
        continue;
      auto type = llvm::cast<ir::ArrayType>(value.getType());
      if (llvm::none_of(type.getShape(), [&](auto each) { return mayBeAnyNumber(each); }))
        continue;
      std::string declared;
      std::vector<Expression> extents;
      for (ir::ExtentAttr each : type.getShape())
        declared += (declared.empty() ? "" : ", ") + each.getText().str();
      if (!seen.insert(declared).second)
        continue;
      for (ir::ExtentAttr each : type.getShape())
        extents.push_back(extent(each.getText(), op, known));
      addShape(type, known);
      checks.push_back(cpp::Evaluation{cpp::call(
          "dpg::check_shape", {cpp::atom(cpp::stringLiteral(ir::nameInProgram(value))),
                               cpp::atom(cpp::stringLiteral("[" + declared + "]")), cpp::braces("", extents)})});
    }
  });
  return checks;
}

} // namespace dpg::emit

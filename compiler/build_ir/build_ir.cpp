// From a checked program to the dpg dialect.
#include "compiler/build_ir/build_ir.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/refuse.h"
#include "compiler/build_ir/walk.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

using namespace ast;

/// Graphs of the main file in source order, and what they call before them.
static void collectWithCallees(const Callable &component, llvm::SetVector<const Callable *> &found) {
  if (found.contains(&component))
    return;
  walkStatements(component.body, [&](const Statement &statement) {
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        const auto *call = llvm::dyn_cast<CallExpression>(&part);
        if (call && call->calleeKind == CalleeKind::Component)
          collectWithCallees(*llvm::cast<Callable>(call->component), found);
        return Walk::Into;
      });
    });
  });
  found.insert(&component);
}

static llvm::SetVector<const Callable *> whatIsBuilt(const Program &program) {
  llvm::SetVector<const Callable *> found;
  for (const Component *component : program.components)
    if (const auto *graph = llvm::dyn_cast<GraphComponent>(component))
      if (graph->range.file == program.mainFile)
        collectWithCallees(*graph, found);
  return found;
}

mlir::OwningOpRef<mlir::ModuleOp> buildIr(const Program &program, const SourceManager &sources,
                                          DiagnosticEngine &diagnostics, mlir::MLIRContext &context) {
  context.loadDialect<ir::DpgDialect, num::NumDialect, dist_ir::DistDialect, mlir::arith::ArithDialect,
                      mlir::math::MathDialect, mlir::scf::SCFDialect>();
  llvm::SetVector<const Callable *> components = whatIsBuilt(program);
  bool isLowered = true;
  for (const Callable *component : components)
    isLowered &= refuseWhatIsNotLowered(*component, diagnostics);
  if (!isLowered)
    return nullptr;

  mlir::OpBuilder builder(&context);
  auto place = mlir::FileLineColLoc::get(&context, sources.file(program.mainFile).displayPath, 1, 1);
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(place);
  builder.setInsertionPointToEnd(module->getBody());
  for (const Callable *component : components)
    ComponentBuilder(*component, sources, diagnostics, builder).build();
  return diagnostics.hasErrors() ? nullptr : std::move(module);
}

} // namespace dpg

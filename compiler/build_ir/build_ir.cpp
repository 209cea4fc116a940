// From a checked program to the dpg dialect.
#include "compiler/build_ir/build_ir.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/library_functions.h"
#include "compiler/build_ir/refuse.h"
#include "compiler/build_ir/walk.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace dpg {

using namespace ast;

namespace {

using CallVisitor = llvm::function_ref<void(const CallExpression &call, const Statement &statement)>;

/// Visits the calls of components and of tasks of the library in a block, those in loops and branches too.
void walkCalls(const Block &block, CallVisitor visit) {
  walkStatements(block, [&](const Statement &statement) {
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        const auto *call = llvm::dyn_cast<CallExpression>(&part);
        if (call && (call->calleeKind == CalleeKind::Component || call->calleeKind == CalleeKind::Library))
          visit(*call, statement);
        return Walk::Into;
      });
    });
  });
}

/// Finds what is built: graphs of the main file in source order, and what they call before them.
class Collector {
public:
  explicit Collector(const Candidates &candidates) : candidates(candidates) {}

  void add(const Statements &what) {
    if (llvm::is_contained(found, what))
      return;
    walkCalls(what.body(), [&](const CallExpression &call, const Statement &statement) {
      if (!candidates.calleeOf(call))
        return;
      for (const auto [implementation, execution] : candidates.of(call, statement))
        if (!isInCpp(implementation))
          add({candidates.calleeOf(call), implementation});
    });
    found.push_back(what);
  }

  std::vector<Statements> found;

private:
  const Candidates &candidates;
};

/// Implementations in dpg that nobody names are left out where something in them is not lowered yet.
void leaveOutWhatIsNotLowered(Candidates &candidates, const SourceManager &sources) {
  for (const ImplementationComponent *implementation : candidates.unnamed()) {
    if (isInCpp(implementation))
      continue;
    Collector collector(candidates);
    collector.add({implementation->implemented, implementation});
    DiagnosticEngine unheard(sources);
    const auto isLowered = [&](const Statements &what) { return refuseWhatIsNotLowered(what, candidates, unheard); };
    if (!llvm::all_of(collector.found, isLowered))
      candidates.leaveOut(implementation);
  }
}

std::vector<Statements> whatIsBuilt(const Program &program, const Candidates &candidates) {
  Collector collector(candidates);
  for (const Component *component : program.components)
    if (const auto *graph = llvm::dyn_cast<GraphComponent>(component))
      if (graph->range.file == program.mainFile)
        collector.add({graph, nullptr});
  return std::move(collector.found);
}

} // namespace

bool callsGraphOfLibrary(const Program &program) {
  const ChosenImplementations none;
  bool found = false;
  for (const Statements &what : whatIsBuilt(program, Candidates(program, none, nullptr)))
    walkCalls(what.body(), [&](const CallExpression &call, const Statement &) { found |= isGraphOfLibrary(call); });
  return found;
}

mlir::OwningOpRef<mlir::ModuleOp> buildIr(const Program &program, const SourceManager &sources,
                                          DiagnosticEngine &diagnostics, mlir::MLIRContext &context,
                                          const ChosenImplementations &chosen, const Program *library) {
  context.loadDialect<ir::DpgDialect, num::NumDialect, dist_ir::DistDialect, mlir::arith::ArithDialect,
                      mlir::math::MathDialect, mlir::scf::SCFDialect>();
  Candidates candidates(program, chosen, library);
  leaveOutWhatIsNotLowered(candidates, sources);
  const std::vector<Statements> components = whatIsBuilt(program, candidates);
  bool isLowered = true;
  for (const Statements &what : components)
    isLowered &= refuseWhatIsNotLowered(what, candidates, diagnostics);
  if (!isLowered)
    return nullptr;

  mlir::OpBuilder builder(&context);
  auto place = mlir::FileLineColLoc::get(&context, sources.file(program.mainFile).displayPath, 1, 1);
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(place);
  builder.setInsertionPointToEnd(module->getBody());
  for (const Statements &what : components)
    ComponentBuilder(what, candidates, sources, diagnostics, builder).build();
  return diagnostics.hasErrors() ? nullptr : std::move(module);
}

} // namespace dpg

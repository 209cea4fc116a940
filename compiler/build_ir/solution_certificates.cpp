// Contracts on backward errors of what solvers of the library give: they bring their certificates.
//
// `x = solve(A, b)` under `within 1e-14 backward` is built as if `certify x by backward_error(A, x, b)` stood at the
// end of the body: of the A and b that the call took, which are the values of their names then, whatever these have
// become.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/library_functions.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

/// Certifies the last version of a name if a call of a solver with names gave it.
bool ComponentBuilder::certifySolution(const Symbol *symbol, const Contract &contract, SourceRange range) {
  mlir::Value x = versions.lookup(symbol);
  if (certified.contains({symbol, x}))
    return true;
  const CallExpression *call = x ? solutions.lookup(x) : nullptr;
  const bool isInNormOfBound = contract.norm == ContractNorm::Max || contract.norm == ContractNorm::Inf;
  // The solver took a name as it is where f64 holds its format: of dd it took what was rounded.
  const auto isTakenAsItIs = [](const Expression *argument) {
    return llvm::isa<NameExpression>(argument) && argument->type.element != Element::DD;
  };
  if (!call || !isInNormOfBound || x.getParentBlock() != builder.getInsertionBlock() ||
      !llvm::all_of(call->bound, isTakenAsItIs))
    return false;
  const bool isSymmetric = call->callee.text == "solve_definite";
  const StringRef task = isSymmetric ? "backward_error_symmetric" : "backward_error";
  const auto text = [&](unsigned argument) { return statementText(call->bound[argument]->range); };
  const std::string bound = (task + "(" + text(0) + ", " + symbol->name + ", " + text(1) + ")").str();
  certified.insert({symbol, x});
  auto op = ir::CertifyOp::create(builder, location(range), x, symbol->name, contractAttr(contract), bound);
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&op.getBody().emplaceBlock());
  auto solver = x.getDefiningOp<ir::InvokeOp>();
  const mlir::Location place = location(call->range);
  const std::string name = symbol->name + "_error_bound";
  auto error = invokeTask(task, "dpg/library/backward_error.h", place, {num::RealType::get(builder.getContext())},
                          StringRef(name), {solver.getArguments()[0], x, solver.getArguments()[1]});
  nameValue(error.getResult(0), named(name, range));
  ir::YieldOp::create(builder, place, error.getResult(0));
  return true;
}

void ComponentBuilder::certifySolutions() {
  for (const Parameter *parameter : component.parameters)
    if (const auto &contract = parameter->declared->contract;
        contract && contract->sense == ContractSense::Backward && parameter->direction != Direction::In)
      certifySolution(parameter->symbol, *contract, contract->range); // what is left is for bound_contracts to refuse
  walkDeclarations(statements, [&](const Symbol *symbol, const TypeSyntax &type) {
    if (symbol && type.contract && type.contract->sense == ContractSense::Backward &&
        !certifySolution(symbol, *type.contract, type.contract->range))
      diagnostics.report(DiagnosticKind::not_lowered, type.contract->range, "a contract without `certify`");
  });
}

} // namespace dpg

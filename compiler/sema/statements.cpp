// Statements one after another, and what a component must have defined at its end.
#include "compiler/sema/statement_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::cast;

void StatementChecker::checkBody(const Callable &callable, Block &body) {
  checkBlock(body);
  checkOutputs(callable);
}

void StatementChecker::checkBlock(Block &block) {
  for (Statement *statement : block)
    checkStatement(*statement);
}

void StatementChecker::checkStatement(Statement &statement) {
  switch (statement.kind) {
  case StatementKind::Assignment:
    checkAssignment(*cast<AssignmentStatement>(&statement));
    break;
  case StatementKind::Declaration:
    checkDeclaration(*cast<DeclarationStatement>(&statement));
    break;
  case StatementKind::For:
    checkFor(*cast<ForStatement>(&statement));
    break;
  case StatementKind::Repeat:
    checkRepeat(*cast<RepeatStatement>(&statement));
    break;
  case StatementKind::If:
    checkIf(*cast<IfStatement>(&statement));
    break;
  case StatementKind::Certify:
    checkCertify(*cast<CertifyStatement>(&statement));
    break;
  case StatementKind::Show:
    for (Expression *value : cast<ShowStatement>(&statement)->values)
      checkComplete(value);
    break;
  }
  checkClauses(statement);
}

void StatementChecker::checkDeclaration(DeclarationStatement &declaration) {
  declaration.symbol = declareTarget(declaration.name, *declaration.declared);
  bool isValue = declaration.symbol && declaration.symbol->kind == SymbolKind::Value;
  if (!isValue)
    return;
  bool isCarried = states[declaration.symbol].isCarried;
  ValueState &state = states[declaration.symbol] = {};
  state.assigned = declaration.name.range;
  state.isCarried = isCarried;
}

void StatementChecker::checkCertify(CertifyStatement &certify) {
  certify.symbol = lookup(certify.name.text);
  if (!certify.symbol)
    reportUnknown(certify.name);
  else
    requireDefined(certify.symbol, certify.name.range);
  Type bound = checkScalar(certify.bound, "the bound of a certificate");
  runPostponed();
  if (!bound.isUnknown && (isBool(bound) || bound.isComplex))
    report(DiagnosticKind::operand_kind, certify.bound->range, "certify", "a real bound", describe(bound));
}

/// Every out has a value at the end, everywhere; so has an inout, which began with one.
void StatementChecker::checkOutputs(const Callable &callable) {
  for (const Parameter *parameter : callable.parameters) {
    if (parameter->direction != Direction::Out || !parameter->symbol || parameter->symbol->type.isUnknown)
      continue;
    const ValueState &state = states[parameter->symbol];
    const std::string &name = parameter->name.text;
    if (state.definition == Definition::None)
      report(DiagnosticKind::output_never_defined, parameter->name.range, "out", name);
    else if (state.definition == Definition::OnSomePaths)
      report(DiagnosticKind::output_on_some_paths, parameter->name.range, name)
          .note(state.assigned, "it is given a value here");
    else if (std::optional<Point> missing = state.undefinedElement(parameter->symbol->type.shape))
      report(DiagnosticKind::output_partly_defined, parameter->name.range, name,
             "`" + elementText(name, *missing) + "`")
          .note(state.assigned, "last given values here");
  }
}

// Assignments of whole values, from one expression or from the several results of a call.
#include "compiler/sema/annotations.h"
#include "compiler/sema/sparsity.h"
#include "compiler/sema/statement_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

void StatementChecker::checkAssignment(AssignmentStatement &statement) {
  if (statement.targets.size() > 1) {
    checkTuple(statement);
    return;
  }
  Target &target = statement.targets.front();
  if (target.subscripts) {
    assignIndexed(statement, target);
    return;
  }
  if (statement.clauses.where) {
    checkCondition(statement.clauses.where, "`where`");
    report(DiagnosticKind::where_without_index, statement.clauses.where->range);
  }
  Type given = checkComplete(statement.value);
  checkPublished(statement, target);
  assignWhole(target, given, statement.value, statement.value->range);
}

static std::string resultCount(size_t count) { return std::to_string(count) + (count == 1 ? " result" : " results"); }

void StatementChecker::checkTuple(AssignmentStatement &statement) {
  auto *call = dyn_cast<CallExpression>(statement.value);
  tupleCall = call;
  checkComplete(statement.value);
  tupleCall = nullptr;
  checkDistinct(statement.targets);
  size_t wanted = statement.targets.size();
  bool isKnown = call ? !call->results.empty() : !statement.value->type.isUnknown;
  size_t given = call ? call->results.size() : 1;
  if (isKnown && given != wanted)
    report(DiagnosticKind::result_count, statement.value->range,
           call ? call->callee.text : textOf(statement.value->range), resultCount(given), wanted);
  for (size_t i = 0; i < wanted; ++i) {
    Target &target = statement.targets[i];
    Type type = isKnown && given == wanted ? call->results[i] : unknownType();
    if (target.subscripts)
      assignPart(target, type, target.range);
    else
      assignWhole(target, type, nullptr, target.range);
    if (statement.isPublished)
      checkPublished(statement, target);
  }
}

void StatementChecker::checkDistinct(const std::vector<Target> &targets) {
  for (size_t i = 0; i < targets.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if (targets[i].name.text == targets[j].name.text && targets[i].name.text != "_" && !targets[i].subscripts)
        report(DiagnosticKind::duplicate_target, targets[i].name.range, targets[i].name.text)
            .note(targets[j].name.range, "it stands here too");
}

bool StatementChecker::isAssignable(const Name &name, const Symbol *symbol) {
  const char *what = nullptr;
  if (isLanguageConstant(name.text))
    what = "a constant of the language";
  else if (!symbol || symbol->kind == SymbolKind::Value)
    return true;
  else if (symbol->kind == SymbolKind::Size)
    what = "a size";
  else if (symbol->kind != SymbolKind::Parameter)
    what = "an index";
  else if (symbol->parameter->direction == Direction::In)
    what = "an in parameter";
  else
    return true;
  auto reported = report(DiagnosticKind::not_assignable, name.range, name.text, what);
  if (symbol)
    reported.note(symbol->declared, "it is declared here");
  return false;
}

/// The symbol of a name that is declared here; one that exists already keeps its type.
Symbol *StatementChecker::declareTarget(const Name &name, TypeSyntax &declared) {
  Type type = resolveType(declared);
  runPostponed();
  checkAnnotations(declared, {name.text}, *this, engine);
  Symbol *symbol = lookup(name.text);
  if (!isAssignable(name, symbol))
    return symbol;
  if (!symbol) {
    symbol = createSymbol(SymbolKind::Value, name, type);
    declare(symbol);
    if (type.isSparse)
      declaredSparse.insert(symbol);
    return symbol;
  }
  bool differs = symbol->type.text() != type.text() && !symbol->type.isUnknown && !type.isUnknown;
  const bool isParameter = symbol->kind == SymbolKind::Parameter;
  if (differs || isParameter)
    report(DiagnosticKind::redeclared, name.range, name.text, "`" + type.text() + "`",
           isParameter ? "a parameter" : "`" + symbol->type.text() + "`",
           isParameter ? "a parameter takes values without a type beside its name" : "a name has one type and shape")
        .note(symbol->declared, "it is met first here");
  return symbol;
}

void StatementChecker::assignWhole(Target &target, const Type &given, const Expression *value, SourceRange valueRange) {
  if (target.name.text == "_")
    return;
  if (target.declared)
    target.symbol = declareTarget(target.name, *target.declared);
  else
    target.symbol = lookup(target.name.text);
  if (!target.declared && !isAssignable(target.name, target.symbol))
    return;
  if (!target.symbol) {
    target.symbol = createSymbol(SymbolKind::Value, target.name, inferredFrom(given));
    declare(target.symbol);
  } else {
    checkGiven(target, *target.symbol, given, valueRange);
    checkSparsity(target, *target.symbol, given, value);
  }
  bool isAbsent = value && mayBeAbsent(value);
  checkAbsence(target, *target.symbol, isAbsent, valueRange);
  newVersion(*target.symbol, target.range, isAbsent);
  if (value && given.isScalar() && isInt(given) && target.symbol->type.isScalar())
    states[target.symbol].extent = extentOf(value);
  recordWrite(target, *target.symbol);
}

/// Where a name got its type, and what makes it hold real numbers if a first value such as `0` made it an int.
std::string StatementChecker::settledHere(const Symbol &symbol, const Type &given) {
  const bool isCounter = symbol.type.element == Element::Int && !symbol.parameter && given.element == Element::Real;
  return isCounter ? "its type is settled here; `" + symbol.name + ": real = ...` or `0.0` makes it real"
                   : "its type is settled here";
}

/// Kinds and shapes: a name assigned again has one type, and a scalar fills an array.
void StatementChecker::checkGiven(const Target &target, const Symbol &symbol, const Type &given,
                                  SourceRange valueRange) {
  const Type &type = symbol.type;
  if (type.isUnknown || given.isUnknown)
    return;
  if (!holds(type, given)) {
    report(DiagnosticKind::type_mismatch, valueRange, symbol.name, describe(type), describe(given))
        .note(symbol.declared, settledHere(symbol, given));
    return;
  }
  bool isFill = given.isScalar() && !type.isScalar();
  if (isFill || sameShape(type, given))
    return;
  report(DiagnosticKind::shape_mismatch, valueRange, target.name.text, shapeText(type), shapeText(given))
      .note(symbol.declared, "its shape is settled here");
}

void StatementChecker::checkSparsity(const Target &target, Symbol &symbol, const Type &given, const Expression *value) {
  if (!symbol.type.isSparse || symbol.type.isUnknown || given.isUnknown || given.isSparse)
    return;
  if (value && (isZeroWithSparse(*value) || mayBeAbsent(value)))
    return;
  SourceRange range = value ? value->range : target.range;
  bool isDeclared = target.declared || symbol.kind == SymbolKind::Parameter || declaredSparse.count(&symbol);
  if (isDeclared) {
    report(DiagnosticKind::not_sparse, range, symbol.name, textOf(range))
        .note(symbol.declared, "it is declared sparse here");
    return;
  }
  Type dense = symbol.type;
  dense.isSparse = false;
  report(DiagnosticKind::sparsity_changes, range, symbol.name, dense.text())
      .note(symbol.declared, "it is met first here");
}

/// An out that is not sparse hands out no absent elements.
void StatementChecker::checkAbsence(const Target &target, const Symbol &symbol, bool mayBeAbsent,
                                    SourceRange valueRange) {
  if (mayBeAbsent && symbol.kind == SymbolKind::Parameter && !symbol.type.isSparse && !symbol.type.isUnknown)
    report(DiagnosticKind::absent_argument, valueRange, textOf(valueRange), "out parameter `" + target.name.text + "`")
        .note(symbol.declared, "it is declared here");
}

void StatementChecker::newVersion(Symbol &symbol, SourceRange range, bool mayBeAbsent) {
  bool isCarried = states[&symbol].isCarried;
  ValueState &state = states[&symbol] = {};
  state.definition = Definition::Everywhere;
  state.assigned = range;
  state.mayBeAbsent = mayBeAbsent;
  state.isCarried = isCarried;
}

void StatementChecker::checkPublished(const AssignmentStatement &statement, const Target &target) {
  if (!statement.isPublished)
    return;
  const Symbol *symbol = lookup(target.name.text);
  if (parallelLoops.empty())
    report(DiagnosticKind::publish_outside, target.range, "stands outside a `parallel for`");
  else if (!symbol || !parallelLoops.back().shared.count(symbol) || !target.subscripts)
    report(DiagnosticKind::publish_outside, target.range,
           "of `" + target.name.text + "`, which is no part of an array that exists before the loop");
}

void StatementChecker::recordWrite(const Target &target, const Symbol &symbol) {
  if (parallelLoops.empty())
    return;
  std::vector<Subscript> subscripts = target.subscripts.value_or(std::vector<Subscript>());
  size_t index = 0;
  for (size_t d = 0; d < symbol.type.rank(); ++d) {
    if (d >= subscripts.size() || subscripts[d].kind == SubscriptKind::Binding) {
      bool isBinding = d < subscripts.size();
      subscripts.resize(std::max(subscripts.size(), d + 1));
      subscripts[d].kind = SubscriptKind::Whole;
      subscripts[d].from = isBinding ? target.indices[index].from : Extent::constant(0);
      subscripts[d].to = isBinding ? target.indices[index].to : symbol.type.shape[d];
      index += isBinding;
    }
  }
  recordAccess(&ParallelLoop::writes, &symbol, subscripts, target.range);
}

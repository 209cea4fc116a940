// Calls that depend on an index of their statement: see element_calls.h.
#include "compiler/build_ir/element_calls.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/random_rounding.h"
#include "compiler/build_ir/walk.h"

#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

Alternative alternativeOfElements(const CallExpression &call, const Alternatives &alternatives,
                                  const Candidates &candidates) {
  for (const Alternative &alternative : alternatives)
    if (alternative.implementation && !alternative.execution &&
        obstacleToElementCalls(call, alternative, candidates).empty())
      return alternative;
  return alternatives.front();
}

bool isStraight(const Block &block) {
  return llvm::all_of(
      block, [](const Statement *statement) { return isa<AssignmentStatement, DeclarationStatement>(statement); });
}

namespace {

std::string quoted(const std::string &name) { return "`" + name + "`"; }

std::string obstacleIn(const Callable &callee) {
  size_t results = 0;
  for (const Parameter *parameter : callee.parameters) {
    if (!parameter->symbol->type.isScalar())
      return "its parameter " + quoted(parameter->name.text) + " is an array";
    if (parameter->direction == Direction::InOut)
      return "its parameter " + quoted(parameter->name.text) + " is `inout`";
    if (parameter->declared->contract || parameter->declared->valueRange)
      return "its parameter " + quoted(parameter->name.text) + " has a " +
             (parameter->declared->contract ? "contract" : "range");
    results += parameter->direction == Direction::Out;
  }
  return results == 1 ? "" : "it has several results";
}

std::string obstacleIn(const ImplementationComponent &implementation) {
  const std::string name = quoted(implementation.name.text);
  if (!implementation.requirements.empty())
    return name + " has a requirement";
  if (implementation.form.takesCommunicator || implementation.form.takesThreads)
    return name + " takes " + (implementation.form.takesCommunicator ? "a communicator" : "threads");
  if (countsIn(implementation.processes).fewest > 1 || countsIn(implementation.threads).fewest > 1)
    return name + " takes several processes or threads";
  return "";
}

/// `isFunction`: the calls in it are those of a function, which may choose; else they are made for each element too.
std::string obstacleIn(const Expression &expression, const Statement &statement, bool isFunction,
                       const Candidates &candidates) {
  std::string obstacle;
  walkExpressions(&expression, [&](const Expression &part) {
    if (isa<ReductionExpression>(part))
      obstacle = "it has a reduction";
    else if (const auto *call = dyn_cast<CallExpression>(&part); call && call->calleeKind == CalleeKind::Component) {
      const Alternatives alternatives = candidates.of(*call, statement);
      obstacle =
          isFunction && alternatives.size() != 1
              ? "several implementations of " + quoted(call->callee.text) + " may run in it"
              : obstacleToElementCalls(*call, alternativeOfElements(*call, alternatives, candidates), candidates);
    }
    return obstacle.empty() ? Walk::Into : Walk::Past;
  });
  return obstacle;
}

std::string obstacleIn(const AssignmentStatement &assignment) {
  if (assignment.targets.size() > 1)
    return "it has a call with several results";
  const Symbol *symbol = assignment.targets.front().symbol;
  return symbol && !symbol->type.isScalar() ? "it has an array" : "";
}

/// Scalars, `for` and `if` alone.
std::string obstacleIn(const Statement &statement) {
  if (statement.clauses.processes)
    return "it has a statement on processes";
  if (isa<RepeatStatement>(statement))
    return "it has a `repeat`";
  if (seedIn(statement))
    return "it rounds at random";
  if (const auto *declaration = dyn_cast<DeclarationStatement>(&statement))
    return declaration->symbol->type.isScalar() ? "" : "it has an array";
  if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
    return obstacleIn(*assignment);
  return isa<ForStatement, IfStatement>(statement) ? ""
                                                   : "it has a statement other than an assignment, a `for` or an `if`";
}

std::string obstacleIn(const Block &block, const Candidates &candidates) {
  std::string obstacle;
  const bool isFunction = !isStraight(block);
  walkStatements(block, [&](const Statement &statement) {
    if (obstacle.empty())
      obstacle = obstacleIn(statement);
    forEachExpression(statement, [&](const Expression &expression) {
      if (obstacle.empty())
        obstacle = obstacleIn(expression, statement, isFunction, candidates);
    });
  });
  return obstacle;
}

} // namespace

std::string obstacleToElementCalls(const CallExpression &call, const Alternative &alternative,
                                   const Candidates &candidates) {
  const Callable &callee = *candidates.calleeOf(call);
  if (const std::string obstacle = obstacleIn(callee); !obstacle.empty())
    return obstacle;
  if (alternative.execution)
    return "execution " + quoted(alternative.execution->name.text) + " runs by the choice of a program";
  if (alternative.implementation)
    if (const std::string obstacle = obstacleIn(*alternative.implementation); !obstacle.empty())
      return obstacle;
  if (isInCpp(alternative.implementation))
    return "";
  return obstacleIn(Statements{&callee, alternative.implementation}.body(), candidates);
}

mlir::Value ComponentBuilder::elementCall(const CallExpression &call) {
  const Alternative alternative = alternativeOfElements(call, candidates.of(call, *statement), candidates);
  const Callable &callee = *candidates.calleeOf(call);
  const llvm::SaveAndRestore ofCallee(versions);
  llvm::SmallVector<mlir::Value> arguments;
  for (const Parameter *parameter : callee.parameters)
    if (parameter->direction == Direction::In) {
      const Expression &argument = *call.bound[arguments.size()];
      arguments.push_back(convertTo(scalarType(parameter->symbol->type), scalar(argument), location(argument.range)));
      versions[parameter->symbol] = arguments.back(); // defaults behind it may speak of it
    }
  mlir::Value result;
  const Statements what{&callee, alternative.implementation};
  const llvm::StringRef unnamed[] = {""};
  if (isInCpp(alternative.implementation)) // what it returns stands in the expression, a variable has a name
    result = alternative.implementation->form.givesResult ? invoke(call, alternative, arguments, unnamed).front()
                                                          : invoke(call, alternative, arguments, {}).front();
  else if (isStraight(what.body()))
    result = straightCall(what, arguments);
  else
    result = runBy(call, alternative, arguments, {}).front();
  if (auto op = result.getDefiningOp<ir::CallOp>())
    module.lookupSymbol(op.getCallee())->setAttr("of_elements", builder.getUnitAttr());
  return num::isNumber(result.getType()) ? number(result, location(call.range)) : result;
}

/// The statements of what is called, in the body of the nest that calls it.
mlir::Value ComponentBuilder::straightCall(const Statements &what, llvm::ArrayRef<mlir::Value> arguments) {
  const llvm::SaveAndRestore ofCallee(versions);
  const llvm::SaveAndRestore here(statement);
  const Symbol *result = nullptr;
  size_t next = 0;
  for (const Parameter *parameter : what.component->parameters)
    if (parameter->direction == Direction::Out)
      result = parameter->symbol;
    else
      versions[parameter->symbol] = arguments[next++];
  for (const Statement *each : what.body()) {
    statement = each; // which may demand an implementation
    const auto *assigned = dyn_cast<AssignmentStatement>(each);
    if (!assigned || !assigned->targets.front().symbol)
      continue;
    const AssignmentStatement &assignment = *assigned;
    const Target &target = assignment.targets.front();
    mlir::Value value = convertTo(scalarType(target.symbol->type), scalar(*assignment.value), location(target.range));
    if (target.symbol != result) // that is the caller's to name
      nameValue(value, named(target.name.text, target.range));
    versions[target.symbol] = value;
  }
  return versions.lookup(result);
}

} // namespace dpg

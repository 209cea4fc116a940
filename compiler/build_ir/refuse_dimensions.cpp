// What is not lowered of arrays of three dimensions: whatever moves, names or bounds parts of them.
#include "compiler/build_ir/refuse_dimensions.h"
#include "compiler/build_ir/block_formats.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

bool hasThree(const Type &type) { return type.rank() == 3; }
bool hasThree(const Symbol *symbol) { return symbol && hasThree(symbol->type); }

/// Visits what is written; each method names one construct.
class Dimensions {
public:
  explicit Dimensions(Refuse refuse) : refuse(refuse) {}

  void visitParameter(const Parameter &parameter) {
    if (!hasThree(parameter.symbol))
      return;
    any = true;
    if (parameter.declared->valueRange)
      refuse(parameter.range, "a range of an array of 3 dimensions");
    if (parameter.initial)
      refuse(parameter.initial->range, "a default of an array of 3 dimensions");
  }

  void visitDeclaration(const Symbol *symbol, const TypeSyntax &type) {
    any |= hasThree(symbol);
    if (hasThree(symbol) && isInBlocks(symbol->type))
      refuse(type.range, "an array of 3 dimensions in blocks");
    if (hasThree(symbol) && type.contract)
      refuse(type.contract->range, "a contract on an array of 3 dimensions");
  }

  void visitStatement(const Statement &statement) {
    const auto *loop = dyn_cast<ForStatement>(&statement);
    if (statement.clauses.processes || (loop && loop->isParallel))
      independent = &statement;
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        visitTarget(target);
    forEachExpression(statement, [&](const Expression &whole) {
      walkExpressions(&whole, [&](const Expression &part) {
        visitExpression(part);
        return Walk::Into;
      });
    });
  }

  /// Tasks exchange rows of matrices.
  void finish() {
    if (any && independent)
      refuse(independent->range, "a statement on processes or a `parallel for` beside an array of 3 dimensions");
  }

private:
  void visitTarget(const Target &target) {
    any |= hasThree(target.symbol);
    if (hasThree(target.symbol) && target.subscripts && !areElements(*target.subscripts))
      refuse(target.range, "a part of an array of 3 dimensions");
  }

  void visitExpression(const Expression &expression) {
    any |= hasThree(expression.type);
    const auto *subscripted = dyn_cast<SubscriptedExpression>(&expression);
    if (subscripted && hasThree(subscripted->base->type) && !areElements(subscripted->subscripts))
      refuse(expression.range, "a part of an array of 3 dimensions");
    if (const auto *call = dyn_cast<CallExpression>(&expression); call && call->calleeKind == CalleeKind::Library)
      for (const Expression *argument : call->bound)
        if (hasThree(argument->type))
          refuse(argument->range, "a library task of an array of 3 dimensions");
  }

  static bool areElements(const std::vector<Subscript> &subscripts) {
    return subscripts.size() == 3 && llvm::none_of(subscripts, [](const Subscript &subscript) {
             return subscript.kind == SubscriptKind::Slice || subscript.kind == SubscriptKind::Whole;
           });
  }

  Refuse refuse;
  bool any = false;
  const Statement *independent = nullptr;
};

} // namespace

void refuseThreeDimensions(const Statements &what, Refuse refuse) {
  Dimensions dimensions(refuse);
  for (const Parameter *parameter : what.component->parameters) {
    dimensions.visitParameter(*parameter);
    dimensions.visitDeclaration(parameter->symbol, *parameter->declared);
  }
  walkDeclarations(what.body(),
                   [&](const Symbol *symbol, const TypeSyntax &type) { dimensions.visitDeclaration(symbol, type); });
  walkStatements(what.body(), [&](const Statement &statement) { dimensions.visitStatement(statement); });
  dimensions.finish();
}

} // namespace dpg

// Compiles calls: elementary functions, newest, components and library tasks.
#include "compiler/eval/compile.h"

#include "compiler/sema/library.h"

namespace dpg::eval {

using namespace ast;

namespace {

/// The single result of a call that stands in an expression.
class CallResultNode : public Node {
public:
  CallResultNode(std::unique_ptr<CallNode> call, ElementKind kind, bool isArray)
      : Node(kind, isArray, call->range), call(std::move(call)) {}

  Outcome run() override {
    if (const Outcome outcome = call->run(); outcome != Outcome::Value)
      return outcome;
    const Value &result = call->results[0];
    if (result.state == State::Absent)
      return Outcome::Absent;
    integer = result.integer;
    re = result.re.get();
    im = result.im.get();
    array = result.array.get();
    return Outcome::Value;
  }

private:
  std::unique_ptr<CallNode> call;
};

} // namespace

NodePtr ExpressionCompiler::compileCallResult(const CallExpression *call) {
  switch (call->calleeKind) {
  case CalleeKind::Elementary:
    return compileElementary(call);
  case CalleeKind::Newest:
    // Everything runs in order here: the newest value is the latest.
    return compile(call->arguments[0].value);
  default:
    return cache(std::make_unique<CallResultNode>(compileCall(call), elementKindOf(call->type), !call->type.isScalar()),
                 call);
  }
}

NodePtr ExpressionCompiler::compileElementary(const CallExpression *call) {
  std::vector<NodePtr> arguments;
  for (const Argument &argument : call->arguments)
    arguments.push_back(compile(argument.value));
  if (arguments.size() != 1 || !arguments[0]->isArray)
    return makeFunction(session, call->callee.text, std::move(arguments), call->range);
  auto cursor = std::make_unique<ElementCursor>(arguments[0]->kind, false, arguments[0]->range);
  std::vector<ElementwiseOperand> operands;
  operands.push_back({std::move(arguments[0]), cursor.get()});
  arguments[0] = std::move(cursor);
  NodePtr body = makeFunction(session, call->callee.text, std::move(arguments), call->range);
  const sema::ElementaryFunction *function = sema::elementaryFunction(call->callee.text);
  return cache(
      makeElementwise(session, std::move(operands), std::move(body), function && function->isZeroAtZero, call->range),
      call);
}

std::unique_ptr<CallNode> ExpressionCompiler::compileCall(const CallExpression *call) {
  const auto *callee = llvm::dyn_cast_or_null<Callable>(call->component);
  std::vector<const Parameter *> inputs;
  if (callee)
    for (const Parameter *parameter : callee->parameters)
      if (parameter->direction != Direction::Out)
        inputs.push_back(parameter);
  std::vector<NodePtr> arguments;
  for (size_t k = 0; k < call->bound.size(); ++k) {
    // A default is an expression over the callee's own names: the callee evaluates it.
    const bool isDefault = !call->bound[k] || (k < inputs.size() && call->bound[k] == inputs[k]->initial);
    arguments.push_back(isDefault ? nullptr : compile(call->bound[k]));
  }
  return calls.makeCall(call, std::move(arguments));
}

} // namespace dpg::eval

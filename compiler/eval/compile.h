// From typed expressions to nodes.
#pragma once

#include "compiler/eval/environment.h"
#include "compiler/eval/index_space.h"

namespace dpg::eval {

/// A call of a component or a library task: all its results.
class CallNode : public Node {
public:
  using Node::Node;
  /// After run() gave Value: one a result, in order.
  std::vector<Value> results;
  void release() override {
    results.clear();
    Node::release();
  }
};

/// Makes the nodes of calls; implemented by the interpreter, which runs components.
class CallCompiler {
public:
  virtual ~CallCompiler() = default;
  /// `arguments`: one a parameter that takes one; null where the callee's default is to be used.
  virtual std::unique_ptr<CallNode> makeCall(const ast::CallExpression *call, std::vector<NodePtr> arguments) = 0;
};

class ExpressionCompiler {
public:
  /// Nodes that need not run again within a statement compare `epoch`, which changes when the statement runs again.
  ExpressionCompiler(Session &session, Environment &environment, CallCompiler &calls, const uint64_t *epoch)
      : session(session), environment(environment), calls(calls), epoch(epoch) {}

  NodePtr compile(const ast::Expression *expression);
  std::unique_ptr<CallNode> compileCall(const ast::CallExpression *call);

  /// One index: its range as written, or the dimensions in which it stands alone in one of `expressions`.
  BoundIndex bindIndex(const ast::Symbol *symbol, const ast::Name &name, const std::optional<ast::Range> &over,
                       llvm::ArrayRef<const ast::Expression *> expressions);
  /// Marks the indices whose ranges read indices of the same space.
  void markDependent(IndexSpace &space, llvm::ArrayRef<const std::optional<ast::Range> *> ranges) const;
  SupportBuilder supportBuilder(const IndexSpace &space);
  std::vector<SliceSubscript> compileSubscripts(llvm::ArrayRef<ast::Subscript> subscripts);

private:
  NodePtr compileNumber(const ast::NumberExpression *number);
  NodePtr compileName(const ast::NameExpression *name);
  NodePtr compileSubscripted(const ast::SubscriptedExpression *subscripted);
  NodePtr compileCallResult(const ast::CallExpression *call);
  NodePtr compileElementary(const ast::CallExpression *call);
  NodePtr compileReduction(const ast::ReductionExpression *reduction);
  NodePtr compileUnary(const ast::UnaryExpression *unary);
  NodePtr compileBinary(const ast::BinaryExpression *binary);
  /// `left op right` where one of them is an array.
  NodePtr combineArrays(const ast::BinaryExpression *binary, NodePtr left, NodePtr right);
  /// Wraps what is dear to compute, so that it runs once for the values of the indices that it reads.
  NodePtr cache(NodePtr node, const ast::Expression *expression);

  Session &session;
  Environment &environment;
  CallCompiler &calls;
  const uint64_t *epoch;
};

} // namespace dpg::eval

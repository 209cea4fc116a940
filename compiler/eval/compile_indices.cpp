// Compiles reductions and the ranges of indices.
#include "compiler/eval/compile.h"
#include "compiler/eval/reduction_node.h"
#include "compiler/eval/walk.h"

#include <algorithm>

namespace dpg::eval {

using namespace ast;

BoundIndex ExpressionCompiler::bindIndex(const Symbol *symbol, const Name &name, const std::optional<Range> &over,
                                         llvm::ArrayRef<const Expression *> expressions) {
  BoundIndex index;
  index.symbol = symbol;
  index.name = name.text;
  index.range = name.range;
  index.place = environment.indexOf(symbol);
  if (over) {
    index.from = compile(over->from);
    index.to = compile(over->to);
    return index;
  }
  const auto addSources = [&](const Expression *below) {
    const auto *subscripted = llvm::dyn_cast<SubscriptedExpression>(below);
    if (!subscripted)
      return;
    for (size_t d = 0; d < subscripted->subscripts.size(); ++d) {
      const auto *alone = llvm::dyn_cast_or_null<NameExpression>(subscripted->subscripts[d].element);
      if (alone && alone->symbol == symbol)
        index.sources.push_back({compile(subscripted->base), d, subscripted->subscripts[d].range});
    }
  };
  for (const Expression *expression : expressions)
    if (expression)
      walk(expression, addSources);
  return index;
}

void ExpressionCompiler::markDependent(IndexSpace &space, llvm::ArrayRef<const std::optional<Range> *> ranges) const {
  const auto readsIndex = [&](const Expression *bound) {
    bool reads = false;
    walk(bound, [&](const Expression *below) {
      if (const auto *name = llvm::dyn_cast<NameExpression>(below))
        reads =
            reads || llvm::any_of(space.indices, [&](const BoundIndex &index) { return index.symbol == name->symbol; });
    });
    return reads;
  };
  for (size_t position = 0; position < space.indices.size(); ++position)
    if (const std::optional<Range> &over = *ranges[position])
      space.indices[position].isDependent = readsIndex(over->from) || readsIndex(over->to);
}

SupportBuilder ExpressionCompiler::supportBuilder(const IndexSpace &space) {
  SupportBuilder builder;
  builder.compile = [this](const Expression *expression) { return compile(expression); };
  for (const BoundIndex &index : space.indices)
    builder.indices.push_back(index.symbol);
  builder.bounds = &space.bounds;
  return builder;
}

NodePtr ExpressionCompiler::compileReduction(const ReductionExpression *reduction) {
  auto space = std::make_unique<IndexSpace>(session);
  std::vector<const std::optional<Range> *> ranges;
  for (const Binder &binder : reduction->binders) {
    space->indices.push_back(bindIndex(binder.symbol, binder.name, binder.over, reduction->body));
    ranges.push_back(&binder.over);
  }
  markDependent(*space, ranges);
  const bool skipsZero = reduction->reduction == ReductionKind::Sum || reduction->reduction == ReductionKind::Any;
  SupportPtr support = findSupport(supportBuilder(*space), reduction->body, skipsZero ? IsEither : IsAbsent);
  return makeReduction(session, reduction->reduction, std::move(space), compile(reduction->body), std::move(support),
                       reduction->range);
}

} // namespace dpg::eval

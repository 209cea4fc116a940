// stream_softmax: attention in one pass over the entries of its pattern.
#include "compiler/analysis/softmax_chain.h"
#include "compiler/passes/graph/stream_softmax/tiles.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/rebuild_loop.h"
#include "dialects/num/num.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_STREAMSOFTMAX
#include "compiler/passes/passes.h.inc"

namespace {

using analysis::SoftmaxChain;

/// Makes one nest of a chain: that of the mean, with a new body.
class Streaming {
public:
  explicit Streaming(const SoftmaxChain &chain) : chain(chain), builder(chain.mean) {}

  void run();

private:
  void copyScore(ir::SoftmaxMeanOp into);
  void takeOutOfChoice(Value &score, Value &present);
  void dropSteps();
  ArrayAttr joinedOrigins();

  SoftmaxChain chain;
  OpBuilder builder;
};

ArrayAttr Streaming::joinedOrigins() {
  llvm::SetVector<Attribute> origins;
  for (ir::NestOp nest : chain.inOrder())
    origins.insert_range(nest.getOrigins());
  return builder.getArrayAttr(origins.getArrayRef());
}

/// What is computed where an element is present alone: `if present then score else 0`, without the choice.
void Streaming::takeOutOfChoice(Value &score, Value &present) {
  auto choice = score.getDefiningOp<num::ChooseOp>();
  if (!choice)
    return;
  present = choice.getCondition();
  auto yield = cast<num::YieldOp>(choice.getYes().front().getTerminator());
  score = yield.getValue();
  yield.erase();
  choice->getBlock()->getOperations().splice(choice->getIterator(), choice.getYes().front().getOperations());
  choice.erase();
}

/// The operations of the score's row before the new one, those of an entry in it, and the weight's.
void Streaming::copyScore(ir::SoftmaxMeanOp into) {
  IRMapping mapping;
  Block &body = into.getBody().front();
  mapping.map(chain.score.getBody().getArgument(0), into.getLine());
  mapping.map(chain.scores.getBody().getArguments(), body.getArguments());
  builder.setInsertionPoint(into);
  for (Operation &op : chain.score.getBody().front().without_terminator())
    if (&op != chain.scores)
      builder.clone(op, mapping);
  builder.setInsertionPointToEnd(&body);
  ir::PutOp put = chain.score.putOf(0);
  for (Operation &op : chain.scores.getBody().front().without_terminator())
    if (&op != put)
      builder.clone(op, mapping);
  Value score = mapping.lookupOrDefault(put.getValue()), present;
  takeOutOfChoice(score, present);

  IRMapping ofMean;
  ofMean.map(chain.weighted.getBody().getArguments(), body.getArguments());
  Value value = builder.clone(*chain.read, ofMean)->getResult(0);
  if (value.getType() != score.getType())
    value = num::ConvertOp::create(builder, value.getLoc(), score.getType(), value);
  ir::WeighOp::create(builder, into.getLoc(), value, score, present);
}

/// What gave scores, weights and sums alone.
void Streaming::dropSteps() {
  const SmallVector<ir::NestOp> nests = chain.inOrder();
  for (ir::NestOp nest : llvm::reverse(nests))
    if (nest != chain.mean) {
      SmallVector<Operation *> begins;
      for (Value init : nest.getInits())
        begins.push_back(init.getDefiningOp());
      nest.erase();
      for (Operation *begin : begins)
        if (isa_and_nonnull<ir::UndefinedOp>(begin) && begin->use_empty())
          begin->erase();
    }
}

void Streaming::run() {
  ir::NestOp nest = chain.mean;
  Block &body = nest.getBody().front();
  ir::PutOp put = nest.putOf(0);
  const ir::EntryLoop loop = ir::entryLoopOf(chain.weighted);
  nest.setOriginsAttr(joinedOrigins());
  builder.setInsertionPointToStart(&body);
  auto mean = ir::SoftmaxMeanOp::create(builder, chain.weighted.getLoc(), num::RealType::get(nest.getContext()),
                                        chain.weighted.getIndex(), Value(loop.matrix), body.getArgument(0));
  Block &inside = mean.getBody().emplaceBlock();
  for (BlockArgument argument : chain.weighted.getBody().getArguments())
    inside.addArgument(argument.getType(), argument.getLoc());
  copyScore(mean);
  builder.setInsertionPointAfter(mean);
  Value given = mean.getResult();
  if (given.getType() != put.getValue().getType())
    given = num::ConvertOp::create(builder, nest.getLoc(), put.getValue().getType(), given);
  put.getValueMutable().assign(given);
  put->moveAfter(given.getDefiningOp());
  // What the quotient was made of is read by nobody now.
  SmallVector<Operation *> rest;
  for (Operation *op = put->getNextNode(); op && !isa<ir::DoneOp>(op); op = op->getNextNode())
    rest.push_back(op);
  for (Operation *op : llvm::reverse(rest))
    op->erase();
  dropSteps();
  markTiles(mean);
}

struct StreamSoftmax : impl::StreamSoftmaxBase<StreamSoftmax> {
  /// The chain that a nest ends, along entries; nothing where there is none, or a score may end the program.
  static std::optional<SoftmaxChain> chainOf(ir::NestOp nest) {
    std::string obstacle;
    std::optional<SoftmaxChain> chain = analysis::softmaxChainOf(nest, obstacle);
    return chain && chain->scores && !mayEndProgram(chain->score) ? chain : std::nullopt;
  }

  void runOnGraph(ir::GraphOp graph) {
    SmallVector<ir::NestOp> ends;
    graph.walk([&](ir::NestOp nest) {
      if (chainOf(nest))
        ends.push_back(nest);
    });
    if (ends.empty())
      return;
    dropUnreadVersions(graph); // of scores and the like
    for (ir::NestOp nest : ends)
      Streaming(*chainOf(nest)).run();
    streamed += ends.size();
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>())
      runOnGraph(graph);
  }
};

} // namespace
} // namespace dpg

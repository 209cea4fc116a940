// inline_elements: single elements of replicated arrays are read and computed in the graph itself.
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_INLINEELEMENTS
#include "compiler/passes/passes.h.inc"

namespace {

bool hasOneIteration(ir::NestOp nest) {
  return !nest.getIndices().empty() && llvm::all_of(nest.getIndices().getAsRange<ir::IndexAttr>(), [](auto loop) {
    return (extentOf(loop.getTo()) - extentOf(loop.getFrom())).asConstant() == 1;
  });
}

/// Scalars of scalars and of elements that every process has.
bool isPlain(Operation *op) {
  if (auto read = dyn_cast<ir::ReadOp>(op))
    return read.getArray().getType().isReplicated();
  StringRef dialect = op->getName().getDialectNamespace();
  return isa<ir::PutOp, ir::AccumulateOp, ir::DoneOp>(op) || dialect == "arith" || dialect == "math" ||
         dialect == "num";
}

bool mayInline(ir::NestOp nest) {
  if (!hasOneIteration(nest))
    return false;
  bool isInlined = true;
  nest.getBody().walk([&](Operation *op) { isInlined &= isPlain(op); });
  for (unsigned array = 0; array < nest.arrayCount(); ++array)
    isInlined &= cast<ir::ArrayType>(nest.getResult(array).getType()).isReplicated();
  for (unsigned scalar = nest.arrayCount(); scalar < nest.getNumResults(); ++scalar)
    isInlined &= !ir::givesIndex(nest.accumulateOf(scalar).getKind());
  return isInlined;
}

/// Takes the scalars of one nest out of it.
class Inliner {
public:
  explicit Inliner(ir::NestOp nest) : nest(nest), builder(nest) {}

  void run() {
    for (auto [loop, index] : llvm::zip(nest.getIndices().getAsRange<ir::IndexAttr>(), nest.getBody().getArguments()))
      values.map(index, valueOfExtent(builder, nest.getLoc(), loop.getFrom()));
    for (Operation &op : nest.getBody().front().without_terminator())
      if (!isa<ir::PutOp, ir::AccumulateOp>(op))
        builder.clone(op, values);
    for (unsigned scalar = nest.arrayCount(); scalar < nest.getNumResults(); ++scalar)
      giveScalar(scalar);
    if (nest.arrayCount() > 0)
      buildPuts();
    nest.erase();
  }

private:
  /// Of one value every reduction is that value.
  void giveScalar(unsigned result) {
    Value value = values.lookupOrDefault(nest.accumulateOf(result).getValue());
    StringRef name = ir::nameOf(nest.getResult(result));
    if (Operation *op = value.getDefiningOp(); op && isa<ir::ReadOp>(op) && ir::nameIn(op->getLoc()).empty())
      op->setLoc(ir::withName(op->getLoc(), name));
    nest.getResult(result).replaceAllUsesWith(value);
  }

  /// The arrays' elements alone.
  void buildPuts() {
    auto names = llvm::map_to_vector(nest.getResults().take_front(nest.arrayCount()),
                                     [](Value array) { return ir::nameOf(array); });
    auto puts =
        ir::NestOp::create(builder, nest.getLoc(), nest.getInits().getTypes(), nest.getName(), nest.getIndices(),
                           nest.getInits(), builder.getStrArrayAttr(names), nest.getOrigins());
    puts->setDiscardableAttrs(nest->getDiscardableAttrDictionary());
    Block &body = puts.getBody().emplaceBlock();
    IRMapping indices = values;
    for (BlockArgument index : nest.getBody().getArguments())
      indices.map(index, body.addArgument(index.getType(), index.getLoc()));
    builder.setInsertionPointToEnd(&body);
    for (ir::PutOp put : nest.getBody().front().getOps<ir::PutOp>()) {
      Value value = values.lookupOrDefault(put.getValue());
      auto subscripts = llvm::map_to_vector(put.getSubscripts(), [&](Value v) { return indices.lookupOrDefault(v); });
      ir::PutOp::create(builder, put.getLoc(), value, put.getInto(), subscripts);
    }
    ir::DoneOp::create(builder, nest.getLoc());
    for (auto [old, given] : llvm::zip(nest.getResults(), puts.getResults()))
      old.replaceAllUsesWith(given);
  }

  ir::NestOp nest;
  OpBuilder builder;
  IRMapping values;
};

struct InlineElements : impl::InlineElementsBase<InlineElements> {
  void runOnOperation() override {
    SmallVector<ir::NestOp> nests;
    getOperation().walk([&](ir::NestOp nest) { nests.push_back(nest); });
    for (ir::NestOp nest : nests)
      if (mayInline(nest))
        Inliner(nest).run();
  }
};

} // namespace
} // namespace dpg

// inline_graphs: calls are replaced by what they call, with sizes, loop indices and names of the caller.
#include "compiler/passes/graph/inline_graphs/inline_calls.h"

#include "compiler/passes/captured_values.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_INLINEGRAPHS
#include "compiler/passes/passes.h.inc"

namespace {

/// Replaces one call by the body of its callee.
class CallInliner {
public:
  CallInliner(ir::CallOp call, ir::GraphOp callee) : call(call), callee(callee), builder(call) {}

  LogicalResult run();

private:
  LogicalResult bindSizes();
  LogicalResult bindIntegers();
  void chooseNames();
  void renameValue(StringRef name);
  void renameIndex(StringRef name);
  std::string nameFor(StringRef name);
  void applyNames(Operation *cloned);
  void nameResults(ValueRange returned);
  StringRef callersNameOf(OpResult result);
  void rememberNames();
  void rememberNames(ir::NestOp nest);
  bool isChecked(ir::CheckRangeOp check);

  ir::CallOp call;
  ir::GraphOp callee;
  OpBuilder builder;
  IRMapping mapping;
  TakenNames taken;
  Substitution extents;               ///< of the callee's sizes, integer parameters and loop indices
  llvm::StringMap<std::string> names; ///< of the callee's values that are called otherwise in the caller
};

// --------------------------------------------------------------------------------------------------- sizes and indices

/// The callee's sizes are what the caller's arrays have where a parameter's shape shows them alone.
LogicalResult CallInliner::bindSizes() {
  for (auto [parameter, given] : llvm::zip(callee.getBody().getArguments(), call.getArguments())) {
    auto expected = dyn_cast<ir::ArrayType>(parameter.getType());
    if (!expected)
      continue;
    for (auto [theirs, ours] : llvm::zip(expected.getShape(), cast<ir::ArrayType>(given.getType()).getShape()))
      if (std::optional<std::string> size = extentOf(theirs).asSymbol())
        extents.try_emplace(*size, extentOf(ours));
  }
  for (auto size : callee.getSizes().getAsValueRange<StringAttr>())
    if (!extents.count(size.str()))
      return mlir::emitError(call.getLoc())
             << "E0711: no argument of `" << callee.getSymName() << "` shows the size `" << size << "` by itself";
  return success();
}

/// Whether an extent in the callee has a parameter's name in it.
static bool namesExtent(ir::GraphOp graph, StringRef name) {
  bool found = false;
  auto look = [&](ir::ExtentAttr extent) { found |= llvm::is_contained(extentOf(extent).names(), name.str()); };
  AttrTypeWalker walker;
  walker.addWalk([&](ir::ExtentAttr extent) { look(extent); });
  graph->walk([&](Operation *op) {
    walker.walk(op->getAttrDictionary());
    for (Type type : op->getResultTypes())
      walker.walk(type);
  });
  return found;
}

LogicalResult CallInliner::bindIntegers() {
  for (auto [parameter, given] : llvm::zip(callee.getBody().getArguments(), call.getArguments())) {
    StringRef name = ir::nameOf(parameter);
    if (!parameter.getType().isIndex() || !namesExtent(callee, name))
      continue;
    std::optional<Extent> extent = extentOfValue(given);
    if (!extent)
      return mlir::emitError(call.getLoc())
             << "E0711: a shape or a range in `" << callee.getSymName() << "` depends on `" << name
             << "`, whose value here is computed while the program runs";
    extents[name.str()] = *extent;
  }
  return success();
}

// --------------------------------------------------------------------------------------------------------------- names

std::string CallInliner::nameFor(StringRef name) { return taken.fresh((callee.getSymName() + "_" + name).str()); }

void CallInliner::renameValue(StringRef name) {
  if (!name.empty() && taken.has(name) && !names.contains(name))
    names[name] = nameFor(name);
}

/// Indices of nests are local to them, so only what is visible there counts.
void CallInliner::renameIndex(StringRef name) {
  if (taken.has(name) && !extents.count(name.str()))
    extents[name.str()] = Extent::symbol(nameFor(name));
}

/// What the caller calls a result: the call's own name for it, else that under which a loop hands it on.
StringRef CallInliner::callersNameOf(OpResult result) {
  if (StringRef name = ir::nameOf(result); !name.empty())
    return name;
  for (OpOperand &use : result.getUses()) {
    auto until = dyn_cast<ir::UntilOp>(use.getOwner());
    if (!until || use.getOperandNumber() <= until.getCarried().size())
      continue;
    auto loop = cast<ir::RepeatOp>(until->getParentOp());
    return ir::nameOf(loop.getResult(use.getOperandNumber() - 1));
  }
  return {};
}

void CallInliner::chooseNames() {
  Operation *scope = call->getParentOp();
  while (!isa<ir::GraphOp, ir::CertifyOp>(scope))
    scope = scope->getParentOp();
  taken = namesTakenIn(scope->getRegion(0));
  TakenNames given = namesTakenIn(callee.getBody());
  llvm::StringSet<> arguments, results;
  for (BlockArgument argument : callee.getBody().getArguments())
    arguments.insert(ir::nameOf(argument));
  auto returned = cast<ir::ReturnOp>(callee.getBody().front().getTerminator());
  // A result of one name on both sides is no clash: it is the same value.
  for (auto [value, result] : llvm::zip(returned.getValues(), call.getResults()))
    if (ir::nameOf(value) == callersNameOf(result))
      results.insert(ir::nameOf(value));
  callee.getBody().walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (StringRef name = ir::nameOf(result); !results.contains(name) && !op->getParentOfType<ir::NestOp>())
        renameValue(name);
    TypeSwitch<Operation *>(op)
        .Case([&](ir::NestOp nest) {
          for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
            renameIndex(index.getName());
        })
        .Case<ir::ReduceOp, ir::ForOp>([&](auto loop) { renameIndex(loop.getIndex().getName()); });
  });
}

void CallInliner::applyNames(Operation *cloned) {
  auto renamed = [&](StringRef name) {
    auto found = names.find(name);
    return found == names.end() ? name : StringRef(found->second);
  };
  cloned->walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Value result : op->getResults())
      if (StringRef name = ir::nameOf(result); renamed(name) != name)
        ir::setName(result, renamed(name));
    return isa<ir::NestOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
}

/// A value that the call gives has the caller's name, unless it is a parameter that is handed back.
void CallInliner::nameResults(ValueRange returned) {
  for (auto [value, result] : llvm::zip(returned, call.getResults())) {
    StringRef name = callersNameOf(result);
    bool isComputed = !llvm::is_contained(call.getArguments(), value);
    if (!name.empty() && isComputed)
      ir::setName(value, name);
  }
}

/// A nest of the callee reads well with the callee's own names, as its statements have them.
void CallInliner::rememberNames(ir::NestOp nest) {
  auto cloned = cast<ir::NestOp>(mapping.lookup(nest.getOperation()));
  SmallVector<std::pair<StringRef, StringRef>> locals;
  auto remember = [&](Value value) {
    locals.push_back({ir::nameOf(mapping.lookup(value)), localName(nest, ir::nameOf(value))});
  };
  llvm::for_each(capturedValues(nest), remember);
  llvm::for_each(nest.getResults(), remember);
  setLocalNames(cloned, locals);
}

void CallInliner::rememberNames() {
  callee.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (auto nest = dyn_cast<ir::NestOp>(op))
      rememberNames(nest);
    return isa<ir::NestOp, ir::CertifyOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
}

// ------------------------------------------------------------------------------------------------------------- cloning

/// Whether the same range of the same value was checked before the call.
bool CallInliner::isChecked(ir::CheckRangeOp check) {
  for (Operation *user : mapping.lookupOrDefault(check.getValue()).getUsers()) {
    auto other = dyn_cast<ir::CheckRangeOp>(user);
    Operation *place = other ? other->getBlock()->findAncestorOpInBlock(*call) : nullptr;
    if (place && other->isBeforeInBlock(place) && other.getLow() == check.getLow() &&
        other.getHigh() == check.getHigh())
      return true;
  }
  return false;
}

LogicalResult CallInliner::run() {
  if (failed(bindSizes()) || failed(bindIntegers()))
    return failure();
  chooseNames();
  Block &body = callee.getBody().front();
  mapping.map(body.getArguments(), call.getArguments());
  for (Operation &op : body.without_terminator()) {
    auto check = dyn_cast<ir::CheckRangeOp>(op);
    if (check && isChecked(check))
      continue;
    Operation *cloned = builder.clone(op, mapping);
    substituteExtents(cloned, extents);
    applyNames(cloned);
  }
  SmallVector<Value> returned;
  for (Value value : body.getTerminator()->getOperands())
    returned.push_back(mapping.lookupOrDefault(value));
  for (auto [value, result] : llvm::zip(returned, call.getResults()))
    if (value.getType() != result.getType())
      return mlir::emitError(call.getLoc()) << "E0711: `" << callee.getSymName() << "` gives " << value.getType()
                                            << " for these arguments, and " << result.getType() << " is expected";
  nameResults(returned);
  rememberNames();
  call.replaceAllUsesWith(returned);
  call.erase();
  return success();
}

// ---------------------------------------------------------------------------------------------------------------- pass

/// Inlines the calls of graphs, of those first that they call.
class GraphInliner {
public:
  LogicalResult inlineInto(ir::GraphOp graph);
  unsigned inlined = 0;

private:
  SymbolTableCollection symbols;
  llvm::DenseMap<Operation *, bool> done; ///< graphs whose calls are inlined, or (false) are being inlined
};

LogicalResult GraphInliner::inlineInto(ir::GraphOp graph) {
  auto [entry, isNew] = done.try_emplace(graph, false);
  if (!isNew) {
    if (entry->second)
      return success();
    return mlir::emitError(graph.getLoc()) << "E0711: `" << graph.getSymName() << "` calls itself, directly or not";
  }
  SmallVector<ir::CallOp> calls;
  graph->walk([&](ir::CallOp call) {
    if (!call->getParentOfType<ir::NestOp>()) // a nest calls a function for each element
      calls.push_back(call);
  });
  for (ir::CallOp call : calls) {
    auto callee = symbols.lookupNearestSymbolFrom<ir::GraphOp>(call, call.getCalleeAttr());
    if (failed(inlineInto(callee)) || failed(CallInliner(call, callee).run()))
      return failure();
    ++inlined;
  }
  done[graph] = true;
  return success();
}

struct InlineGraphs : impl::InlineGraphsBase<InlineGraphs> {
  void runOnOperation() override {
    GraphInliner inliner;
    for (auto graph : getOperation().getOps<ir::GraphOp>())
      if (failed(inliner.inlineInto(graph)))
        return signalPassFailure();
    inlined += inliner.inlined;
  }
};

} // namespace

LogicalResult inlineCalls(ir::GraphOp graph) { return GraphInliner().inlineInto(graph); }

} // namespace dpg

// Which values of an iteration are corrections: see corrections.h.
#include "compiler/passes/arithmetic/build_ladders/corrections.h"
#include "compiler/passes/captured_values.h"

#include "dialects/num/num.h"

using namespace mlir;

namespace dpg {

DirectValues::DirectValues(ir::RepeatOp repeat) : body(repeat.getBody().front()) {
  for (auto [next, before] : llvm::zip(repeat.until().getCarried(), body.getArguments()))
    visitNext(next, before);
}

/// Whether a value is an element of the array, at the subscripts where the nest puts what is computed from it.
static bool isElementOf(Value value, Value array, ir::PutOp put) {
  auto read = value.getDefiningOp<ir::ReadOp>();
  return read && read.getArray() == array && read.getSubscripts() == put.getSubscripts();
}

/// The version that the elements of `version` are sums of with something else; null where they are no such sums.
static Value correctedBy(Value version) {
  auto nest = version.getDefiningOp<ir::NestOp>();
  if (!nest || nest.getNumResults() != 1 || nest.arrayCount() != 1)
    return {};
  ir::PutOp put = nest.putOf(0);
  if (put.getCombining() || put->getBlock() != &nest.getBody().front())
    return {};
  Value init = nest.getInits().front();
  Operation *sum = put.getValue().getDefiningOp();
  if (!isa_and_nonnull<num::AddOp, num::SubOp>(sum))
    return {};
  const auto termOf = [&](unsigned operand) -> Value {
    auto read = sum->getOperand(operand).getDefiningOp<ir::ReadOp>();
    if (!read || !isElementOf(read.getResult(), read.getArray(), put))
      return {};
    // Elements that the nest leaves alone have to be those of the same version.
    return init == read.getArray() || init.getDefiningOp<ir::UndefinedOp>() ? read.getArray() : Value();
  };
  Value left = termOf(0), right = isa<num::AddOp>(sum) ? termOf(1) : Value();
  if (left && right) // x + y corrects either
    return isa<BlockArgument>(left) ? left : right;
  return left ? left : right;
}

/// The versions from `version` back to the one after `before`, where each is the one before it with something added;
/// none elsewhere.
static SmallVector<Value> correctedVersions(Value version, BlockArgument before) {
  SmallVector<Value> versions;
  for (; version != before; version = correctedBy(version)) {
    if (!version)
      return {};
    versions.push_back(version);
  }
  return versions;
}

/// A version that is corrected is no correction itself, but what is added to it may be.
void DirectValues::visitNext(Value next, BlockArgument before) {
  if (next == before)
    return;
  SmallVector<Value> versions = correctedVersions(next, before);
  if (versions.empty())
    add(next);
  corrected.insert(versions.begin(), versions.end());
}

void DirectValues::add(Value value) {
  if (!direct.insert(value).second)
    return;
  if (Operation *op = value.getDefiningOp(); op && body.findAncestorOpInBlock(*op) == op)
    addUsesOf(op);
}

void DirectValues::addUsesOf(Operation *op) {
  for (Value used : usedValues(op))
    if (Operation *above = used.getParentBlock()->getParentOp(); body.getParentOp()->isAncestor(above))
      add(used);
  if (!isa<ir::RepeatOp, ir::ForOp>(op) && op->getDialect()->getNamespace() != "scf")
    return;
  op->walk([&](Operation *inner) {
    for (Value result : inner->getResults())
      direct.insert(result);
    for (Region &region : inner->getRegions())
      for (Value argument : region.getArguments())
        direct.insert(argument);
  });
}

} // namespace dpg

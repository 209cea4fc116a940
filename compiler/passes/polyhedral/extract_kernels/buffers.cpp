// Which versions of arrays share memory in a kernel, and whether each read gets the version that it names.
//
// A loop's carried version, the one in its body, the next one and its result are one buffer, and so are the versions
// before and after a nest. Following the loop once in order, with the version that each buffer holds, shows whether any
// version is read after another has taken its place.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "compiler/passes/extents.h"
#include "compiler/passes/value_names.h"
#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

bool KernelBuilder::refuse(const Twine &why) {
  if (reason.empty())
    reason = why.str();
  return false;
}

void KernelBuilder::joinVersionsOf(ir::ForOp loop) {
  Block &block = loop.getBody().front();
  auto next = cast<ir::NextOp>(block.getTerminator());
  for (unsigned place = 0; place < loop.getCarried().size(); ++place) {
    const Value inside = block.getArgument(place + 1);
    if (!isArray(inside)) // numbers.cpp
      continue;
    if (loop != this->loop) // the call copies what is read or updated elsewhere too
      versions.unionSets(loop.getCarried()[place], inside);
    versions.unionSets(next.getCarried()[place], inside);
    versions.unionSets(loop.getResult(place), inside);
  }
  for (auto [place, last] : llvm::enumerate(next.getLast()))
    if (isArray(last))
      versions.unionSets(last, loop.getResult(loop.getCarried().size() + place));
}

void KernelBuilder::joinVersions() {
  joinVersionsOf(loop);
  loop.getBody().walk([&](Operation *op) {
    if (auto inner = dyn_cast<ir::ForOp>(op))
      joinVersionsOf(inner);
    if (auto nest = dyn_cast<ir::NestOp>(op))
      for (auto [init, result] : llvm::zip(nest.getInits(), nest.getResults()))
        if (!init.getDefiningOp<ir::UndefinedOp>())
          versions.unionSets(init, result);
        else
          versions.insert(result);
  });
}

KernelBuilder::Buffer *KernelBuilder::bufferOf(Value value) {
  versions.insert(value);
  const Value leader = versions.getLeaderValue(value);
  const auto found = buffers.find(leader);
  if (found != buffers.end())
    return &found->second;
  Buffer buffer;
  buffer.type = value.getType();
  return &buffers.insert({leader, buffer}).first->second;
}

/// All buffers, with the versions that they begin with and their names.
bool KernelBuilder::collectBuffers() {
  const auto take = [&](Value value) {
    Buffer *buffer = bufferOf(value);
    if (buffer->name.empty())
      buffer->name = ir::nameOf(value).str();
    if (buffer->type != value.getType())
      return refuse("versions of `" + buffer->name + "` differ in type");
    const bool isOutside = !loop->isAncestor(value.getParentBlock()->getParentOp()) && value.getDefiningOp() != loop;
    if (!isOutside)
      return true;
    buffer->first = value;
    current[versions.getLeaderValue(value)] = value;
    return true;
  };
  for (auto [place, carried] : llvm::enumerate(loop.getCarried())) {
    if (!isArray(carried))
      continue;
    Buffer *buffer = bufferOf(loop.getResult(place));
    if (const StringRef name = ir::nameOf(loop.getResult(place)); name != "_")
      buffer->name = name.str();
    if (!own.contains(place))
      buffer->first = carried;
    if (buffer->type != carried.getType())
      return refuse("versions of `" + buffer->name + "` differ in type");
  }
  bool areTaken = true;
  loop->walk([&](Operation *op) {
    if (auto read = dyn_cast<ir::ReadOp>(op))
      areTaken &= take(read.getArray());
    if (auto nest = dyn_cast<ir::NestOp>(op); nest && !standsForElement(nest))
      for (Value result : nest.getResults()) {
        if (Buffer *buffer = bufferOf(result); buffer->name.empty()) // what a call leaves without a name
          buffer->name = localName(nest, ir::nameOf(result)).str();
        areTaken &= take(result);
        bufferOf(result)->isWritten = true;
      }
  });
  for (auto &[leader, buffer] : buffers) {
    if (auto array = dyn_cast<ir::ArrayType>(buffer.type); array && array.isSparse())
      return refuse("`" + buffer.name + "` is sparse");
    buffer.isLocal = !buffer.first;
    if (buffer.isLocal && !buffer.isWritten)
      return refuse("`" + buffer.name + "` has no value");
  }
  return areTaken;
}

std::vector<std::pair<unsigned, Value>> KernelBuilder::unreadBehind() {
  std::vector<std::pair<unsigned, Value>> unread;
  for (unsigned place = 0; place < loop.getCarried().size(); ++place)
    if (isArray(loop.getCarried()[place]) && loop.getResult(place).use_empty())
      if (const Buffer *buffer = bufferOf(loop.getResult(place)); !buffer->isLocal && buffer->isWritten)
        unread.push_back({place, buffer->memory});
  return unread;
}

/// Whether what an operation inside of a nest reads is what its buffer holds.
bool KernelBuilder::readsCurrent(Operation *op) {
  auto read = dyn_cast<ir::ReadOp>(op);
  if (!read)
    return true;
  const Value holds = current.lookup(versions.getLeaderValue(read.getArray()));
  return holds == read.getArray() || refuse("an earlier version of `" + ir::nameOf(read.getArray()) + "` is read");
}

bool KernelBuilder::followNest(ir::NestOp nest) {
  nest.getBody().walk([&](Operation *op) { readsCurrent(op); });
  if (standsForElement(nest))
    return reason.empty();
  for (auto [place, result] : llvm::enumerate(nest.getResults())) {
    if (place < nest.arrayCount())
      if (const Value init = nest.getInits()[place]; !init.getDefiningOp<ir::UndefinedOp>())
        if (current.lookup(versions.getLeaderValue(init)) != init)
          return refuse("an earlier version of `" + ir::nameOf(result) + "` is updated");
    current[versions.getLeaderValue(result)] = result;
  }
  return reason.empty();
}

bool KernelBuilder::followLoop(ir::ForOp inner) {
  Block &block = inner.getBody().front();
  auto next = cast<ir::NextOp>(block.getTerminator());
  for (auto [place, carried] : llvm::enumerate(inner.getCarried())) {
    const Value inside = block.getArgument(place + 1);
    if (!isArray(inside))
      continue;
    Value &holds = current[versions.getLeaderValue(inside)];
    if (inner != loop && holds != carried)
      return refuse("an earlier version of `" + ir::nameOf(carried) + "` is carried");
    holds = inside;
  }
  if (!followVersions(block))
    return false;
  for (auto [place, carried] : llvm::enumerate(next.getCarried())) {
    const bool isUsed = inner == loop && !inner.getResult(place).use_empty();
    if (!isArray(carried) && isUsed)
      return refuse("`" + ir::nameOf(inner.getResult(place)) + "`, a number, is used after the loop");
    if (!isArray(carried))
      continue;
    Value &holds = current[versions.getLeaderValue(carried)];
    if (holds != carried)
      return refuse("an earlier version of `" + ir::nameOf(inner.getResult(place)) + "` is carried on");
    holds = inner.getResult(place);
  }
  for (auto [place, last] : llvm::enumerate(next.getLast())) {
    const Value result = inner.getResult(inner.getCarried().size() + place);
    if (inner == loop && !result.use_empty())
      return refuse("`" + ir::nameOf(result) + "`, which is new in each iteration, is used after the loop");
    if (isArray(last))
      current[versions.getLeaderValue(last)] = result;
  }
  return true;
}

/// Arithmetic on numbers that do not change in the loop, which is done where its result is used.
bool KernelBuilder::isScalar(Operation &op) {
  const StringRef dialect = op.getName().getDialectNamespace();
  return (dialect == "arith" || dialect == "math" || dialect == "num") && op.getNumRegions() == 0 &&
         op.getNumResults() == 1;
}

/// Whether a check says the same in every iteration of the outermost loop: then it is made before the loop, if that has
/// iterations.
bool KernelBuilder::mayMoveOut(ir::CheckSubscriptsOp check) {
  if (check->getParentOp() != loop)
    return false;
  bool isInvariant = check->getNumOperands() == 0;
  check->getAttrDictionary().walk([&](ir::ExtentAttr extent) {
    isInvariant &= !llvm::is_contained(extentOf(extent).names(), loop.getIndex().getName().str());
  });
  if (isInvariant)
    checks.push_back(check);
  return isInvariant;
}

/// A choice of numbers, with single elements in its sides.
bool KernelBuilder::followChoice(scf::IfOp choice) {
  const auto isElement = [&](Operation &op) { return isa<ir::NestOp>(op) && standsForElement(cast<ir::NestOp>(op)); };
  for (Region &side : choice->getRegions())
    for (Operation &op : side.front().without_terminator())
      if (isElement(op) ? !followNest(cast<ir::NestOp>(op)) : !isa<ir::SizeOp, num::ChooseOp>(op) && !isScalar(op))
        return refuse("`" + op.getName().getStringRef() + "` stands in a choice in it");
  return llvm::none_of(choice.getResults(), [](Value result) { return isArray(result); }) ||
         refuse("a choice in it gives an array");
}

bool KernelBuilder::followVersions(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (auto inner = dyn_cast<ir::ForOp>(op)) {
      if (!followLoop(inner))
        return false;
    } else if (auto nest = dyn_cast<ir::NestOp>(op)) {
      if (!followNest(nest))
        return false;
    } else if (auto check = dyn_cast<ir::CheckSubscriptsOp>(op)) {
      if (!mayMoveOut(check))
        return refuse("subscripts of `" + check.getName() + "` are checked in it");
    } else if (auto choice = dyn_cast<scf::IfOp>(op)) {
      if (!followChoice(choice))
        return false;
    } else if (!isa<ir::SizeOp, ir::UndefinedOp, num::ConstantOp, num::ChooseOp>(op) && !isScalar(op)) {
      return refuse("`" + op.getName().getStringRef() + "` stands in it");
    }
  }
  return true;
}

} // namespace dpg::polyhedral

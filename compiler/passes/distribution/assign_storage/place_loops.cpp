// The buffers of what loops carry and what branches leave.
#include "compiler/passes/distribution/assign_storage/storage_assigner.h"
#include "dialects/dpg/names.h"

namespace dpg::distribution {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

/// A carried version stays in the buffer where it is if nobody reads it after the loop has begun to change it.
void StorageAssigner::assignLoop(Loop loop) {
  llvm::SmallVector<StringRef> storage;
  llvm::SmallPtrSet<Buffer *, 4> taken;
  for (auto [init, inside, result] : llvm::zip_first(loop.inits, loop.arguments, loop.op->getResults())) {
    if (!isArray(init)) {
      storage.push_back("");
      continue;
    }
    mlir::Value version = dist_ir::versionOf(init);
    Buffer *buffer = buffers.lookup(version);
    bool isUndefined = version.getDefiningOp<ir::UndefinedOp>() != nullptr;
    StringRef name =
        cast<mlir::StringAttr>(loop.op->getAttrOfType<mlir::ArrayAttr>("names")[storage.size()]).getValue();
    bool mayStay = buffer && buffer->mayHold(name) && isFree(buffer, loop.op) && taken.insert(buffer).second;
    if (!mayStay) {
      Buffer *source = buffer;
      buffer = makeBuffer(name, cast<ir::ArrayType>(init.getType()));
      taken.insert(buffer);
      if (!isUndefined)
        addPair(loop.op, "enter", buffer, source);
    }
    buffers[inside] = buffer;
    buffers[result] = buffer;
    storage.push_back(buffer->name);
  }
  loop.op->setAttr("storage", builder.getStrArrayAttr(storage));
}

/// What lies where at the end of an iteration, while buffers swap.
class StorageAssigner::Contents {
public:
  /// The buffer that holds now what a buffer held when the iteration ended.
  Buffer *of(Buffer *buffer) const {
    auto found = where.find(buffer);
    return found == where.end() ? buffer : found->second;
  }
  void swap(Buffer *first, Buffer *second) {
    where.try_emplace(first, first);
    where.try_emplace(second, second);
    for (auto &[before, now] : where)
      now = now == first ? second : now == second ? first : now;
  }

private:
  llvm::DenseMap<Buffer *, Buffer *> where;
};

/// Brings the next versions into the buffers of the carried ones: by swapping where a version is needed once, and then
/// by copying. What a copy would overwrite although it is read behind the loop, or copied too, is put aside.
void StorageAssigner::finishLoop(Loop loop) {
  Contents contents;
  llvm::SmallVector<std::pair<Buffer *, Buffer *>> copies; // the carried version's buffer, and what is copied there
  llvm::SmallPtrSet<Buffer *, 4> done, needed;
  for (auto [inside, next] : llvm::zip(loop.arguments, loop.next)) {
    if (!isArray(inside))
      continue;
    Buffer *wanted = buffers.lookup(inside), *held = bufferOf(next);
    bool isNeededTwice =
        done.contains(held) || !held->isOwned || dist_ir::versionOf(next).getParentBlock() != inside.getOwner();
    done.insert(held);
    if (isNeededTwice) {
      copies.push_back({wanted, held});
      needed.insert(held);
    } else if (Buffer *present = contents.of(held); present != wanted) {
      addPair(loop.op, "swap", wanted, present);
      contents.swap(wanted, present);
    }
  }
  auto lastResults = llvm::drop_begin(loop.op->getResults(), loop.arguments.size());
  for (auto [last, result] : llvm::zip(loop.last, lastResults))
    if (isArray(last) && !result.use_empty())
      needed.insert(bufferOf(last));
  for (auto [wanted, held] : copies) {
    Buffer *target = wanted;
    if (contents.of(held) == target || llvm::none_of(needed, [&](Buffer *each) { return contents.of(each) == target; }))
      continue;
    Buffer *aside = makeBuffer(target->name, target->type);
    addPair(loop.op, "swap", target, aside);
    contents.swap(target, aside);
  }
  for (auto [wanted, held] : copies)
    if (contents.of(held) != wanted)
      addPair(loop.op, "leave", wanted, contents.of(held));
  for (auto [last, result] : llvm::zip(loop.last, lastResults))
    if (isArray(last) && !result.use_empty())
      buffers[result] = contents.of(bufferOf(last));
}

/// Gives each array that the sides leave one buffer, and brings into it what a side leaves elsewhere: all that is
/// copied before anything is swapped.
void StorageAssigner::assignBranch(mlir::Operation *branch) {
  for (mlir::Region &side : branch->getRegions())
    if (!side.empty())
      assignBlock(side.front());
  llvm::SmallVector<StringRef> storage;
  for (mlir::OpResult result : branch->getResults()) {
    storage.push_back("");
    if (!isArray(result))
      continue;
    Buffer *buffer = shared.contains(result) ? shared.lookup(result) : bufferOfBranch(result);
    buffers[result] = buffer;
    storage.back() = buffer->name;
    for (mlir::Region &side : branch->getRegions())
      leaveBranch(side.front().getTerminator(), result.getResultNumber(), buffer);
  }
  branch->setAttr("storage", builder.getStrArrayAttr(storage));
}

/// The buffer of the version that a side leaves alone, if nobody needs it but the branch; else one of its own.
StorageAssigner::Buffer *StorageAssigner::bufferOfBranch(mlir::OpResult result) {
  mlir::Operation *branch = result.getOwner();
  StringRef name =
      cast<mlir::StringAttr>(branch->getAttrOfType<mlir::ArrayAttr>("names")[result.getResultNumber()]).getValue();
  for (mlir::Region &side : branch->getRegions()) {
    mlir::Value left = side.front().getTerminator()->getOperand(result.getResultNumber());
    Buffer *held = bufferOf(left);
    bool isFromOutside = !branch->isAncestor(left.getParentBlock()->getParentOp());
    if (branch->hasAttr("alone")) // each side updates the version before in its place
      for (auto [version, buffer] : buffers)
        isFromOutside |= buffer == held && !branch->isAncestor(version.getParentBlock()->getParentOp());
    if (isFromOutside && held && held->mayHold(name) && isFree(held, branch) && isLeftOnce(branch, held, result))
      return held;
  }
  return makeBuffer(name, cast<ir::ArrayType>(result.getType()));
}

/// Whether no other result of the branch is what lies in the buffer, on either side.
bool StorageAssigner::isLeftOnce(mlir::Operation *branch, Buffer *held, mlir::OpResult result) {
  for (mlir::Region &side : branch->getRegions())
    for (auto [position, left] : llvm::enumerate(side.front().getTerminator()->getOperands()))
      if (position != result.getResultNumber() && isArray(left) && bufferOf(left) == held)
        return false;
  return llvm::none_of(branch->getResults(), [&](mlir::Value other) { return buffers.lookup(other) == held; });
}

/// What all implementations of a task compute themselves goes into one buffer, which none of them reads before.
void StorageAssigner::shareResults(ir::ChooseOp choice) {
  for (mlir::OpResult result : choice.getResults()) {
    if (!isArray(result))
      continue;
    const bool isComputed = llvm::all_of(choice.getAlternatives(), [&](mlir::Region &region) {
      mlir::OperandRange given = region.front().getTerminator()->getOperands();
      mlir::Value value = given[result.getResultNumber()];
      return value.getParentRegion() == &region && llvm::count(given, value) == 1;
    });
    if (!isComputed)
      continue;
    shared[result] = makeBuffer(ir::nameOf(result), cast<ir::ArrayType>(result.getType()));
    for (mlir::Region &region : choice.getAlternatives())
      shared[region.front().getTerminator()->getOperand(result.getResultNumber())] = shared[result];
  }
}

/// What was tried in a narrower format is widened right into the buffer of the result.
void StorageAssigner::shareWidened(mlir::scf::IfOp branch) {
  mlir::Region &kept = branch.getElseRegion();
  mlir::OperandRange given = kept.front().getTerminator()->getOperands();
  for (auto [result, value] : llvm::zip(branch.getResults(), given))
    if (isArray(result) && value.getParentRegion() == &kept && llvm::count(given, value) == 1)
      shared[value] = shared[result] = makeBuffer(ir::nameOf(result), cast<ir::ArrayType>(result.getType()));
}

/// The buffer in which all implementations of a task leave the result, or what other rows are added to; null elsewhere.
StorageAssigner::Buffer *StorageAssigner::sharedBuffer(mlir::OpResult result) {
  if (Buffer *buffer = shared.lookup(result))
    return buffer;
  for (mlir::Operation *user : result.getUsers())
    if (auto other = dyn_cast<ir::RunOp>(user); other && other.getPart() == ir::Part::outer)
      for (mlir::OpResult completed : other.getResults())
        if (shared.contains(completed) && completed.getResultNumber() == result.getResultNumber())
          return shared.lookup(completed);
  return nullptr;
}

void StorageAssigner::leaveBranch(mlir::Operation *end, unsigned position, Buffer *wanted) {
  mlir::Value left = end->getOperand(position);
  Buffer *held = bufferOf(left);
  if (held == wanted)
    return;
  const bool isMadeHere = held && held->isOwned && dist_ir::versionOf(left).getParentBlock() == end->getBlock();
  const bool isLeftTwice = llvm::count_if(end->getOperands(), [&](mlir::Value other) {
                             return isArray(other) && bufferOf(other) == held;
                           }) > 1;
  if (held)
    addPair(end, isMadeHere && !isLeftTwice ? "swap" : "leave", wanted, held);
}

} // namespace dpg::distribution

// The buffers of what runs of tasks give.
#include "compiler/ast/extent_text.h"
#include "compiler/passes/distribution/assign_storage/storage_assigner.h"
#include "dialects/dpg/names.h"

namespace dpg::distribution {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace {

/// Whether the run reads the buffer of its argument only at the element that it writes.
bool readsOnlyItsElement(ir::RunOp run, const TaskAccess &access, unsigned argument) {
  mlir::Value version = dist_ir::versionOf(run.getArguments()[argument]);
  for (const Access &read : access.reads)
    if (dist_ir::versionOf(run.getArguments()[read.argument]) == version && !read.isElementwise)
      return false;
  return true;
}

} // namespace

/// A dead version of the same type whose buffer the run may write, since it reads only the element that it writes.
StorageAssigner::Buffer *StorageAssigner::reusable(ir::RunOp run, const TaskAccess &access, ir::ArrayType type,
                                                   StringRef name) {
  unsigned inits = taskOf(run).nest().arrayCount();
  for (unsigned argument = 0; argument + inits < run.getArguments().size(); ++argument) {
    mlir::Value version = dist_ir::versionOf(run.getArguments()[argument]);
    Buffer *buffer = buffers.lookup(version);
    bool isCandidate = buffer && buffer->mayHold(name) && buffer->type == type && !cast<ir::ArrayType>(type).isSparse();
    // A dead buffer takes one result, and none if another result updates what lies there.
    isCandidate &= !filledByRun.contains(buffer) &&
                   llvm::none_of(run.getArguments().take_back(inits),
                                 [&](mlir::Value init) { return buffers.lookup(dist_ir::versionOf(init)) == buffer; });
    if (isCandidate && diesAt(version, run) && isFree(buffer, run) && readsOnlyItsElement(run, access, argument))
      return buffer;
  }
  return nullptr;
}

/// Whether the result is the next version of the loop argument `old`, and of nothing else, and `old` goes nowhere: then
/// the two buffers swap with each other alone, and what no iteration writes stays equal in both.
bool StorageAssigner::goesRound(ir::RunOp run, unsigned array, mlir::Value old) {
  auto argument = dyn_cast<mlir::BlockArgument>(old);
  if (!argument || argument.getOwner() != run->getBlock() || !isa<ir::RepeatOp, ir::ForOp>(run->getParentOp()))
    return false;
  Loop loop = Loop::of(run->getParentOp());
  auto timesHandedOn = [&](mlir::Value version) {
    return llvm::count_if(loop.next, [&](mlir::Value next) { return dist_ir::versionOf(next) == version; });
  };
  for (auto [inside, next] : llvm::zip(loop.arguments, loop.next))
    if (inside == old && dist_ir::versionOf(next) == run.getResult(array))
      return timesHandedOn(run.getResult(array)) == 1 && timesHandedOn(old) == 0;
  // A part that was split off: the other part's result goes round.
  for (mlir::Operation *user : run.getResult(array).getUsers())
    if (auto other = dyn_cast<ir::RunOp>(user);
        other && other.getPart() == ir::Part::outer && other.getTask() == run.getTask())
      return goesRound(other, array, old);
  return false;
}

/// Whether the part that a run writes is another one in each iteration: then what earlier iterations wrote is in one
/// buffer alone.
static bool partMoves(ir::RunOp run) {
  auto loop = dyn_cast<ir::ForOp>(run->getParentOp());
  return loop && llvm::any_of(taskOf(run).nest().getIndices(), [&](mlir::Attribute attribute) {
           auto index = cast<ir::IndexAttr>(attribute);
           return llvm::is_contained(namesInText(index.getFrom().getText()), loop.getIndex().getName()) ||
                  llvm::is_contained(namesInText(index.getTo().getText()), loop.getIndex().getName());
         });
}

/// The buffer of the carried value whose next version the result is, if nobody reads that value any more.
StorageAssigner::Buffer *StorageAssigner::deadCarriedSlot(ir::RunOp run, unsigned array) {
  if (!isa<ir::RepeatOp, ir::ForOp>(run->getParentOp()))
    return nullptr;
  for (mlir::Value inside : Loop::of(run->getParentOp()).arguments) {
    Buffer *buffer = buffers.lookup(inside);
    bool isRead =
        llvm::any_of(run.getArguments(), [&](mlir::Value read) { return isArray(read) && bufferOf(read) == buffer; });
    if (buffer && goesRound(run, array, inside) && isFree(buffer, run) && !isRead)
      return buffer;
  }
  return nullptr;
}

std::pair<StorageAssigner::Buffer *, StringRef> StorageAssigner::placeUpdate(ir::RunOp run, const TaskAccess &access,
                                                                             unsigned array, mlir::Value old) {
  auto type = cast<ir::ArrayType>(run.getResult(array).getType());
  Buffer *held = bufferOf(old);
  bool isOtherPart = run.getPart() == ir::Part::outer && isa_and_nonnull<ir::RunOp>(old.getDefiningOp());
  if (isOtherPart)
    return {held, "update"};
  unsigned init = run.getArguments().size() - taskOf(run).nest().arrayCount() + array;
  // The run that is split reads the old version in its other part too.
  bool dies = diesAt(old, run) && isFree(held, run) && run.getPart() == ir::Part::all;
  StringRef name = cast<mlir::StringAttr>(run.getNames()[array]).getValue();
  if (held->mayHold(name) && dies && readsOnlyItsElement(run, access, init))
    return {held, "update"};
  Buffer *buffer = makeBuffer(name, type);
  if (!goesRound(run, array, old) || partMoves(run))
    return {buffer, "copy"};
  addPair(run->getParentOp(), "enter", buffer, held);
  return {buffer, "update"};
}

std::pair<StorageAssigner::Buffer *, StringRef> StorageAssigner::placeResult(ir::RunOp run, const TaskAccess &access,
                                                                             unsigned array) {
  unsigned init = run.getArguments().size() - taskOf(run).nest().arrayCount() + array;
  mlir::Value old = dist_ir::versionOf(run.getArguments()[init]);
  if (!old.getDefiningOp<ir::UndefinedOp>())
    return placeUpdate(run, access, array, old);
  if (Buffer *buffer = sharedBuffer(run->getResult(array)))
    return {buffer, "fresh"};
  auto type = cast<ir::ArrayType>(run.getResult(array).getType());
  if (Buffer *buffer = deadCarriedSlot(run, array))
    return {buffer, "fresh"};
  StringRef name = cast<mlir::StringAttr>(run.getNames()[array]).getValue();
  // Only of a run that is not split.
  if (run.getPart() == ir::Part::all)
    if (Buffer *buffer = reusable(run, access, type, name))
      return {buffer, "fresh"};
  return {makeBuffer(name, type), "fresh"};
}

void StorageAssigner::assignRun(ir::RunOp run) {
  TaskAccess access = analyzeAccess(taskOf(run));
  llvm::SmallVector<StringRef> storage, init;
  filledByRun.clear();
  for (unsigned array = 0; array < taskOf(run).nest().arrayCount(); ++array) {
    auto [buffer, begin] = placeResult(run, access, array);
    buffers[run.getResult(array)] = buffer;
    filledByRun.insert(buffer);
    storage.push_back(buffer->name);
    init.push_back(begin);
  }
  run->setAttr("storage", builder.getStrArrayAttr(storage));
  run->setAttr("init", builder.getStrArrayAttr(init));
}

/// A function updates a version in its buffer if nobody reads it later, else a copy; others of its results get buffers
/// of their own, since it may read its arguments while it writes them.
void StorageAssigner::assignInvoke(ir::InvokeOp invoke) {
  llvm::SmallVector<StringRef> storage, init;
  for (mlir::OpResult result : invoke.getResults()) {
    storage.push_back("");
    init.push_back("");
    auto type = dyn_cast<ir::ArrayType>(result.getType());
    if (!type)
      continue;
    mlir::Value before = invoke.updatedBy(result.getResultNumber());
    Buffer *held = before ? bufferOf(before) : nullptr;
    const bool isPassedOnce = llvm::count_if(invoke.getArguments(), [&](mlir::Value argument) {
                                return isArray(argument) && held && bufferOf(argument) == held;
                              }) == 1;
    const bool mayUpdate = held && held->mayHold(ir::nameOf(result)) && isPassedOnce &&
                           diesAt(dist_ir::versionOf(before), invoke) && isFree(held, invoke);
    Buffer *common = before ? nullptr : sharedBuffer(result);
    Buffer *buffer = mayUpdate ? held : common ? common : makeBuffer(ir::nameOf(result), type);
    buffers[result] = buffer;
    storage.back() = buffer->name;
    init.back() = !before ? "fresh" : mayUpdate ? "update" : "copy";
  }
  invoke->setAttr("storage", builder.getStrArrayAttr(storage));
  invoke->setAttr("init", builder.getStrArrayAttr(init));
}

/// Rows that instances give are put into the version before, once all have ended, or into a copy of it.
void StorageAssigner::assignParallel(ir::ParallelOp parallel) {
  llvm::SmallVector<StringRef> storage, init;
  for (auto [before, result] : llvm::zip(parallel.getRows(), parallel.getResults())) {
    const mlir::Value version = dist_ir::versionOf(before);
    Buffer *held = bufferOf(before);
    const bool isFresh = version.getDefiningOp<ir::UndefinedOp>() != nullptr;
    const bool mayUpdate =
        held && held->mayHold(ir::nameOf(result)) && diesAt(version, parallel) && isFree(held, parallel);
    Buffer *buffer = mayUpdate ? held : makeBuffer(ir::nameOf(result), cast<ir::ArrayType>(result.getType()));
    buffers[result] = buffer;
    storage.push_back(buffer->name);
    init.push_back(isFresh ? "fresh" : mayUpdate ? "update" : "copy");
  }
  parallel->setAttr("storage", builder.getStrArrayAttr(storage));
  parallel->setAttr("init", builder.getStrArrayAttr(init));
}

/// What groups of processes give comes back into buffers of its own, once all have ended.
void StorageAssigner::assignBeside(ir::BesideOp beside) {
  llvm::SmallVector<StringRef> storage;
  for (mlir::Value result : beside.getResults()) {
    auto type = dyn_cast<ir::ArrayType>(result.getType());
    Buffer *buffer = type ? makeBuffer(ir::nameOf(result), type) : nullptr;
    if (buffer)
      buffers[result] = buffer;
    storage.push_back(buffer ? StringRef(buffer->name) : StringRef());
  }
  beside->setAttr("storage", builder.getStrArrayAttr(storage));
}

} // namespace dpg::distribution

// assign_storage: which buffers hold the arrays of a graph.
//
// One walk in program order. `bufferOf` maps each array value to the buffer that holds it; a run puts its result into
// the buffer of a version that dies there if it may (`update` in place, or a dead operand of the same type that is read
// only at the element written), else into one of its own. What a loop carries swaps with its next version at the end of
// an iteration:
//
//     %x = repeat carry(%x_0) { %next = run @f(%x); until carry(%next) }     x <- x_0; { next <- f(x); swap(x, next) }
//
// A partial update that reads neighbours (Jacobi's) needs both versions at once and would copy the part it leaves
// alone. If its result goes round the loop, that part never changes: the second buffer gets it once, before the loop
// (`enter`).
#include "compiler/ast/extent_text.h"
#include "compiler/passes/distribution/task_access.h"
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringSet.h"

namespace dpg {

#define GEN_PASS_DEF_ASSIGNSTORAGE
#include "compiler/passes/passes.h.inc"

namespace {

using namespace distribution;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

bool isArray(mlir::Value value) { return isa<ir::ArrayType>(value.getType()); }

/// The version itself: an exchange adds a halo to it and changes nothing else.
mlir::Value withoutExchange(mlir::Value value) {
  while (auto finish = value.getDefiningOp<dist_ir::FinishOp>())
    value = finish.getArray();
  return value;
}

/// Loop results beyond the carried ones that are the same version as a carried one.
void replaceRepeatedResults(mlir::Operation *loop, mlir::ValueRange carried, mlir::ValueRange last) {
  for (auto [position, value] : llvm::enumerate(last)) {
    auto same = llvm::find(carried, value);
    if (same != carried.end())
      loop->getResult(carried.size() + position).replaceAllUsesWith(loop->getResult(same - carried.begin()));
  }
}

/// What the two kinds of loop have in common.
struct Loop {
  mlir::Operation *op = nullptr;
  mlir::ValueRange inits;
  mlir::Block::BlockArgListType arguments; ///< the carried values inside
  mlir::ValueRange next;                   ///< the carried values at the end of an iteration
  mlir::ValueRange last;

  static Loop of(mlir::Operation *op) {
    mlir::Block &body = op->getRegion(0).front();
    if (auto repeat = dyn_cast<ir::RepeatOp>(op)) {
      auto until = cast<ir::UntilOp>(body.getTerminator());
      return {op, repeat.getCarried(), body.getArguments(), until.getCarried(), until.getLast()};
    }
    auto loop = cast<ir::ForOp>(op);
    auto next = cast<ir::NextOp>(body.getTerminator());
    return {op, loop.getCarried(), body.getArguments().drop_front(), next.getCarried(), next.getLast()};
  }
};

/// Assigns the buffers of one graph.
class StorageAssigner {
public:
  explicit StorageAssigner(ir::GraphOp graph) : graph(graph), builder(graph.getContext()) {}
  mlir::LogicalResult assign();

private:
  struct Buffer {
    std::string name;
    ir::ArrayType type;
    bool isOwned; ///< made here; an argument is only read
  };

  class Contents;

  mlir::LogicalResult assignBlock(mlir::Block &block);
  void assignRun(ir::RunOp run);
  void assignLoop(Loop loop);
  void finishLoop(Loop loop);
  void markConsumed(mlir::Operation *op);

  Buffer *makeBuffer(StringRef wanted, ir::ArrayType type);
  Buffer *bufferOf(mlir::Value value) { return buffers.lookup(withoutExchange(value)); }
  bool diesAt(mlir::Value value, mlir::Operation *op);
  bool isFree(const Buffer *buffer, mlir::Operation *op);
  Buffer *reusable(ir::RunOp run, const TaskAccess &access, ir::ArrayType type);
  std::pair<Buffer *, StringRef> placeResult(ir::RunOp run, const TaskAccess &access, unsigned array);
  std::pair<Buffer *, StringRef> placeUpdate(ir::RunOp run, const TaskAccess &access, unsigned array, mlir::Value old);
  bool goesRound(ir::RunOp run, unsigned array, mlir::Value old);
  Buffer *deadCarriedSlot(ir::RunOp run, unsigned array);
  void addPair(mlir::Operation *op, StringRef attribute, Buffer *first, Buffer *second);

  ir::GraphOp graph;
  mlir::Builder builder;
  std::vector<std::unique_ptr<Buffer>> made;
  llvm::DenseMap<mlir::Value, Buffer *> buffers;
  llvm::StringSet<> names;
};

StorageAssigner::Buffer *StorageAssigner::makeBuffer(StringRef wanted, ir::ArrayType type) {
  std::string name = wanted.str();
  if (names.contains(name))
    name = "next_" + wanted.str();
  for (unsigned count = 2; !names.insert(name).second; ++count)
    name = (wanted + "_" + llvm::Twine(count)).str();
  made.push_back(std::make_unique<Buffer>(Buffer{name, type, true}));
  return made.back().get();
}

/// The users of a version, those of what exchanges bring to it among them.
llvm::SmallVector<mlir::Operation *> usersOf(mlir::Value version) {
  llvm::SmallVector<mlir::Operation *> users;
  for (mlir::Operation *user : version.getUsers()) {
    users.push_back(user);
    if (auto finish = dyn_cast<dist_ir::FinishOp>(user))
      llvm::append_range(users, usersOf(finish.getResult()));
  }
  return users;
}

/// Whether no version of `value` is read after `op`, which lies in the block where the value is made.
bool StorageAssigner::diesAt(mlir::Value value, mlir::Operation *op) {
  if (value.getParentBlock() != op->getBlock())
    return false;
  return llvm::all_of(usersOf(value), [&](mlir::Operation *user) {
    mlir::Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
    return ancestor == op || ancestor->isBeforeInBlock(op);
  });
}

/// Whether a region of `op` reads the value: a loop changes its buffers while it still does.
bool isReadInside(mlir::Value value, mlir::Operation *op) {
  return llvm::any_of(usersOf(value), [&](mlir::Operation *user) { return op->isProperAncestor(user); });
}

/// Whether `value`, made in a block around that of `op`, is read neither in the loops between nor behind them.
bool isPassed(mlir::Value value, mlir::Operation *op) {
  mlir::Operation *around = value.getParentBlock()->findAncestorOpInBlock(*op);
  return llvm::all_of(usersOf(value), [&](mlir::Operation *user) {
    return user == around || around->getBlock()->findAncestorOpInBlock(*user)->isBeforeInBlock(around);
  });
}

/// Whether nobody reads after `op` what lies in the buffer: of all versions that were put there, none lives on.
bool StorageAssigner::isFree(const Buffer *buffer, mlir::Operation *op) {
  for (auto [value, held] : buffers) {
    mlir::Operation *given = value.getDefiningOp();
    // The results of loops around stand for versions to come.
    if (held != buffer || (given && given->isAncestor(op)))
      continue;
    // What lies deeper belongs to a loop that has ended: its results stand for it.
    bool isAround = value.getParentBlock()->findAncestorOpInBlock(*op) != nullptr;
    bool isHere = value.getParentBlock() == op->getBlock();
    bool isOver = isHere ? diesAt(value, op) && !isReadInside(value, op) : !isAround || isPassed(value, op);
    if (!isOver)
      return false;
  }
  return true;
}

/// Whether the run reads the buffer of its argument only at the element that it writes.
bool readsOnlyItsElement(ir::RunOp run, const TaskAccess &access, unsigned argument) {
  mlir::Value version = withoutExchange(run.getArguments()[argument]);
  for (const Access &read : access.reads)
    if (withoutExchange(run.getArguments()[read.argument]) == version && !read.isElementwise)
      return false;
  return true;
}

/// A dead version of the same type whose buffer the run may write, since it reads only the element that it writes.
StorageAssigner::Buffer *StorageAssigner::reusable(ir::RunOp run, const TaskAccess &access, ir::ArrayType type) {
  unsigned inits = taskOf(run).nest().arrayCount();
  for (unsigned argument = 0; argument + inits < run.getArguments().size(); ++argument) {
    mlir::Value version = withoutExchange(run.getArguments()[argument]);
    Buffer *buffer = buffers.lookup(version);
    bool isCandidate = buffer && buffer->isOwned && buffer->type == type && !cast<ir::ArrayType>(type).isSparse();
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
    return llvm::count_if(loop.next, [&](mlir::Value next) { return withoutExchange(next) == version; });
  };
  for (auto [inside, next] : llvm::zip(loop.arguments, loop.next))
    if (inside == old && withoutExchange(next) == run.getResult(array))
      return timesHandedOn(run.getResult(array)) == 1 && timesHandedOn(old) == 0;
  // A part that was split off: the other part's result goes round.
  for (mlir::Operation *user : run.getResult(array).getUsers())
    if (auto other = dyn_cast<ir::RunOp>(user); other && other.getPart() == ir::Part::outer)
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
  if (held->isOwned && dies && readsOnlyItsElement(run, access, init))
    return {held, "update"};
  Buffer *buffer = makeBuffer(cast<mlir::StringAttr>(run.getNames()[array]).getValue(), type);
  if (!goesRound(run, array, old) || partMoves(run))
    return {buffer, "copy"};
  addPair(run->getParentOp(), "enter", buffer, held);
  return {buffer, "update"};
}

std::pair<StorageAssigner::Buffer *, StringRef> StorageAssigner::placeResult(ir::RunOp run, const TaskAccess &access,
                                                                             unsigned array) {
  unsigned init = run.getArguments().size() - taskOf(run).nest().arrayCount() + array;
  mlir::Value old = withoutExchange(run.getArguments()[init]);
  if (!old.getDefiningOp<ir::UndefinedOp>())
    return placeUpdate(run, access, array, old);
  auto type = cast<ir::ArrayType>(run.getResult(array).getType());
  if (Buffer *buffer = deadCarriedSlot(run, array))
    return {buffer, "fresh"};
  // A dead buffer takes one result, and only of a run that is not split.
  if (array == 0 && run.getPart() == ir::Part::all)
    if (Buffer *buffer = reusable(run, access, type))
      return {buffer, "fresh"};
  return {makeBuffer(cast<mlir::StringAttr>(run.getNames()[array]).getValue(), type), "fresh"};
}

void StorageAssigner::assignRun(ir::RunOp run) {
  TaskAccess access = analyzeAccess(taskOf(run));
  llvm::SmallVector<StringRef> storage, init;
  for (unsigned array = 0; array < taskOf(run).nest().arrayCount(); ++array) {
    auto [buffer, begin] = placeResult(run, access, array);
    buffers[run.getResult(array)] = buffer;
    storage.push_back(buffer->name);
    init.push_back(begin);
  }
  run->setAttr("storage", builder.getStrArrayAttr(storage));
  run->setAttr("init", builder.getStrArrayAttr(init));
}

void StorageAssigner::addPair(mlir::Operation *op, StringRef attribute, Buffer *first, Buffer *second) {
  llvm::SmallVector<mlir::Attribute> pairs;
  if (auto before = op->getAttrOfType<mlir::ArrayAttr>(attribute))
    llvm::append_range(pairs, before);
  pairs.push_back(builder.getStrArrayAttr({first->name, second->name}));
  op->setAttr(attribute, builder.getArrayAttr(pairs));
}

/// A carried version stays in the buffer where it is if nobody reads it after the loop has begun to change it.
void StorageAssigner::assignLoop(Loop loop) {
  llvm::SmallVector<StringRef> storage;
  llvm::SmallPtrSet<Buffer *, 4> taken;
  for (auto [init, inside, result] : llvm::zip_first(loop.inits, loop.arguments, loop.op->getResults())) {
    if (!isArray(init)) {
      storage.push_back("");
      continue;
    }
    mlir::Value version = withoutExchange(init);
    Buffer *buffer = buffers.lookup(version);
    bool isUndefined = version.getDefiningOp<ir::UndefinedOp>() != nullptr;
    bool mayStay = buffer && buffer->isOwned && isFree(buffer, loop.op) && taken.insert(buffer).second;
    if (!mayStay) {
      StringRef name =
          cast<mlir::StringAttr>(loop.op->getAttrOfType<mlir::ArrayAttr>("names")[storage.size()]).getValue();
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
        done.contains(held) || !held->isOwned || withoutExchange(next).getParentBlock() != inside.getOwner();
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

void StorageAssigner::markConsumed(mlir::Operation *op) {
  llvm::SmallVector<bool> consumed(op->getNumOperands(), false);
  llvm::SmallPtrSet<Buffer *, 4> moved;
  // From the end: operands are evaluated in order, and what is used twice is copied before it is moved.
  for (unsigned position = op->getNumOperands(); position-- > 0;) {
    mlir::Value operand = op->getOperand(position);
    Buffer *buffer = isArray(operand) ? bufferOf(operand) : nullptr;
    bool isOwned = buffer && (buffer->isOwned || buffer->type.isSparse());
    bool isRepeated = buffer && !moved.insert(buffer).second;
    consumed[position] = isOwned && !isRepeated && diesAt(withoutExchange(operand), op);
  }
  op->setAttr("consume", builder.getBoolArrayAttr(consumed));
}

mlir::LogicalResult StorageAssigner::assignBlock(mlir::Block &block) {
  for (mlir::Operation &op : block) {
    if (auto run = dyn_cast<ir::RunOp>(op)) {
      assignRun(run);
    } else if (auto storeAs = dyn_cast<ir::StoreAsOp>(op)) {
      auto name = dyn_cast<mlir::NameLoc>(op.getLoc());
      buffers[storeAs.getResult()] = makeBuffer(name ? name.getName().getValue() : "matrix", storeAs.getType());
      markConsumed(&op);
    } else if (isa<ir::RepeatOp, ir::ForOp>(op)) {
      assignLoop(Loop::of(&op));
      if (mlir::failed(assignBlock(op.getRegion(0).front())))
        return mlir::failure();
      finishLoop(Loop::of(&op));
    } else if (isa<mlir::scf::IfOp>(op) && llvm::any_of(op.getResults(), isArray)) {
      return op.emitError("E0701: an array that is given a version in a branch");
    } else if (isa<ir::ReturnOp>(op)) {
      markConsumed(&op);
    }
  }
  return mlir::success();
}

mlir::LogicalResult StorageAssigner::assign() {
  for (auto [argument, parameter] : llvm::enumerate(graph.getBody().getArguments())) {
    StringRef name = graph.parameterOfArgument(argument).getName();
    names.insert(name);
    if (!isArray(parameter))
      continue;
    made.push_back(std::make_unique<Buffer>(Buffer{name.str(), cast<ir::ArrayType>(parameter.getType()), false}));
    buffers[parameter] = made.back().get();
  }
  graph.walk([&](mlir::Operation *op) {
    if (isa<ir::RepeatOp, ir::ForOp>(op)) {
      Loop loop = Loop::of(op);
      replaceRepeatedResults(op, loop.next, loop.last);
    }
  });
  if (mlir::failed(assignBlock(graph.getBody().front())))
    return mlir::failure();
  llvm::SmallVector<mlir::Attribute> attributes;
  for (const auto &buffer : made)
    if (buffer->isOwned)
      attributes.push_back(
          builder.getDictionaryAttr({builder.getNamedAttr("name", builder.getStringAttr(buffer->name)),
                                     builder.getNamedAttr("type", mlir::TypeAttr::get(buffer->type))}));
  graph->setAttr("buffers", builder.getArrayAttr(attributes));
  return mlir::success();
}

struct AssignStorage : impl::AssignStorageBase<AssignStorage> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      if (mlir::failed(StorageAssigner(graph).assign()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dpg

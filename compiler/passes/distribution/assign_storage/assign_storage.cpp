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
#include "compiler/passes/distribution/assign_storage/storage_assigner.h"
#include "compiler/passes/distribution/task_access.h"
#include "compiler/passes/passes.h"
#include "dialects/dpg/names.h"

namespace dpg {

#define GEN_PASS_DEF_ASSIGNSTORAGE
#include "compiler/passes/passes.h.inc"

namespace distribution {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace {

/// Loop results beyond the carried ones that are the same version as a carried one.
void replaceRepeatedResults(mlir::Operation *loop, mlir::ValueRange carried, mlir::ValueRange last) {
  for (auto [position, value] : llvm::enumerate(last)) {
    auto same = llvm::find(carried, value);
    if (same != carried.end())
      loop->getResult(carried.size() + position).replaceAllUsesWith(loop->getResult(same - carried.begin()));
  }
}

/// Whether a region of `op` reads the value: a loop changes its buffers while it still does.
bool isReadInside(mlir::Value value, mlir::Operation *op) {
  return llvm::any_of(usersOf(value), [&](mlir::Operation *user) { return op->isProperAncestor(user); });
}

/// The branch, on one process or on several, in a side of which an operation stands; null elsewhere.
mlir::Operation *aloneBranchAround(mlir::Operation *op) {
  mlir::Operation *parent = op->getParentOp();
  return isa<mlir::scf::IfOp>(parent) && parent->hasAttr("alone") ? parent : nullptr;
}

/// Whether `user`, somewhere in the branch, reads before `op` in its side, or only begins the loop around `op`; or
/// stands on the other side, which does not run.
bool isPassedInBranch(mlir::Operation *branch, mlir::Operation *user, mlir::Operation *op) {
  mlir::Region *side = nullptr;
  for (mlir::Region &region : branch->getRegions())
    if (region.isAncestor(op->getParentRegion()))
      side = &region;
  mlir::Operation *reader = side->front().findAncestorOpInBlock(*user);
  mlir::Operation *here = side->front().findAncestorOpInBlock(*op);
  return !reader || (reader == here ? user == here : reader->isBeforeInBlock(here));
}

/// Whether `value`, made in a block around that of `op`, is read neither in the loops between nor behind them.
bool isPassed(mlir::Value value, mlir::Operation *op) {
  mlir::Operation *around = value.getParentBlock()->findAncestorOpInBlock(*op);
  return llvm::all_of(usersOf(value), [&](mlir::Operation *user) {
    if (user == around)
      return true;
    mlir::Operation *reader = around->getBlock()->findAncestorOpInBlock(*user);
    if (reader == around && isa<mlir::scf::IfOp>(around) && around->hasAttr("alone"))
      return isPassedInBranch(around, user, op);
    return reader->isBeforeInBlock(around);
  });
}

/// Whether `value`, from before such a branch, is read neither after `op` on its side nor behind the branch. The other
/// side does not run.
bool endsInSide(mlir::Value value, mlir::Operation *op) {
  mlir::Operation *branch = aloneBranchAround(op);
  if (!branch || value.getParentBlock() != branch->getBlock())
    return false;
  return llvm::all_of(usersOf(value), [&](mlir::Operation *user) {
    mlir::Operation *around = branch->getBlock()->findAncestorOpInBlock(*user);
    if (around != branch)
      return around->isBeforeInBlock(branch);
    mlir::Operation *here = op->getBlock()->findAncestorOpInBlock(*user);
    return !here || user == op || (here != op && here->isBeforeInBlock(op));
  });
}

} // namespace

StorageAssigner::Buffer *StorageAssigner::makeBuffer(StringRef wanted, ir::ArrayType type) {
  std::string name = wanted.str();
  if (names.contains(name))
    name = "next_" + wanted.str();
  for (unsigned count = 2; !names.insert(name).second; ++count)
    name = (wanted + "_" + llvm::Twine(count)).str();
  made.push_back(std::make_unique<Buffer>(Buffer{name, type, true}));
  return made.back().get();
}

/// The users of a version, those of what exchanges bring to it among them, and those of matrices that have its entries.
llvm::SmallVector<mlir::Operation *> usersOf(mlir::Value version) {
  llvm::SmallVector<mlir::Operation *> users;
  for (mlir::Operation *user : version.getUsers()) {
    users.push_back(user);
    if (dist_ir::exchangedBy(user))
      llvm::append_range(users, usersOf(user->getResult(0)));
    if (isa<ir::RunOp>(user))
      for (mlir::Value result : user->getResults())
        if (ir::hasLines(result.getType()) && ir::patternOf(result) == ir::patternOf(version))
          llvm::append_range(users, usersOf(result));
  }
  return users;
}

/// Whether no version of `value` is read after `op`, which lies in the block where the value is made.
bool StorageAssigner::diesAt(mlir::Value value, mlir::Operation *op) {
  if (value.getParentBlock() != op->getBlock())
    return endsInSide(value, op);
  return llvm::all_of(usersOf(value), [&](mlir::Operation *user) {
    mlir::Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
    return ancestor == op || ancestor->isBeforeInBlock(op);
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
    // A branch leaves its buffers alone until it ends.
    bool staysUntilEnd = isa<mlir::scf::IfOp, ir::ChooseOp>(op) || !isReadInside(value, op);
    bool isOver = isHere ? diesAt(value, op) && staysUntilEnd
                         : !isAround || (aloneBranchAround(op) ? endsInSide(value, op) : isPassed(value, op));
    if (!isOver)
      return false;
  }
  return true;
}

void StorageAssigner::addPair(mlir::Operation *op, StringRef attribute, Buffer *first, Buffer *second) {
  llvm::SmallVector<mlir::Attribute> pairs;
  if (auto before = op->getAttrOfType<mlir::ArrayAttr>(attribute))
    llvm::append_range(pairs, before);
  pairs.push_back(builder.getStrArrayAttr({first->name, second->name}));
  op->setAttr(attribute, builder.getArrayAttr(pairs));
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
    consumed[position] = isOwned && !isRepeated && diesAt(dist_ir::versionOf(operand), op);
  }
  op->setAttr("consume", builder.getBoolArrayAttr(consumed));
}

void StorageAssigner::assignBlock(mlir::Block &block) {
  for (mlir::Operation &op : block) {
    if (auto run = dyn_cast<ir::RunOp>(op)) {
      assignRun(run);
    } else if (auto invoke = dyn_cast<ir::InvokeOp>(op)) {
      assignInvoke(invoke);
    } else if (isa<ir::NewestOp, ir::RowOp>(op)) {
      mlir::Value given = op.getResult(0);
      buffers[given] = makeBuffer(ir::nameOf(given), cast<ir::ArrayType>(given.getType()));
      op.setAttr("storage", builder.getStrArrayAttr({bufferOf(given)->name}));
    } else if (auto parallel = dyn_cast<ir::ParallelOp>(op)) {
      assignParallel(parallel);
      markConsumed(&op);
    } else if (auto beside = dyn_cast<ir::BesideOp>(op)) {
      assignBeside(beside);
      markConsumed(&op);
    } else if (auto storeAs = dyn_cast<ir::StoreAsOp>(op)) {
      auto name = dyn_cast<mlir::NameLoc>(op.getLoc());
      Buffer *buffer = makeBuffer(name ? name.getName().getValue() : "matrix", storeAs.getType());
      buffers[storeAs.getResult()] = buffer;
      if (storeAs.getType().isReplicated()) // a loop may go on with it
        op.setAttr("storage", builder.getStrArrayAttr({buffer->name}));
      markConsumed(&op);
    } else if (isa<ir::RepeatOp, ir::ForOp>(op)) {
      assignLoop(Loop::of(&op));
      assignBlock(op.getRegion(0).front());
      finishLoop(Loop::of(&op));
    } else if (auto branch = dyn_cast<mlir::scf::IfOp>(op)) {
      if (op.hasAttr("computes_again"))
        shareWidened(branch);
      assignBranch(&op);
    } else if (auto choice = dyn_cast<ir::ChooseOp>(op)) {
      shareResults(choice);
      assignBranch(choice);
    } else if (isa<ir::ReturnOp>(op)) {
      markConsumed(&op);
    }
  }
}

void StorageAssigner::assign() {
  for (auto [argument, parameter] : llvm::enumerate(graph.getBody().getArguments())) {
    StringRef name = graph.parameterOfArgument(argument).getName();
    names.insert(name);
    if (!isArray(parameter))
      continue;
    auto type = cast<ir::ArrayType>(parameter.getType());
    made.push_back(std::make_unique<Buffer>(Buffer{name.str(), type, !type.isSparse(), /*isParameter=*/true}));
    buffers[parameter] = made.back().get();
  }
  graph.walk([&](mlir::Operation *op) {
    if (isa<ir::RepeatOp, ir::ForOp>(op)) {
      Loop loop = Loop::of(op);
      replaceRepeatedResults(op, loop.next, loop.last);
    }
  });
  assignBlock(graph.getBody().front());
  llvm::SmallVector<mlir::Attribute> attributes;
  for (const auto &buffer : made)
    if (!buffer->isParameter)
      attributes.push_back(
          builder.getDictionaryAttr({builder.getNamedAttr("name", builder.getStringAttr(buffer->name)),
                                     builder.getNamedAttr("type", mlir::TypeAttr::get(buffer->type))}));
  graph->setAttr("buffers", builder.getArrayAttr(attributes));
}

} // namespace distribution

namespace {

struct AssignStorage : impl::AssignStorageBase<AssignStorage> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      distribution::StorageAssigner(graph).assign();
  }
};

} // namespace
} // namespace dpg

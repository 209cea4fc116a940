// How a task reads and writes its arrays, seen from the process that runs a part of its lines.
#include "compiler/passes/distribution/task_access.h"

#include "compiler/passes/extents.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSet.h"

namespace dpg::distribution {

using llvm::cast;
using llvm::dyn_cast;

ir::TaskOp taskOf(ir::RunOp run) {
  return mlir::SymbolTable::lookupNearestSymbolFrom<ir::TaskOp>(run, run.getTaskAttr());
}

bool TaskAccess::staysLocal() const {
  return !putsRemotely && !hasSeveralSpaces &&
         llvm::none_of(reads, [](const Access &read) { return read.kind == AccessKind::Remote; });
}

llvm::SmallVector<Access> TaskAccess::readsOf(unsigned argument) const {
  llvm::SmallVector<Access> found;
  for (const Access &read : reads)
    if (read.argument == argument)
      found.push_back(read);
  return found;
}

namespace {

/// Collects the accesses of one task.
class Collector {
public:
  explicit Collector(ir::TaskOp task) : nest(task.nest()) {
    if (nest && !nest.getIndices().empty())
      outermost = nest.getBody().getArgument(0);
    if (!nest)
      return;
    for (mlir::Attribute index : nest.getIndices())
      indexNames.insert(cast<ir::IndexAttr>(index).getName());
    nest.walk([&](ir::ReduceOp reduce) { indexNames.insert(reduce.getIndex().getName()); });
  }

  TaskAccess collect() {
    if (!nest)
      return std::move(access);
    nest.walk([&](ir::PutOp put) { collectPut(put); });
    nest.walk([&](mlir::Operation *op) {
      if (auto read = dyn_cast<ir::ReadOp>(op))
        collectRead(read);
      else if (auto entry = dyn_cast<ir::EntryOp>(op))
        collectEntry(entry);
      else if (const ir::EntryLoop loop = ir::entryLoopOf(op))
        collectLine(loop);
    });
    return std::move(access);
  }

private:
  void takeSpace(ir::ExtentAttr extent) {
    access.hasSeveralSpaces |= access.space && access.space != extent;
    access.space = extent;
  }

  void collectPut(ir::PutOp put) {
    auto type = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType());
    puts.push_back(put);
    if (type.isReplicated())
      return;
    if (put.getSubscripts()[type.lineDimension()] != outermost)
      access.putsRemotely = true;
    else
      takeSpace(type.spreadExtent());
  }

  void collectLine(const ir::EntryLoop &loop) {
    Access line{.place = loop.op->getLoc()};
    line.argument = argumentOf(loop.matrix);
    line.kind = loop.line->get() == outermost ? AccessKind::Local : AccessKind::Remote;
    line.isElementwise = false;
    if (line.kind == AccessKind::Local)
      takeSpace(loop.matrix.getType().spreadExtent());
    access.reads.push_back(line);
  }

  /// A matrix that has the entries of the one whose line is run through.
  void collectEntry(ir::EntryOp entry) {
    const ir::EntryLoop loop = ir::entryLoopGiving(entry.getPosition());
    if (loop.matrix == entry.getArray())
      return;
    const auto kind = loop.line->get() == outermost ? AccessKind::Local : AccessKind::Remote;
    Access found{.place = entry.getLoc()};
    found.argument = argumentOf(entry.getArray());
    found.kind = kind;
    found.isElementwise = false;
    access.reads.push_back(found);
  }

  void collectRead(ir::ReadOp read) {
    auto type = read.getArray().getType();
    Access found{.place = read.getLoc()};
    found.argument = argumentOf(read.getArray());
    if (type.isReplicated())
      found.kind = AccessKind::Whole;
    else
      classify(read.getSubscripts()[*type.spreadDimension()], found);
    if (type.isSparse() && found.kind != AccessKind::Local)
      found.kind = AccessKind::Remote; // lines of a matrix do not travel
    // What is exchanged lies in messages while elements are put.
    const bool isHere = found.kind != AccessKind::Shifted && found.kind != AccessKind::Through;
    found.isElementwise = llvm::all_of(puts, [&](ir::PutOp put) {
      if (put.getCombining()) // it begins anew, and shares its buffer with no spread array
        return !type.isReplicated();
      if (isHere && arePartsApart(read, put))
        return true;
      const bool isOwn =
          llvm::equal(put.getSubscripts(), read.getSubscripts()) || (isHere && meetsOnlyItself(read, put));
      return isOwn && isBefore(read, put);
    });
    if (found.kind == AccessKind::Local || found.kind == AccessKind::Shifted)
      takeSpace(type.spreadExtent());
    access.reads.push_back(found);
  }

  ir::IndexAttr loopAt(unsigned position) { return cast<ir::IndexAttr>(nest.getIndices()[position]); }

  using Range = std::pair<Extent, Extent>; // from <= subscript < to

  /// The range of a loop where it is the same in all iterations of the nest: not of `c in r..n` inside of a loop over
  /// r.
  std::optional<Range> rangeOf(ir::IndexAttr loop) {
    const Range range(extentOf(loop.getFrom()), extentOf(loop.getTo()));
    for (const Extent &bound : {range.first, range.second})
      for (const std::string &name : bound.names())
        if (indexNames.contains(name))
          return std::nullopt;
    return range;
  }

  /// The bounds that a subscript lies between in all iterations of the nest.
  std::optional<Range> rangeOf(mlir::Value subscript) {
    for (auto [position, index] : llvm::enumerate(nest.getBody().getArguments()))
      if (subscript == index)
        return rangeOf(loopAt(position));
    if (auto summed = dyn_cast<mlir::BlockArgument>(subscript))
      if (auto reduce = dyn_cast<ir::ReduceOp>(summed.getOwner()->getParentOp()); reduce && !reduce.getMatrix())
        return rangeOf(reduce.getIndex());
    const bool isInside = subscript.getDefiningOp() && nest->isProperAncestor(subscript.getDefiningOp());
    std::optional<Extent> value = isInside ? std::nullopt : extentOfValue(subscript);
    return value ? std::optional(Range(*value, *value + Extent::constant(1))) : std::nullopt;
  }

  /// Whether an iteration puts nothing that another reads, nor itself: along some dimension the parts do not meet.
  bool arePartsApart(ir::ReadOp read, ir::PutOp put) {
    if (read.getSubscripts().size() != put.getSubscripts().size())
      return true; // arrays of other shapes lie in other buffers
    const auto isAtMost = [](const Extent &low, const Extent &high) {
      std::optional<int64_t> gap = (high - low).asConstant();
      return gap && *gap >= 0;
    };
    for (auto [ofRead, ofPut] : llvm::zip(read.getSubscripts(), put.getSubscripts())) {
      auto reads = rangeOf(ofRead), puts = rangeOf(ofPut);
      if (reads && puts && (isAtMost(reads->second, puts->first) || isAtMost(puts->second, reads->first)))
        return true;
    }
    return false;
  }

  /// Whether no other iteration than the one that puts an element reads it: each index of the nest that takes several
  /// values stands alone in one dimension of both.
  bool meetsOnlyItself(ir::ReadOp read, ir::PutOp put) {
    for (auto [position, index] : llvm::enumerate(nest.getBody().getArguments())) {
      if ((extentOf(loopAt(position).getTo()) - extentOf(loopAt(position).getFrom())).asConstant() == 1)
        continue;
      const bool isPinned = llvm::any_of(llvm::zip_first(read.getSubscripts(), put.getSubscripts()), [&](auto pair) {
        return std::get<0>(pair) == index && std::get<1>(pair) == index;
      });
      if (!isPinned)
        return false;
    }
    return read.getSubscripts().size() == put.getSubscripts().size();
  }

  static bool isBefore(mlir::Operation *read, ir::PutOp put) {
    mlir::Operation *ancestor = put->getBlock()->findAncestorOpInBlock(*read);
    return ancestor && ancestor->isBeforeInBlock(put);
  }

  void classify(mlir::Value subscript, Access &found) {
    if (subscript == outermost)
      return;
    if (auto shift = shiftOf(subscript)) {
      found.kind = AccessKind::Shifted;
      found.shift = *shift;
      return;
    }
    found.kind = AccessKind::Remote;
    if (const ir::EntryLoop loop = ir::entryLoopGiving(subscript); loop && loop.coordinate == subscript) {
      found.kind = AccessKind::Through;
      found.matrix = argumentOf(loop.matrix);
    }
  }

  /// c of the outermost index plus or minus c.
  std::optional<int64_t> shiftOf(mlir::Value subscript) {
    mlir::Operation *op = subscript.getDefiningOp();
    mlir::APInt constant;
    if (!outermost || !op || !llvm::isa<mlir::arith::AddIOp, mlir::arith::SubIOp>(op))
      return std::nullopt;
    bool isSum = llvm::isa<mlir::arith::AddIOp>(op);
    if (op->getOperand(0) == outermost && mlir::matchPattern(op->getOperand(1), mlir::m_ConstantInt(&constant)))
      return isSum ? constant.getSExtValue() : -constant.getSExtValue();
    if (isSum && op->getOperand(1) == outermost &&
        mlir::matchPattern(op->getOperand(0), mlir::m_ConstantInt(&constant)))
      return constant.getSExtValue();
    return std::nullopt;
  }

  static unsigned argumentOf(mlir::Value array) { return cast<mlir::BlockArgument>(array).getArgNumber(); }

  ir::NestOp nest;
  mlir::Value outermost;
  llvm::StringSet<> indexNames; ///< of the nest and of what is summed in it
  llvm::SmallVector<ir::PutOp> puts;
  TaskAccess access;
};

} // namespace

TaskAccess analyzeAccess(ir::TaskOp task) { return Collector(task).collect(); }

} // namespace dpg::distribution

// overlap_functions: functions in C++ that take one thread each run beside each other.
#include "compiler/passes/distribution/buffer_of.h"
#include "compiler/passes/passes.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_OVERLAPFUNCTIONS
#include "compiler/passes/passes.h.inc"

namespace {

/// Calls that run beside each other, as far as they are found.
class Group {
public:
  explicit Group(ir::InvokeOp first) { add(first); }

  /// Whether an operation needs what one of the calls gives.
  bool isNeededBy(Operation *op) const {
    return llvm::any_of(op->getOperands(), [&](Value operand) {
      return operand.getDefiningOp() && dependent.contains(operand.getDefiningOp());
    });
  }

  bool mayAdd(ir::InvokeOp call) const {
    return isPlain(call) && !isNeededBy(call) &&
           call.hasSpreadArrays() == ir::InvokeOp(calls.front()).hasSpreadArrays() &&
           llvm::none_of(writtenBy(call),
                         [&](StringRef each) { return read.contains(each) || written.contains(each); }) &&
           llvm::none_of(readBy(call), [&](StringRef each) { return written.contains(each); });
  }

  void add(ir::InvokeOp call) {
    if (!calls.empty())
      call->moveAfter(calls.back());
    calls.push_back(call);
    dependent.insert(call);
    for (StringRef each : readBy(call))
      read.insert(each);
    for (StringRef each : writtenBy(call))
      written.insert(each);
  }

  void addDependent(Operation *op) { dependent.insert(op); }

  static bool isPlain(ir::InvokeOp call) {
    return call->hasAttr("one_thread") && !call.getCollective() && !call.getTakesCommunicator() &&
           !call.getExecution() && !isa<ir::ChooseOp>(call->getParentOp());
  }

  SmallVector<ir::InvokeOp> calls;

private:
  static SmallVector<StringRef> buffersOf(ValueRange values) {
    SmallVector<StringRef> buffers;
    for (Value value : values)
      if (isa<ir::ArrayType>(value.getType()))
        buffers.push_back(distribution::bufferOf(value));
    return buffers;
  }
  static SmallVector<StringRef> readBy(ir::InvokeOp call) { return buffersOf(call.getArguments()); }
  static SmallVector<StringRef> writtenBy(ir::InvokeOp call) { return buffersOf(call.getResults()); }

  llvm::DenseSet<Operation *> dependent;
  llvm::StringSet<> read, written;
};

struct OverlapFunctions : impl::OverlapFunctionsBase<OverlapFunctions> {
  void runOnOperation() override {
    SmallVector<Block *> blocks;
    getOperation().walk([&](ir::InvokeOp call) {
      if (!llvm::is_contained(blocks, call->getBlock()) && !call->getParentOfType<ir::TaskOp>())
        blocks.push_back(call->getBlock());
    });
    for (Block *block : blocks)
      for (auto op = block->begin(); op != block->end();) {
        auto call = dyn_cast<ir::InvokeOp>(&*op);
        op = call && Group::isPlain(call) ? groupFrom(call) : std::next(op);
      }
  }

  /// Gathers the calls that may run beside the first one. Returns what comes behind them.
  static Block::iterator groupFrom(ir::InvokeOp first) {
    Group group(first);
    for (Operation *next = first->getNextNode(); next;) {
      Operation *op = next;
      next = op->getNextNode();
      auto call = dyn_cast<ir::InvokeOp>(op);
      const bool isScalar = !call && op->getNumRegions() == 0 && isPure(op);
      if (call && group.mayAdd(call))
        group.add(call);
      else if (isScalar && group.isNeededBy(op))
        group.addDependent(op);
      else if (isScalar)
        op->moveBefore(first);
      else
        break;
    }
    if (group.calls.size() > 1)
      first->setAttr("beside", Builder(first).getI64IntegerAttr(static_cast<int64_t>(group.calls.size())));
    return std::next(group.calls.back()->getIterator());
  }
};

} // namespace
} // namespace dpg

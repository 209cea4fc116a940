// Assigns the buffers of one graph: see assign_storage.cpp.
#pragma once

#include "compiler/passes/distribution/task_access.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"

namespace dpg::distribution {

inline bool isArray(mlir::Value value) { return llvm::isa<ir::ArrayType>(value.getType()); }

/// What the two kinds of loop have in common.
struct Loop {
  mlir::Operation *op = nullptr;
  mlir::ValueRange inits;
  mlir::Block::BlockArgListType arguments; ///< the carried values inside
  mlir::ValueRange next;                   ///< the carried values at the end of an iteration
  mlir::ValueRange last;

  static Loop of(mlir::Operation *op) {
    mlir::Block &body = op->getRegion(0).front();
    if (auto repeat = llvm::dyn_cast<ir::RepeatOp>(op)) {
      auto until = llvm::cast<ir::UntilOp>(body.getTerminator());
      return {op, repeat.getCarried(), body.getArguments(), until.getCarried(), until.getLast()};
    }
    auto loop = llvm::cast<ir::ForOp>(op);
    auto next = llvm::cast<ir::NextOp>(body.getTerminator());
    return {op, loop.getCarried(), body.getArguments().drop_front(), next.getCarried(), next.getLast()};
  }
};

/// Assigns the buffers of one graph.
class StorageAssigner {
public:
  explicit StorageAssigner(ir::GraphOp graph) : graph(graph), builder(graph.getContext()) {}
  void assign();

private:
  struct Buffer {
    std::string name;
    ir::ArrayType type;
    bool isOwned; ///< made here, or an argument that is consumed; a sparse argument is only read
    bool isParameter = false;

    /// Whether a later version may lie here, under `wanted` in the program: an argument's buffer has the argument's
    /// name.
    bool mayHold(llvm::StringRef wanted) const { return isOwned && (!isParameter || name == wanted); }
  };

  class Contents;

  void assignBlock(mlir::Block &block);
  void assignBranch(mlir::Operation *branch);
  Buffer *bufferOfBranch(mlir::OpResult result);
  bool isLeftOnce(mlir::Operation *branch, Buffer *held, mlir::OpResult result);
  void shareResults(ir::ChooseOp choice);
  void shareWidened(mlir::scf::IfOp branch);
  Buffer *sharedBuffer(mlir::OpResult result);
  void leaveBranch(mlir::Operation *end, unsigned position, Buffer *wanted);
  void assignRun(ir::RunOp run);
  void assignInvoke(ir::InvokeOp invoke);
  void assignParallel(ir::ParallelOp parallel);
  void assignBeside(ir::BesideOp beside);
  void assignLoop(Loop loop);
  void finishLoop(Loop loop);
  void markConsumed(mlir::Operation *op);

  Buffer *makeBuffer(llvm::StringRef wanted, ir::ArrayType type);
  Buffer *bufferOf(mlir::Value value) { return buffers.lookup(dist_ir::versionOf(value)); }
  bool diesAt(mlir::Value value, mlir::Operation *op);
  bool isFree(const Buffer *buffer, mlir::Operation *op);
  Buffer *reusable(ir::RunOp run, const TaskAccess &access, ir::ArrayType type, llvm::StringRef name);
  std::pair<Buffer *, llvm::StringRef> placeResult(ir::RunOp run, const TaskAccess &access, unsigned array);
  std::pair<Buffer *, llvm::StringRef> placeUpdate(ir::RunOp run, const TaskAccess &access, unsigned array,
                                                   mlir::Value old);
  bool goesRound(ir::RunOp run, unsigned array, mlir::Value old);
  Buffer *deadCarriedSlot(ir::RunOp run, unsigned array);
  void addPair(mlir::Operation *op, llvm::StringRef attribute, Buffer *first, Buffer *second);

  ir::GraphOp graph;
  mlir::Builder builder;
  std::vector<std::unique_ptr<Buffer>> made;
  llvm::DenseMap<mlir::Value, Buffer *> buffers;
  llvm::SmallPtrSet<Buffer *, 4> filledByRun;   ///< by the results of the run that is placed
  llvm::DenseMap<mlir::Value, Buffer *> shared; ///< by what implementations of one task give
  llvm::StringSet<> names;
};

/// The users of a version, those of what exchanges bring to it among them.
llvm::SmallVector<mlir::Operation *> usersOf(mlir::Value version);

} // namespace dpg::distribution

// choose_storage: which entries a loop runs through, and how the matrix is stored for it.
#include "compiler/passes/graph/choose_storage/sparse_loops.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_CHOOSESTORAGE
#include "compiler/passes/passes.h.inc"

namespace {

using ir::Storage;

bool isSparse(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array && array.isSparse();
}

/// Chooses the storages of one graph's matrices.
class StorageChooser {
public:
  explicit StorageChooser(ir::GraphOp graph) : graph(graph) {}

  LogicalResult run();
  unsigned entries = 0, transposed = 0;

private:
  SmallVector<SparseRead> collectReads();
  void orderFreeLoops();
  LogicalResult checkReads(ArrayRef<SparseRead> reads);
  void rewrite(ArrayRef<SparseRead> reads);
  Value storedAs(Value matrix, Storage storage, Operation *user);

  ir::GraphOp graph;
  llvm::MapVector<Value, Value> byColumns; ///< matrices that are stored as csc too
};

SmallVector<SparseRead> StorageChooser::collectReads() {
  SmallVector<SparseRead> reads;
  graph.walk([&](ir::ReadOp read) {
    if (isSparse(read.getArray().getType()))
      reads.push_back(SparseRead(read));
  });
  return reads;
}

/// Loops that take either order take the one for which the matrix is stored anyhow.
void StorageChooser::orderFreeLoops() {
  llvm::DenseSet<Value> byRows, byColumns;
  SmallVector<SparseRead> free;
  for (const SparseRead &read : collectReads()) {
    ir::ReadOp op = read.read;
    if (read.eitherOrderNest() || read.eitherOrderReduction())
      free.push_back(read);
    else if (read.alongEntries())
      (read.storage() == Storage::csr ? byRows : byColumns).insert(op.getArray());
  }
  for (const SparseRead &read : free) {
    Value matrix = read.read.getArray();
    bool onlyByColumns = byColumns.contains(matrix) && !byRows.contains(matrix);
    // Another read of the same loops may have put them in order.
    SparseRead now(read.read);
    if (now.eitherOrderNest() || now.eitherOrderReduction())
      orderLoops(now, onlyByColumns ? Storage::csc : Storage::csr);
  }
}

LogicalResult StorageChooser::checkReads(ArrayRef<SparseRead> reads) {
  bool failedAny = false;
  for (const SparseRead &read : reads)
    if (!read.alongEntries()) {
      ir::ReadOp op = read.read;
      mlir::emitError(op.getLoc()) << "E0715: an element of the sparse matrix `" << ir::nameOf(op.getArray())
                                   << "` outside of a reduction along one of its dimensions";
      failedAny = true;
    }
  return failure(failedAny);
}

/// The matrix stored as asked; what makes it stands before the first operation of the graph that needs it.
Value StorageChooser::storedAs(Value matrix, Storage storage, Operation *user) {
  if (storage == Storage::csr)
    return matrix;
  auto [entry, isNew] = byColumns.try_emplace(matrix, Value());
  if (!isNew)
    return entry->second;
  ++transposed;
  Operation *place = graph.getBody().front().findAncestorOpInBlock(*user);
  OpBuilder builder(place);
  std::string name = namesTakenIn(graph.getBody()).fresh((ir::nameOf(matrix) + "_transposed").str());
  auto type = cast<ir::ArrayType>(matrix.getType()).withStorage(Storage::csc);
  entry->second = ir::StoreAsOp::create(builder, ir::withName(user->getLoc(), name), type, matrix);
  return entry->second;
}

void StorageChooser::rewrite(ArrayRef<SparseRead> reads) {
  llvm::MapVector<Operation *, SparseRead> reductions;
  for (const SparseRead &read : reads)
    reductions.try_emplace(read.alongEntries(), read);
  for (auto &[op, read] : reductions) {
    auto reduce = cast<ir::ReduceOp>(op);
    Value matrix = read.read.getArray();
    reduceOverEntries(reduce, read, storedAs(matrix, read.storage(), reduce));
    ++entries;
  }
}

LogicalResult StorageChooser::run() {
  for (BlockArgument argument : graph.getBody().getArguments())
    if (auto array = dyn_cast<ir::ArrayType>(argument.getType()); array && array.getStorage() == Storage::sparse)
      argument.setType(array.withStorage(Storage::csr));
  orderFreeLoops();
  SmallVector<SparseRead> reads = collectReads();
  if (failed(checkReads(reads)))
    return failure();
  // What shares an expression may not be sparse, in whichever loop it is read.
  llvm::MapVector<Operation *, SmallVector<SparseRead>> inReduction;
  for (const SparseRead &read : reads)
    inReduction[read.alongEntries()];
  bool failedAny = false;
  for (auto &[op, inside] : inReduction) {
    // The reduction's own operand first.
    for (bool isOwn : {true, false})
      for (const SparseRead &read : reads)
        if (op->isProperAncestor(read.read) && (read.alongEntries() == op) == isOwn)
          inside.push_back(read);
    failedAny |= failed(verifyReduction(cast<ir::ReduceOp>(op), inside));
  }
  if (failedAny)
    return failure();
  rewrite(reads);
  return success();
}

struct ChooseStorage : impl::ChooseStorageBase<ChooseStorage> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      StorageChooser chooser(graph);
      if (failed(chooser.run()))
        signalPassFailure();
      entries += chooser.entries;
      transposed += chooser.transposed;
    }
  }
};

} // namespace
} // namespace dpg

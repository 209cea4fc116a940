// choose_storage: which entries a loop runs through, and how the matrix is stored for it.
#include "compiler/passes/graph/choose_storage/sparse_loops.h"
#include "compiler/passes/graph/choose_storage/sparse_results.h"
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

Storage storageOf(Value matrix) { return cast<ir::ArrayType>(matrix.getType()).getStorage(); }

/// Chooses the storages of one graph's matrices.
class StorageChooser {
public:
  explicit StorageChooser(ir::GraphOp graph) : graph(graph) {}

  LogicalResult run();
  unsigned entries = 0, transposed = 0;

private:
  SmallVector<SparseRead> collectReads();
  void orderFreeLoops();
  void compressParameters(ArrayRef<SparseRead> reads);
  LogicalResult checkReads(ArrayRef<SparseRead> reads);
  void rewrite(ArrayRef<SparseRead> reads);
  void storeForFunctions();
  void storeOperands(ArrayRef<EntriesWanted> wanted);
  void storeReturned();
  Value storedAs(Value matrix, Storage storage, Operation *user);
  Value store(OpBuilder &builder, Location location, Value matrix, Storage storage);

  ir::GraphOp graph;
  llvm::MapVector<Value, Value> otherWay; ///< matrices that are stored by rows and by columns
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
    bool isReadByRows = byRows.contains(matrix), isReadByColumns = byColumns.contains(matrix);
    Storage anyhow = storageOf(matrix) == Storage::csc ? Storage::csc : Storage::csr;
    if (isReadByRows != isReadByColumns)
      anyhow = isReadByRows ? Storage::csr : Storage::csc;
    // Another read of the same loops may have put them in order.
    SparseRead now(read.read);
    if (now.eitherOrderNest() || now.eitherOrderReduction())
      orderLoops(now, anyhow);
  }
}

/// Functions in C++ take sparse matrices as they state: `stored` names the storage of each operand, rows by default.
/// Graphs that run on groups of processes take them by rows.
void StorageChooser::storeForFunctions() {
  graph.walk([&](Operation *op) {
    if (isa<ir::ParallelOp, ir::BesideOp>(op))
      for (OpOperand &operand : op->getOpOperands())
        if (isSparse(operand.get().getType()))
          operand.set(storedAs(operand.get(), Storage::csr, op));
  });
  graph.walk([&](ir::InvokeOp invoke) {
    auto wanted = invoke->getAttrOfType<ArrayAttr>("stored");
    for (OpOperand &operand : invoke->getOpOperands()) {
      if (!isSparse(operand.get().getType()))
        continue;
      auto storage = cast<StringAttr>(wanted[operand.getOperandNumber()]).getValue();
      operand.set(storedAs(operand.get(), ir::storageBehind(storage), invoke));
    }
  });
}

/// The matrices along whose entries others are computed.
void StorageChooser::storeOperands(ArrayRef<EntriesWanted> wanted) {
  for (EntriesWanted each : wanted) {
    Value matrix = each.loop.getMatrix(), stored = storedAs(matrix, each.storage, each.loop);
    matrix.replaceUsesWithIf(stored, [&](OpOperand &use) { return each.loop->isAncestor(use.getOwner()); });
    ++entries;
  }
}

/// Callers get matrices by rows.
void StorageChooser::storeReturned() {
  auto returned = cast<ir::ReturnOp>(graph.getBody().front().getTerminator());
  for (OpOperand &operand : returned->getOpOperands())
    if (isSparse(operand.get().getType()))
      operand.set(storedAs(operand.get(), Storage::csr, returned));
  graph.setResultTypesAttr(Builder(graph.getContext()).getTypeArrayAttr(llvm::to_vector(returned.getOperandTypes())));
}

LogicalResult StorageChooser::checkReads(ArrayRef<SparseRead> reads) {
  bool failedAny = false;
  for (const SparseRead &read : reads)
    if (ir::ReduceOp reduce = read.searches()) {
      ir::ReadOp op = read.read;
      mlir::emitError(op.getLoc()) << "E0715: `" << ir::stringifyReductionKind(reduce.getKind()) << "` over `"
                                   << reduce.getIndex().getName()
                                   << "` looks for another element of the sparse matrix `" << ir::nameOf(op.getArray())
                                   << "` in each iteration: it runs along no line";
      failedAny = true;
    }
  return failure(failedAny);
}

/// Triplets are summed before anything reads them: along columns where all loops run along these, else along rows.
void StorageChooser::compressParameters(ArrayRef<SparseRead> reads) {
  Block &body = graph.getBody().front();
  OpBuilder builder = OpBuilder::atBlockBegin(&body);
  for (BlockArgument argument : body.getArguments()) {
    if (!isSparse(argument.getType()) || storageOf(argument) != Storage::coo || argument.use_empty())
      continue;
    bool isReadByRows = false, isReadByColumns = false;
    for (const SparseRead &read : reads)
      if (read.read.getArray() == argument && !read.takesEitherStorage())
        (read.storage() == Storage::csr ? isReadByRows : isReadByColumns) = true;
    Storage storage = isReadByColumns && !isReadByRows ? Storage::csc : Storage::csr;
    Value summed = store(builder, argument.getLoc(), argument, storage);
    argument.replaceAllUsesExcept(summed, summed.getDefiningOp());
  }
}

/// The matrix stored as asked; what makes it stands before the first operation of the graph that needs it.
Value StorageChooser::storedAs(Value matrix, Storage storage, Operation *user) {
  if (storage == storageOf(matrix))
    return matrix;
  auto [entry, isNew] = otherWay.try_emplace(matrix, Value());
  Operation *place = graph.getBody().front().findAncestorOpInBlock(*user);
  if (!isNew) {
    Operation *maker = entry->second.getDefiningOp();
    if (place->isBeforeInBlock(maker)) // users are not visited in order
      maker->moveBefore(place);
    return entry->second;
  }
  ++transposed;
  OpBuilder builder(place);
  entry->second = store(builder, user->getLoc(), matrix, storage);
  return entry->second;
}

/// Named after what memory then holds: A_by_rows, or the rows of A_transposed.
Value StorageChooser::store(OpBuilder &builder, Location location, Value matrix, Storage storage) {
  StringRef suffix = storage == Storage::csr ? "_by_rows" : "_transposed";
  std::string name = namesTakenIn(graph.getBody()).fresh((ir::nameInProgram(matrix) + suffix).str());
  auto type = cast<ir::ArrayType>(matrix.getType()).withStorage(storage);
  return ir::StoreAsOp::create(builder, ir::withName(location, name), type, matrix);
}

void StorageChooser::rewrite(ArrayRef<SparseRead> reads) {
  llvm::MapVector<Operation *, SparseRead> reductions;
  for (const SparseRead &read : reads)
    if (ir::ReduceOp reduce = read.alongEntries()) {
      auto [first, isNew] = reductions.try_emplace(reduce, read);
      if (!isNew && first->second.read.getArray() != read.read.getArray()) // it has the same entries
        read.read.getArrayMutable().assign(storedAs(read.read.getArray(), read.storage(), read.read));
    } else {
      readElement(read, storedAs(read.read.getArray(), read.storage(), read.read));
    }
  for (auto &[op, read] : reductions) {
    auto reduce = cast<ir::ReduceOp>(op);
    Value matrix = read.read.getArray();
    reduceOverEntries(reduce, read, storedAs(matrix, read.storage(), reduce));
    ++entries;
  }
  graph.walk([&](Operation *op) {
    if (const ir::EntryLoop loop = ir::entryLoopOf(op))
      readSharedEntries(loop);
  });
}

LogicalResult StorageChooser::run() {
  for (BlockArgument argument : graph.getBody().getArguments())
    if (auto array = dyn_cast<ir::ArrayType>(argument.getType()); array && array.getStorage() == Storage::sparse)
      argument.setType(array.withStorage(Storage::csr));
  orderFreeLoops();
  SmallVector<EntriesWanted> wanted;
  if (failed(computeAlongEntries(graph, wanted)))
    return failure();
  SmallVector<SparseRead> reads = collectReads();
  if (failed(checkReads(reads)))
    return failure();
  compressParameters(reads);
  storeOperands(wanted);
  auto stored = [&](const SparseRead &read) { return storedAs(read.read.getArray(), read.storage(), read.read); };
  // What shares an expression may not be sparse, in whichever loop it is read, but for matrices with the same entries.
  llvm::MapVector<Operation *, SmallVector<SparseRead>> inReduction;
  for (const SparseRead &read : reads)
    if (ir::ReduceOp reduce = read.alongEntries())
      inReduction[reduce];
  bool failedAny = false;
  for (auto &[op, inside] : inReduction) {
    // The reduction's own operand first.
    for (bool isOwn : {true, false})
      for (const SparseRead &read : reads)
        if (op->isProperAncestor(read.read) && read.alongEntries() && (read.alongEntries() == op) == isOwn)
          inside.push_back(read);
    failedAny |= failed(verifyReduction(cast<ir::ReduceOp>(op), inside, stored));
  }
  if (failedAny)
    return failure();
  rewrite(reads);
  storeForFunctions();
  storeReturned();
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

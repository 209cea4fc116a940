// The C++ function of one task: its loops, its body, its comments.
#pragma once

#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/cpp/task_signature.h"

namespace dpg::emit {

/// The parameters of a task's function.
struct TaskParameters {
  std::vector<cpp::Parameter> list;
  llvm::StringMap<std::string> sizes;           ///< C++ names of sizes
  llvm::DenseMap<unsigned, std::string> arrays; ///< C++ names of arguments, scalars too
  std::string rows, owners;
  std::vector<std::string> inFlight;
};

/// Whether a value is made of another one, an index say.
bool varies(mlir::Value value, mlir::Value with);
/// Whether subscripts mean consecutive elements of a row, or of a vector, for consecutive values of an index.
bool isOfBlock(mlir::ValueRange subscripts, mlir::Value index);

class TaskEmitter : public ScalarEmitter {
public:
  /// `functions` are the C++ names of graphs.
  TaskEmitter(const TaskSignature &signature, const llvm::StringMap<std::string> &functions)
      : ScalarEmitter(names), signature(signature), functions(functions), task(signature.task), nest(task.nest()),
        extents(extentsIn(task)) {}

  mlir::FailureOr<cpp::Function> emitFunction();

private:
  // task_emitter.cpp
  TaskParameters declareParameters();
  std::vector<cpp::Parameter> arrayParameters(TaskParameters &declared);
  void bindArguments();
  cpp::Block declareAccumulators();
  void appendResult(cpp::Block &body) const;

  // openmp/task_loops.cpp
  mlir::LogicalResult emitLoops(cpp::Block &out);
  mlir::LogicalResult emitBody(cpp::Block &body);
  cpp::Block loopOverLines(cpp::Block body);
  cpp::Block loopOverRows(cpp::Block body);
  cpp::Block innerLoops(cpp::Block body);
  std::vector<std::string> reductionClauses() const;
  std::vector<std::string> threadClauses(const std::optional<cpp::Expression> &work, bool isVectorised) const;
  std::optional<cpp::Expression> workIn(cpp::Expression rows, unsigned outer = 1);
  bool isSingle(unsigned position) const;
  std::optional<unsigned> sharedLoop() const;
  unsigned innermostLoop() const;
  cpp::Pragma parallelFor(unsigned position, const cpp::Expression &count);
  cpp::Block shareOut(cpp::Pragma parallel, cpp::Statement loop);
  bool sharesThreads() const { return ir::TaskOp(task)->hasAttr("shares_threads"); }
  void nameCopies();
  cpp::Block beginCombined();
  cpp::Block declareCopies();
  cpp::Expression extentOf(ir::IndexAttr loop);
  cpp::Expression localRows();
  void bindIndices();
  std::string indexName(unsigned position) const;

  // openmp/vectors.cpp
  std::string obstacleToVectors(mlir::Operation *op) const;
  std::string obstacleToVectors() const;
  std::string obstacleToThreads() const;
  std::string obstacleToDemand() const;
  mlir::LogicalResult checkDemands() const;

  // openmp/column_sums.cpp
  bool isColumnwise(mlir::Operation *op, mlir::Value column) const;
  bool isOnColumns(mlir::Operation *op, mlir::Value column, bool mayHaveName = false) const;
  bool sumsColumns(mlir::Operation *op) const;
  mlir::LogicalResult emitColumnSums(ir::ReduceOp reduce, cpp::Block &out);
  mlir::LogicalResult emitColumnBallSums(ir::ReduceOp reduce, cpp::Block &out);
  cpp::Block columnSumLoops(ir::ReduceOp reduce, const std::string &sums, const std::string &entry, cpp::Block terms);
  void fetchAhead(ir::ReduceOp reduce, cpp::Block &out);
  mlir::LogicalResult emitColumnTerm(ir::ReduceOp reduce, cpp::Block &out);

  // openmp/column_bodies.cpp
  bool isOfColumns(mlir::Value value) const;
  bool putsInRow(ir::PutOp put) const;
  bool isInBlock(mlir::Operation *op) const;
  bool computesInBlocks() const;
  void emitColumnPut(ir::PutOp put, cpp::Block &out);
  void defineColumns(mlir::Value value, cpp::Expression expression, cpp::Block &out);
  mlir::LogicalResult emitInBlock(mlir::Operation *op, cpp::Block &out);
  cpp::Statement loopOverColumnBlocks(cpp::Expression from, cpp::Expression to, cpp::Block body);

  // openmp/softmax.cpp
  bool computesSoftmaxRows() const;
  mlir::LogicalResult nameInvariants(ir::SoftmaxMeanOp mean, cpp::Block &out);
  mlir::LogicalResult emitScore(ir::SoftmaxMeanOp mean, cpp::Block &out);
  mlir::LogicalResult emitSoftmaxTiles(cpp::Block &out);
  mlir::LogicalResult emitSoftmaxRow(cpp::Block &out);

  // openmp/sample_blocks.cpp
  mlir::Value innermostIndex() const;
  bool isInBlocks(mlir::Operation *op, mlir::Value index) const;
  bool areInBlocks(mlir::Block &body, mlir::Value index) const;
  bool computesSampleBlocks() const;
  bool sumsBlocks(ir::ReduceOp reduce) const;
  bool sumsVectors(ir::ReduceOp reduce) const;
  std::string blockName() const;
  std::string typeOf(mlir::Value value) const override;
  cpp::Expression elementsOfBlock(const std::string &array, std::vector<cpp::Expression> subscripts) const;
  cpp::Statement putOfBlock(ir::PutOp put, cpp::Expression value);
  cpp::Statement elementLoop(const std::string &name, cpp::Expression from, cpp::Expression to, cpp::Block body) const;

  // element_calls.cpp
  void emitCall(ir::CallOp call, cpp::Block &out);
  void emitInvoke(ir::InvokeOp invoke, cpp::Block &out);
  bool callsFunctions() const;

  // elements.cpp
  mlir::LogicalResult emitOther(mlir::Operation *op, cpp::Block &out) override;
  void emitRead(ir::ReadOp read, cpp::Block &out);
  void emitPut(ir::PutOp put, cpp::Block &out);
  void emitAccumulate(ir::AccumulateOp accumulate, cpp::Block &out);
  mlir::LogicalResult emitReduce(ir::ReduceOp reduce, cpp::Block &out);
  cpp::Expression termOfBallSum(mlir::Value value);
  cpp::Expression addedToBallSum(const std::string &sum, mlir::Value term);
  void fetchElements(ir::ReduceOp reduce, cpp::Block &out);
  cpp::Expression entriesOf(const ir::EntryLoop &loop);
  void bindCoordinate(const ir::EntryLoop &loop, const std::string &entry, cpp::Block &body);
  mlir::LogicalResult emitForEntries(ir::ForEntriesOp op, cpp::Block &out);
  cpp::Expression subscript(mlir::Value value, bool isLocal);
  cpp::Expression element(llvm::StringRef array, ir::ArrayType type, mlir::ValueRange subscripts);
  bool needsName(mlir::Value value) const override;
  bool defineElsewhere(mlir::Value value, const cpp::Expression &expression, cpp::Block &out) override;
  cpp::Expression targetOf(ir::PutOp put);
  cpp::Statement stored(ir::PutOp put, cpp::Expression value);
  bool putsLast() const;

  cpp::Expression sizeNamed(llvm::StringRef name) override;
  const llvm::StringSet<> &knownExtents() const override { return extents; }

  NameTable names;
  const TaskSignature &signature;
  const llvm::StringMap<std::string> &functions;
  ir::TaskOp task;
  ir::NestOp nest;
  llvm::StringSet<> extents; ///< of the task's arrays, as texts
  TaskParameters parameters;
  std::vector<std::string> accumulators;        ///< C++ names, one a scalar result
  llvm::DenseMap<unsigned, std::string> copies; ///< C++ names of threads' copies of the arrays that are combined into
  std::string index;                            ///< of the outermost loop: a local row
  std::vector<std::string> innerIndices;        ///< of the other loops
  llvm::StringMap<mlir::Value> indexValues;     ///< of the loops and reductions around the place, by name
  std::string columns;                          ///< the block of columns that are summed at once, or empty
  cpp::Block columnSums;                        ///< what computes them
  bool inColumns = false;                       ///< the rest of the body is computed with such blocks too
  std::string tileColumn;                       ///< the column of a tile whose score is computed, or empty
  bool inExpression = false;                    ///< what is emitted gets no name by itself
  mlir::Value blockIndex; ///< of the loop around over blocks of stochastic numbers, if there is one
  llvm::DenseSet<mlir::Operation *> emittedPuts;
  cpp::Block lastPuts;
};

} // namespace dpg::emit

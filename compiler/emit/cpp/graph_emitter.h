// The C++ function of one graph: sizes, partitions, buffers, runs of tasks, loops, certificates, results.
#pragma once

#include "compiler/emit/cpp/choice_tables.h"
#include "compiler/emit/cpp/graph_signature.h"
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/cpp/storage_plan.h"
#include "compiler/emit/cpp/task_signature.h"
#include "compiler/emit/cpp/variants.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

#include <map>

namespace dpg::emit {

/// The name of a value that a loop carries or hands on.
llvm::StringRef nameAt(mlir::Operation *loop, unsigned position);

/// The functions of a program that graphs call.
struct Callees {
  const TaskSignatures &tasks;
  const ChoiceTables &choices;
  const Variants &variants;
};

class GraphEmitter : public ScalarEmitter {
public:
  /// `graphs` finds the signature of a graph by its symbol; with `measuresTasks` the function notes how long tasks
  /// take.
  GraphEmitter(const GraphSignature &signature, const Callees &callees, SignatureOf graphs, bool measuresTasks)
      : ScalarEmitter(names), signature(signature), tasks(callees.tasks), choices(callees.choices),
        variants(callees.variants), graphs(std::move(graphs)), graph(signature.graph), storage(signature.graph),
        extents(extentsIn(graph)), measuresTasks(measuresTasks) {}

  mlir::FailureOr<cpp::Function> emitFunction();

private:
  // graph_emitter.cpp: the function, sizes, partitions
  void bindArguments();
  cpp::Block declareSizes(const cpp::Block &rest);
  bool isSize(llvm::StringRef name);
  cpp::Expression partitionOf(ir::ExtentAttr extent);
  cpp::Expression partitionOf(ir::ArrayType type);
  cpp::Expression comm();
  cpp::Expression balanceBy(llvm::StringRef matrix);
  bool speaksOfLoop(ir::ExtentAttr extent);
  std::pair<cpp::Expression, std::string> newPartition(ir::ExtentAttr space);
  bool givesPartition(llvm::StringRef argument, ir::ExtentAttr extent);
  void spreadArguments();
  void spreadInput(mlir::Value input);
  void replicateInput(ir::StoreAsOp store);
  cpp::Expression sizeNamed(llvm::StringRef name) override;
  const llvm::StringSet<> &knownExtents() const override { return extents; }
  cpp::Expression extentOfArgument(unsigned argument, unsigned dimension);
  mlir::LogicalResult emitOther(mlir::Operation *op, cpp::Block &out) override;
  void statement(cpp::Block &out, cpp::Statement added, mlir::Operation *op);
  bool needsName(mlir::Value value) const override;
  bool defineElsewhere(mlir::Value value, const cpp::Expression &expression, cpp::Block &out) override;
  static bool beginsLoop(mlir::Value value);

  // named_extents.cpp: variables that hold extents
  std::optional<cpp::Expression> variableOf(llvm::StringRef text) const override;
  void named(mlir::Value value, const std::string &name) override;
  cpp::Expression extentHere(ir::ExtentAttr wanted, mlir::Operation *at, cpp::Block &out);

  /// The body of a loop or branch: what is named in it ends with it.
  class BodyScope {
  public:
    explicit BodyScope(GraphEmitter &emitter)
        : names(emitter.names), emitter(emitter), before(emitter.variables.size()) {}
    ~BodyScope() { emitter.variables.resize(before); }
    BodyScope(const BodyScope &) = delete;
    BodyScope &operator=(const BodyScope &) = delete;

  private:
    NameTable::Scope names;
    GraphEmitter &emitter;
    size_t before;
  };

  // shapes.cpp: shapes that parameters give
  cpp::Block checkShapes();
  bool mayBeAnyNumber(ir::ExtentAttr extent);

  // buffers.cpp: the arrays' memory
  std::string buffer(mlir::Value array) { return bufferNamed(storage.bufferOf(array)); }
  std::string bufferNamed(llvm::StringRef buffer);
  void declareBuffer(llvm::StringRef buffer, ir::ArrayType type, cpp::Block &out);
  void declareEntries(llvm::StringRef buffer, mlir::Value matrix, cpp::Block &out);
  void copyInto(llvm::StringRef buffer, llvm::StringRef source, cpp::Block &out);
  void fillBuffer(llvm::StringRef buffer, llvm::StringRef source, cpp::Expression value, cpp::Block &out);
  cpp::Block &declarations(cpp::Block &out) { return hoisted ? *hoisted : out; }
  void compressArguments();
  cpp::Expression sourceOf(ir::StoreAsOp store);
  void emitRow(ir::RowOp row, cpp::Block &out);
  static bool isSpreadAgain(ir::StoreAsOp store);
  cpp::Expression storedAs(ir::StoreAsOp store);
  void emitStoreAs(ir::StoreAsOp store, cpp::Block &out);

  // element_statements.cpp: single elements of arrays that every process holds
  void emitRead(ir::ReadOp read, cpp::Block &out);
  mlir::LogicalResult emitElements(ir::RunOp run, const TaskSignature &task, cpp::Block &out);
  cpp::Expression elementOf(mlir::Value array, std::vector<cpp::Expression> subscripts);

  // runs.cpp: calls of tasks
  mlir::LogicalResult emitRun(ir::RunOp run, cpp::Block &out);
  void prepareResults(ir::RunOp run, cpp::Block &out);
  std::vector<cpp::Expression> callArguments(ir::RunOp run, const TaskSignature &task,
                                             const std::vector<unsigned> &arguments,
                                             const std::vector<std::string> &sizes);
  cpp::Expression arrayArgument(ir::RunOp run, const TaskSignature &task, unsigned position);
  std::vector<cpp::Expression> emitCall(ir::RunOp run, const TaskSignature &task, const std::string &callee,
                                        std::vector<cpp::Expression> arguments, llvm::StringRef suffix,
                                        cpp::Block &out);
  void addTail(ir::RunOp run, const TaskSignature &task, std::optional<cpp::Expression> rows,
               std::vector<cpp::Expression> &arguments);
  std::vector<cpp::Expression> exchangesOf(ir::RunOp run, llvm::function_ref<bool(dist_ir::FinishOp)> areMeant);
  std::vector<cpp::Expression> emitOuterRows(ir::RunOp run, const TaskSignature &task,
                                             std::vector<cpp::Expression> arguments, cpp::Block &out);
  cpp::Expression declareRows(ir::RunOp run, const TaskSignature &task, cpp::Expression rows, cpp::Block &out);
  cpp::Expression declareInnerRows(ir::RunOp run, const TaskSignature &task, cpp::Expression rows, cpp::Block &out);
  std::string innerRowsKey(ir::RunOp run);
  cpp::Expression localRows(ir::RunOp run, const TaskSignature &task);
  ir::ExtentAttr spaceOf(ir::RunOp run);
  bool isOnlyCombined(mlir::Value value);
  bool isRead(mlir::Value value) const;
  bool isSpokenOf(mlir::Value value) const;
  bool findRead(mlir::Value value) const;
  void bindResult(ir::RunOp run, unsigned result, const TaskSignature &task, cpp::Expression here);

  // measured_tasks.cpp: times of tasks, for `dpgc report`
  void noteSizes(cpp::Block &out);
  void measured(mlir::Operation *op, llvm::StringRef task, cpp::Block &out, llvm::function_ref<void()> emit);

  // functions.cpp: calls of functions in C++ that implement components
  void emitInvoke(ir::InvokeOp invoke, cpp::Block &out);
  void emitFunctionCall(ir::InvokeOp invoke, const cpp::Expression &call, cpp::Block &out);
  static llvm::StringRef storedFor(ir::InvokeOp invoke, mlir::Value argument);
  static bool isOnDemand(mlir::Value matrix, llvm::StringRef stored);
  void declareOtherStorages(mlir::Value matrix, cpp::Block &out);
  void declareBytesToConvert(mlir::Value matrix, cpp::Block &out);
  cpp::Expression bytesOfConversions(ir::ChooseOp choice, unsigned candidate);
  cpp::Expression expectedRuns(ir::ChooseOp choice);
  cpp::Statement copiesBefore(ir::ChooseOp choice, unsigned candidate, const std::string &chosen);
  cpp::Expression functionArgument(ir::InvokeOp invoke, mlir::Value value);
  void prepareResults(ir::InvokeOp invoke, cpp::Block &out);
  cpp::Expression callOf(ir::InvokeOp invoke);
  void checkProcesses(ir::InvokeOp invoke, cpp::Block &out);
  bool isOnRoot(ir::InvokeOp invoke);
  std::string workOf(ir::InvokeOp invoke, const cpp::Expression &call, cpp::Block &out);
  std::vector<cpp::Expression> scalarsOf(ir::InvokeOp invoke);
  void emitOnRoot(ir::InvokeOp invoke, const std::string &work, std::vector<cpp::Expression> scalars, cpp::Block &out);
  void emitRunBeside(ir::InvokeOp first, unsigned count, cpp::Block &out);

  // groups.cpp: loops whose iterations run on groups of processes
  void emitParallel(ir::ParallelOp parallel, cpp::Block &out);
  std::optional<cpp::Expression> predictedWork(ir::ParallelOp parallel, const GraphSignature &callee);
  std::string declareGroups(ir::ParallelOp parallel, cpp::Block &out);
  cpp::Expression readOfInstance(ir::ParallelOp parallel, unsigned position, const std::string &groups,
                                 cpp::Block &out);
  std::string declareRows(ir::ParallelOp parallel, unsigned result, const std::string &groups, cpp::Block &out);
  void emitPublish(ir::PublishOp publish, cpp::Block &out);
  void emitNewest(ir::NewestOp newest, cpp::Block &out);
  const std::string &publishedNamed(llvm::StringRef name) const;
  cpp::Block callInstance(const GraphSignature &callee, std::vector<cpp::Expression> arguments,
                          const std::vector<std::string> &rows, const cpp::Expression &instance);
  // choices.cpp: tasks that run by one of several implementations
  mlir::LogicalResult emitChoose(ir::ChooseOp choice, cpp::Block &out);
  void emitCount(ir::CountEntriesOp count, cpp::Block &out);
  bool runsOnOneProcess();

  // loops.cpp
  bool takesOver(mlir::Operation *loop, mlir::ValueRange inits, llvm::StringRef source);
  mlir::LogicalResult emitRepeat(ir::RepeatOp repeat, cpp::Block &out);
  std::pair<cpp::Expression, cpp::Expression> declareEnd(ir::RepeatOp repeat, cpp::Block &around);
  cpp::Expression endOf(ir::RepeatOp repeat, cpp::Block &around);
  using ScalarEmitter::endOf;
  void reportEnd(ir::RepeatOp repeat, const cpp::Expression &converged, cpp::Block &around);
  mlir::LogicalResult emitFor(ir::ForOp loop, cpp::Block &out);
  mlir::LogicalResult emitIf(mlir::scf::IfOp branch, cpp::Block &out);
  using Variables = std::vector<std::pair<unsigned, cpp::Expression>>;
  Variables declareScalars(mlir::Operation *branch, cpp::Block &out);
  mlir::LogicalResult emitSide(mlir::Region &region, const Variables &variables, cpp::Block &into);
  void leaveBranch(mlir::Operation *end, cpp::Block &out);
  void enterLoop(mlir::Operation *loop, mlir::ValueRange inits, llvm::ArrayRef<mlir::BlockArgument> carried,
                 cpp::Block &out);
  void carry(mlir::Operation *loop, llvm::ArrayRef<mlir::BlockArgument> carried, mlir::ValueRange next,
             mlir::ValueRange last, cpp::Block &body);
  void declareLast(mlir::Operation *loop, unsigned carriedCount, mlir::ValueRange last, cpp::Block &out);
  mlir::LogicalResult placeLoop(llvm::function_ref<mlir::LogicalResult(cpp::Block &)> emitLoop, cpp::Block &out);

  // checks.cpp: ranges, contracts, results
  void emitCheckRange(ir::CheckRangeOp check, cpp::Block &out);
  // element_checks.cpp: subscripts, and elements that are given part by part
  void emitCheck(ir::CheckSubscriptsOp check, cpp::Block &out);
  void emitCheck(ir::CheckedSubscriptOp checked, cpp::Block &out);
  void emitCheck(ir::CheckRanOp check, cpp::Block &out);
  void emitCheck(ir::CheckRequirementOp check, cpp::Block &out);
  void emitCheck(ir::BeginElementsOp begin, cpp::Block &out);
  void emitCheck(ir::AddElementsOp add, cpp::Block &out);
  void emitCheck(ir::RequireElementsOp require, cpp::Block &out);
  cpp::Expression boxOf(mlir::ArrayAttr from, mlir::ArrayAttr to, mlir::Operation *at);

  cpp::Expression comparison(ir::CheckContractOp check, const char *function);
  void emitCheckContract(ir::CheckContractOp check, cpp::Block &out);
  void startWatch();
  void emitCountRun(ir::CountRunOp run, cpp::Block &out);
  void emitReturn(ir::ReturnOp returned, cpp::Block &out);
  mlir::LogicalResult emitShow(ir::ShowOp show, cpp::Block &out);
  cpp::Expression bound(llvm::StringRef text, bool isOfInts);

  // beside.cpp: statements on groups of processes
  std::string declareTaskGroups(ir::BesideOp beside, cpp::Block &out);
  cpp::Expression readOfTask(ir::BesideOp beside, mlir::OpOperand &read, const std::string &group, cpp::Block &out);
  cpp::Block callTask(const GraphSignature &callee, const cpp::Expression &call, const std::vector<std::string> &given);
  void emitBeside(ir::BesideOp beside, cpp::Block &out);
  void collectResult(mlir::Value value, const std::string &from, cpp::Block &out);

  // ../openmp/parallel_loops.cpp
  mlir::LogicalResult emitOnThreads(ir::ForOp loop, const std::string &index, const cpp::Expression &from,
                                    const cpp::Expression &to, cpp::Block &around);

  // ../openmp/teams.cpp
  cpp::Block takeTurns(ir::ForOp loop, const cpp::Expression &iterations);
  mlir::LogicalResult emitShared(ir::ForOp loop, const std::string &index, const cpp::Expression &from,
                                 const cpp::Expression &to, cpp::Block &around);
  static bool isByAllThreads(mlir::Operation *op);
  static bool endsBeforeOuterPart(dist_ir::FinishOp finish);
  void meet(ir::RunOp run, cpp::Block &out);
  cpp::Expression rowsOfMember(cpp::Expression rows) {
    return cpp::method(cpp::atom(member), "share", {std::move(rows)});
  }
  void emitWhereShared(ir::RunOp run, const TaskSignature &task, std::vector<cpp::Expression> arguments,
                       cpp::Block &out);
  cpp::Statement byMainThread(const std::string &work);
  void exchangeByMainThread(const std::string &exchange, const std::string &call, cpp::Block &out);

  // ../mpi/exchanges.cpp
  void collectPlans();
  void emitPlan(dist_ir::PlanOp plan, cpp::Block &out);
  void emitStart(dist_ir::StartOp start, cpp::Block &out);
  void emitStart(mlir::Operation *start, const std::string &exchange, const std::string &array, cpp::Block &out);
  void emitStartRows(dist_ir::StartRowsOp start, cpp::Block &out);
  void emitFinish(dist_ir::FinishOp finish, cpp::Block &out);
  void emitAllReduce(dist_ir::AllReduceOp reduce, cpp::Block &out);
  void emitAllReduce(dist_ir::AllReduceElementsOp reduce, cpp::Block &out);
  cpp::Expression shareOf(mlir::Value value);
  mlir::OpResult gatheredBy(mlir::Value share);
  cpp::Expression wholeOf(mlir::Value share, cpp::Expression combined);
  std::string exchangeOf(mlir::Value exchange);

  NameTable names;
  const GraphSignature &signature;
  const TaskSignatures &tasks;
  const ChoiceTables &choices;
  const Variants &variants;
  SignatureOf graphs;
  ir::GraphOp graph;
  StoragePlan storage;
  llvm::StringSet<> extents; ///< of the graph's arrays, as texts
  mutable llvm::DenseMap<mlir::Value, bool> areRead;

  cpp::Block scalarChecks;                   ///< ranges of scalars, before shapes that may name them
  cpp::Block compressions, checks, setup;    ///< come before what the operations give, in this order
  llvm::SmallVector<mlir::Value> compressed; ///< what inputs that come as triplets become
  std::string firstCompressed;               ///< C++ name, where the input that has the communicator is consumed by it
  llvm::StringMap<std::string> sizes;        ///< C++ names of sizes, int parameters and loop indices
  std::vector<std::string> sizeOrder;        ///< sizes in the order of their declarations
  llvm::StringSet<> usedSizes;
  llvm::StringMap<std::string> partitions;            ///< C++ names, by extent
  std::string firstPartition;                         ///< C++ name
  llvm::StringMap<std::string> buffers;               ///< C++ names of declared buffers
  llvm::DenseMap<mlir::Value, std::string> plans;     ///< C++ names
  llvm::StringMap<mlir::Value> planOfBuffer;          ///< the plan by which a buffer is exchanged
  llvm::DenseMap<mlir::Value, std::string> exchanges; ///< C++ names
  llvm::StringMap<std::string> exchangeNames;         ///< of declared exchanges, by array and plan
  llvm::DenseSet<mlir::Operation *> inlined;          ///< finishes that stand in the call that reads them
  llvm::StringMap<std::string> allRows;               ///< of tasks on dense data that run in parts
  llvm::StringMap<std::string> innerRows;             ///< of their inner parts, by task and exchanges under way
  llvm::DenseMap<mlir::Value, std::unique_ptr<cpp::Expression>> gathered; ///< results as tasks give them
  llvm::DenseMap<mlir::Value, std::string> assigned;          ///< values that are variables from outside of a loop
  llvm::DenseSet<mlir::Value> loopVariables;                  ///< values whose variable a loop goes on with
  llvm::DenseMap<mlir::Value, std::string> lastNames;         ///< such variables, assigned at the end of an iteration
  llvm::StringMap<std::string> givenElements;                 ///< C++ names of records
  std::vector<std::pair<std::string, std::string>> variables; ///< that hold extents: their texts, C++ names
  bool takesVariables = false;           ///< what is emitted stands where it is run: variables from here may be read
  std::vector<std::string> certificates; ///< in the order of the checks
  std::string watch;                     ///< of what would make estimates invalid
  std::map<int64_t, std::string> runs;   ///< C++ names of the counts of runs, by statement
  std::map<int64_t, std::string> triedCertificates; ///< C++ names of those that a second try overwrites, by number
  llvm::DenseMap<mlir::Value, std::string> bytesToConvert;                 ///< that a copy of a matrix moves: C++ names
  llvm::DenseMap<mlir::Value, llvm::StringMap<std::string>> otherStorages; ///< copies for functions, by `sell[8]`
  llvm::DenseSet<mlir::Operation *> runBeside; ///< calls that were emitted with the first of their group
  std::string team, member;                    ///< C++ names: of all threads, and of one in a loop that all run
  std::string converged, iterations;           ///< of the loop that is reported
  std::string lastPlace;                       ///< that a comment named
  bool areGroupsInvariant = false;             ///< of the loop on groups that is emitted
  cpp::Block *hoisted = nullptr;               ///< where declarations go while a loop is emitted
  const bool measuresTasks;
};

} // namespace dpg::emit

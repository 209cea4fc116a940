// Builds one dpg.graph from one component.
//
// Values of the program are SSA values: a version of a name is what `versions` maps its symbol to. Whole-array
// expressions are read element by element (`element`), so `norm1(next - rank)` becomes one nest and no temporary array.
// Parts of an index statement that do not depend on its indices (a reduction, a call) are computed before it, once
// (`computeBefore`).
//
// Arithmetic is built on `!num.real`; formats that the program fixes are those of stored values, converted when they
// are read and when they are put. `select_formats` decides how the operations between compute. Where a clause pins that
// (`as`, `accumulate`), or dd is read or given, operations have the pinned format from the start.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/build_ir/block_formats.h"
#include "compiler/build_ir/candidates.h"
#include "compiler/diagnostics/diagnostic.h"
#include "dialects/dpg/dpg.h"
#include "dialects/num/num.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

#include <functional>

namespace dpg {

/// The value of the program's own name: an operation that was built for it carries the name in its location.
void nameValue(mlir::Value value, mlir::Location name);

class ComponentBuilder {
public:
  /// `what` is a component by its own statements, or by those of an implementation in dpg.
  ComponentBuilder(const Statements &what, const Candidates &candidates, const SourceManager &sources,
                   DiagnosticEngine &diagnostics, mlir::OpBuilder &builder);

  /// Builds the graph at the builder's place.
  ir::GraphOp build();

private:
  /// The body of a loop or branch while it is built: what it calls its unnamed scalars is free again behind it.
  class Scope {
  public:
    explicit Scope(ComponentBuilder &component) : component(component), outside(component.scalarNames.size()) {}
    ~Scope();
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

  private:
    ComponentBuilder &component;
    size_t outside;
  };

  /// What an instance of a loop on groups of processes takes from outside and gives.
  struct InstanceData {
    std::vector<const ast::Symbol *> reads; ///< as a whole
    std::vector<const ast::Symbol *> rows;  ///< arrays of which it gives row c
    std::vector<bool> takes;                ///< of each of them, whether it takes row c of the version before
  };

  /// The formats that operations, and sums among them, compute in; null where the compiler chooses. Under `round
  /// stochastic(seed)` operations are computed as the compiler chooses and rounded to `roundTo`.
  struct Pins {
    mlir::Type as, accumulate, roundTo;
    const ast::Expression *seed = nullptr;
  };

  using Versions = llvm::DenseMap<const ast::Symbol *, mlir::Value>;
  using ElementFunction = llvm::function_ref<mlir::Value(mlir::ValueRange indices)>;

  /// A named loop of a nest or a reduction.
  struct LoopSpace {
    std::string name;
    Extent from, to;
    const ast::Symbol *symbol = nullptr; ///< that the index is the value of
  };

  // component.cpp: parameters and results
  ir::ParameterAttr parameterAttr(const ast::Parameter &parameter);
  std::string boundText(const ast::Expression &expression);
  void checkRanges();
  void refuseUnprovedContracts();
  mlir::Type scalarType(const Type &type) const;
  /// As `stored` says, else `sparse` where the compiler chooses.
  mlir::Type parameterType(const ast::Parameter &parameter) const;
  mlir::Type valueType(const Type &type) const;
  ir::ExtentAttr extentAttr(const Extent &extent) const;
  ir::ContractAttr contractAttr(const ast::Contract &contract) const;

  // statements.cpp
  void buildBlock(const ast::Block &block);
  void buildOne(const ast::Statement &each);
  void recordDemands(const ast::Statement &statement);
  void recordSchedule(const ast::Statement &statement);
  void buildStatement(const ast::Statement &statement);
  void buildStatement(const ast::AssignmentStatement &assignment);
  void buildStatement(const ast::DeclarationStatement &declaration);
  void buildStatement(const ast::ForStatement &loop);
  void buildStatement(const ast::RepeatStatement &loop);
  void buildStatement(const ast::IfStatement &branch);
  void buildStatement(const ast::CertifyStatement &certify);
  void buildStatement(const ast::ShowStatement &show);
  void buildForLevel(const ast::ForStatement &loop, size_t level);
  void assignResults(const ast::AssignmentStatement &assignment);
  mlir::Value inFormatOf(const ast::Target &target, mlir::Value result, const ast::Expression &value);
  void assignName(const ast::Target &target, const ast::Expression &value);

  // loops.cpp: which versions go in and come out
  std::vector<const ast::Symbol *> carriedOf(const ast::LoopNames &names) const;
  std::vector<const ast::Symbol *> lastOf(const ast::LoopNames &names) const;
  std::vector<mlir::Value> versionsOf(llvm::ArrayRef<const ast::Symbol *> symbols);
  mlir::ArrayAttr namesOf(llvm::ArrayRef<const ast::Symbol *> carried, llvm::ArrayRef<const ast::Symbol *> last);
  void setVersions(llvm::ArrayRef<const ast::Symbol *> symbols, mlir::ValueRange values);

  // groups.cpp: loops whose iterations run on groups of processes
  ComponentBuilder(const ComponentBuilder &around, const ast::ForStatement &loop);
  bool isRow(const ast::Symbol *symbol) const;
  Type typeHere(const ast::Symbol *symbol) const;
  bool isWholeHere(const ast::Target &target) const;
  llvm::ArrayRef<ast::Subscript> subscriptsHere(const ast::Symbol *symbol,
                                                const std::vector<ast::Subscript> &subscripts) const;
  void declareOuts(const ast::LoopNames &names, const ast::Block &body, SourceRange range);
  bool runAsInstances(const ast::ForStatement &loop) const;
  void buildOnGroups(const ast::ForStatement &loop);
  InstanceData instanceData(const ast::ForStatement &loop) const;
  void checkRows(const ast::ForStatement &loop, const InstanceData &data);
  std::pair<ir::GraphOp, std::vector<std::string>> buildInstance(const InstanceData &data, const Versions &outside);
  ir::GraphOp openInstance();
  std::vector<std::string> finishInstance(const InstanceData &data);
  std::vector<std::string> bindFreeNames(unsigned firstRow);
  void publish(const ast::Target &target);
  void takeNewest(const ast::CallExpression &call);
  ir::ParameterAttr instanceParameter(llvm::StringRef parameter, ir::Direction direction, llvm::StringRef type,
                                      llvm::StringRef low = "", llvm::StringRef high = "");

  // beside.cpp: statements on groups of processes, beside each other
  ComponentBuilder(const ComponentBuilder &around, const ast::Block &statements);
  void buildBeside(llvm::ArrayRef<const ast::Statement *> each);
  std::pair<ir::GraphOp, std::vector<mlir::Value>> buildOnProcesses(const ast::Statement &each);
  std::pair<ir::GraphOp, std::vector<std::string>> buildTask(llvm::ArrayRef<const ast::Symbol *> reads,
                                                             llvm::ArrayRef<const ast::Symbol *> results,
                                                             const Versions &outside);
  ir::GraphOp openPrivateGraph(const std::string &wanted, SourceRange range, const std::string &text);
  mlir::Value predictedFigure(ast::FactKind kind, const ast::Statement &each, llvm::ArrayRef<mlir::Value> reads,
                              mlir::TypeRange results);
  bool isTask = false; ///< the body of a statement on processes is built

  // index_statements.cpp: nests
  void buildIndexStatement(const ast::Target &target, const ast::Expression &value);
  LoopSpace loopOfSubscript(const ast::Subscript &subscript, const ast::Binder *binder,
                            llvm::ArrayRef<LoopSpace> besides);
  mlir::Value relativeTo(const Extent &from, mlir::Value index, mlir::Location location);
  void buildRow(const ast::Target &target, const ast::Expression &value);
  mlir::Value readOutsideNests(const ast::SubscriptedExpression &subscripted, llvm::ArrayRef<ast::Subscript> subscripts,
                               mlir::Value array);
  void refuseLoopShape(const Type &type, SourceRange range);
  mlir::Value buildWhole(const ast::Expression &value, llvm::StringRef name, const Type &type);
  mlir::Value buildNest(llvm::StringRef name, llvm::ArrayRef<LoopSpace> loops, mlir::Value init,
                        llvm::function_ref<void(mlir::ValueRange indices)> body);
  mlir::Value accumulate(llvm::StringRef name, ir::ReductionKind kind, llvm::ArrayRef<LoopSpace> loops, mlir::Type type,
                         ElementFunction body);
  mlir::Value reduce(ir::ReductionKind kind, llvm::ArrayRef<LoopSpace> loops, mlir::Type type, ElementFunction body);
  mlir::Value combine(llvm::StringRef name, ir::ReductionKind kind, llvm::ArrayRef<LoopSpace> loops, mlir::Type type,
                      ElementFunction body);
  mlir::Value ofSome(mlir::Value extremum, llvm::ArrayRef<LoopSpace> loops, SourceRange range);
  mlir::Value runsAtAll(llvm::ArrayRef<LoopSpace> loops, mlir::Location location);
  Extent extentHere(const Extent &extent) const;
  std::vector<LoopSpace> loopsOver(const Type &type);
  std::vector<LoopSpace> loopsAlong(llvm::ArrayRef<const ast::Expression *> operands);
  LoopSpace loopOver(const Extent &extent, llvm::ArrayRef<LoopSpace> besides = {});
  std::vector<LoopSpace> loopsOf(const std::vector<ast::Binder> &binders) const;
  mlir::ValueRange openLoopBody(mlir::Region &region, llvm::ArrayRef<LoopSpace> loops);
  void closeLoopBody(llvm::ArrayRef<LoopSpace> loops);

  // absence.cpp: elements that `where` leaves out
  /// Of one version of an array.
  struct Absence {
    std::function<mlir::Value(mlir::ValueRange indices)> isPresent; ///< builds the condition
    bool isSparse = false; ///< absent is what lies outside of the entries of a sparse operand, and perhaps more
  };
  const Absence *absenceOf(const ast::Expression &array) const;
  bool mayBeAbsent(const ast::Expression &expression) const;
  mlir::Value both(mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value choose(mlir::Value condition, mlir::Type type, mlir::Location location,
                     llvm::function_ref<mlir::Value()> yes, llvm::function_ref<mlir::Value()> no);
  mlir::Value presence(const ast::Expression &expression, mlir::ValueRange indices);
  mlir::Value presenceGiven(const ast::Expression &value, const ast::Expression *where);
  mlir::Value orNone(mlir::Value present, ir::ReductionKind kind, mlir::Type type, SourceRange range,
                     llvm::function_ref<mlir::Value()> value);
  bool followsAbsence(const ast::Expression &expression, llvm::ArrayRef<ast::Binder> indices) const;
  bool leavesOut(const ast::Target &target, const ast::Expression &value);
  bool givesSparse(const ast::Target &target, const ast::Expression &value) const;
  void recordAbsence(const ast::Target &target, const ast::Expression &value, mlir::Value given);
  void refuseAbsence(const ast::Symbol *symbol, SourceRange range);
  std::vector<const ast::Symbol *> handedOn(std::vector<const ast::Symbol *> last, const ast::Statement &loop);

  // hoisting.cpp: what does not depend on the open indices is computed once, before
  void computeBefore(const ast::Expression &expression, llvm::StringRef name);
  bool copyRowBefore(const ast::Expression &part);
  void computeOperandBefore(const ast::Expression &operand);
  mlir::Value computeClosed(const ast::Expression &expression, llvm::StringRef name);

  // elements.cpp: the element of an expression at given indices; scalars have none
  mlir::Value element(const ast::Expression &expression, mlir::ValueRange indices);
  mlir::Value elementAsComputed(const ast::Expression &expression, mlir::ValueRange indices);
  mlir::Value elementOf(const ast::NumberExpression &number);
  mlir::Value elementOf(const ast::NameExpression &name, mlir::ValueRange indices);
  mlir::Value elementOf(const ast::SubscriptedExpression &subscripted, mlir::ValueRange indices);
  mlir::Value elementOf(const ast::UnaryExpression &unary, mlir::ValueRange indices);
  mlir::Value elementOf(const ast::BinaryExpression &binary, mlir::ValueRange indices);
  mlir::Value lazyLogic(const ast::BinaryExpression &binary, mlir::Value left);
  mlir::Value elementOf(const ast::ChoiceExpression &choice, mlir::ValueRange indices);
  mlir::Value elementOf(const ast::ReductionExpression &reduction);
  mlir::Value elementOf(const ast::CallExpression &call, mlir::ValueRange indices);
  mlir::Value productElement(const ast::BinaryExpression &product, mlir::ValueRange indices);
  mlir::Value readElement(mlir::Value array, mlir::ValueRange indices, mlir::Location location);
  mlir::Value beginOfSlice(const ast::Subscript &subscript);
  std::vector<mlir::Value> subscriptValues(llvm::ArrayRef<ast::Subscript> subscripts, mlir::ValueRange indices,
                                           bool isAligned = false);

  // calls.cpp: elementary functions, norms, other graphs
  mlir::Value ofComplexNumbers(llvm::StringRef callee, mlir::ValueRange arguments, mlir::Location place);
  mlir::Value elementaryCall(const ast::CallExpression &call, mlir::ValueRange indices);
  mlir::Value libraryCall(const ast::CallExpression &call);
  mlir::Value normOf(const ast::Expression &argument, llvm::StringRef which);
  mlir::Value orZero(mlir::Value largest, SourceRange range);
  mlir::Location namedResult(SourceRange range) const;
  mlir::Value traceOf(const ast::Expression &matrix);
  mlir::Value countOf(const ast::Expression &matrix);
  mlir::Value largestRowCountOf(const ast::Expression &matrix);
  mlir::Value isNotZero(const ast::Expression &matrix, mlir::ValueRange indices);
  mlir::Value dotProduct(const ast::Expression &left, const ast::Expression &right);
  void refuseContractsOf(const ast::CallExpression &call, const ast::ImplementationComponent &implementation);
  std::vector<mlir::Value> invoke(const ast::CallExpression &call, const Alternative &alternative,
                                  llvm::ArrayRef<mlir::Value> arguments, llvm::ArrayRef<llvm::StringRef> names);
  std::vector<mlir::Value> componentCall(const ast::CallExpression &call, llvm::ArrayRef<llvm::StringRef> names);
  std::vector<mlir::Value> runBy(const ast::CallExpression &call, const Alternative &alternative,
                                 llvm::ArrayRef<mlir::Value> arguments, llvm::ArrayRef<llvm::StringRef> names);
  llvm::SmallVector<mlir::Type> resultTypes(const ast::CallExpression &call);
  llvm::SmallVector<std::string> namesOfResults(const ast::Callable &callee, llvm::ArrayRef<llvm::StringRef> names);
  mlir::Value argumentValue(const ast::Expression &argument, const Type &declared);
  void checkRequirements(const ast::ImplementationComponent &implementation);
  void bindSizes(const ast::Callable &callee, const ast::Parameter &parameter, mlir::Value argument);

  // element_calls.cpp: a task for each element
  mlir::Value elementCall(const ast::CallExpression &call);
  mlir::Value straightCall(const Statements &what, llvm::ArrayRef<mlir::Value> arguments);

  // library_functions.cpp: what has several results, and tasks that are functions of the runtime
  std::vector<mlir::Value> callWithResults(const ast::CallExpression &call, llvm::ArrayRef<llvm::StringRef> names);
  std::vector<mlir::Value> taskCall(const ast::CallExpression &call, llvm::ArrayRef<llvm::StringRef> names);
  ir::InvokeOp invokeTask(llvm::StringRef task, llvm::StringRef header, mlir::Location place, mlir::TypeRange types,
                          llvm::ArrayRef<llvm::StringRef> resultNames, mlir::ValueRange arguments);
  // solution_certificates.cpp: contracts on what solvers of the library give
  void certifySolutions();
  bool certifySolution(const ast::Symbol *symbol, const ast::Contract &contract, SourceRange range);
  // sampled_contracts.cpp: contracts that samples tell of
  void sampleContracts();
  void sampleContract(const ast::Symbol *symbol, const ast::TypeSyntax *declared);
  // choices.cpp: calls that run by one of several implementations
  struct Requirements;
  struct Choice;
  std::vector<mlir::Value> choose(const ast::CallExpression &call, const Alternatives &alternatives,
                                  llvm::ArrayRef<mlir::Value> arguments, llvm::ArrayRef<llvm::StringRef> names);
  ir::CandidateAttr candidateOf(const ast::Callable &callee, const Alternative &alternative);
  std::string headerOf(const ast::ImplementationComponent *implementation) const;
  Choice choiceAmong(const Alternatives &alternatives, const ast::CallExpression &call,
                     llvm::ArrayRef<mlir::Value> arguments);
  mlir::ArrayAttr expertiseOf(const Alternatives &alternatives, const ast::Callable &callee);
  Requirements requirementsOf(const Alternatives &alternatives);

  // figures.cpp: what implementations should cost
  mlir::Value figureOf(ast::FactKind kind, const ast::CallExpression &call,
                       const ast::ImplementationComponent *implementation, llvm::ArrayRef<mlir::Value> arguments);
  mlir::Value derivedFigure(ast::FactKind kind, const ast::CallExpression &call, llvm::ArrayRef<mlir::Value> arguments);
  mlir::Value figure(const ast::Expression &expression);
  mlir::Value figureOfCall(const ast::CallExpression &call);
  mlir::Value elementsOf(ir::ArrayType type, mlir::Location place);
  mlir::Value countEntries(mlir::Value matrix, bool inLongestLine, mlir::Location place);
  mlir::Value entriesOf(mlir::Value array, mlir::Location place);

  // blocks.cpp: arrays of numbers that share scales
  static Type passedType(Type type);
  void storeParameters();
  mlir::Value returnedValue(const ast::Parameter &parameter);
  mlir::Value storedInBlocks(mlir::Value numbers, const Type &type, llvm::StringRef name, mlir::Location location);

  // pins.cpp: formats that clauses state
  void recordPins(const ast::Statement &statement);
  void pin(const ast::Expression &expression, Pins pins);
  Pins pinsOf(const ast::Arithmetic &arithmetic, Pins around) const;
  mlir::Type realType() const; ///< that operations on real numbers compute in
  mlir::Value inReduction(ir::ReductionKind kind, mlir::Value value);
  mlir::Value inExtremum(mlir::Value value, mlir::Location location);

  // random_rounding.cpp
  int64_t nextRounding();
  void recordRounding(const ast::Statement &statement);
  mlir::Value roundedAtRandom(mlir::Value number, mlir::Type format, const ast::Expression &seed,
                              mlir::Location location);
  mlir::Value roundedUnderPins(const ast::Expression &expression, mlir::Value value);
  mlir::Value inRoundedFormat(mlir::Value number, mlir::Location location);
  mlir::Value stored(mlir::Type format, mlir::Value number, const ast::Expression &value, mlir::Location location);

  // scalars.cpp: arithmetic on scalar values
  mlir::Value scalar(const ast::Expression &expression) { return element(expression, {}); }
  mlir::Value widened(mlir::Value value, mlir::Location location); ///< ints as `index`, others as they are
  mlir::Value narrowed(mlir::Type type, mlir::Value value, mlir::Location location);
  mlir::Type computingType(const Type &type) const; ///< of scalars of a kind between reading and storing them
  mlir::Type numberType(const Type &type) const;    ///< the same, real of ints
  mlir::Value real(mlir::Value value, mlir::Location location);
  mlir::Value complex(mlir::Value value, mlir::Location location);
  mlir::Value part(num::Part which, mlir::Value value, mlir::Location location);
  mlir::Value conjugate(mlir::Value value, mlir::Location location);
  mlir::Value squareOf(mlir::Value value, mlir::Location location);
  mlir::Value number(mlir::Value value, mlir::Location location); ///< real, or complex where the value is
  std::pair<mlir::Value, mlir::Value> numbers(mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value convertTo(mlir::Type type, mlir::Value value, mlir::Location location);
  mlir::Value constant(llvm::StringRef digits, mlir::Location location);
  mlir::Value integer(int64_t value, mlir::Location location);
  mlir::Value sizeValue(const Extent &extent, mlir::Location location);
  mlir::Value applyBinary(ast::BinaryOperator op, mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value compare(ast::BinaryOperator op, mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value applyInteger(ast::BinaryOperator op, mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value applyToNumbers(ast::BinaryOperator op, mlir::Value left, mlir::Value right, mlir::Location location);
  mlir::Value power(const ast::BinaryExpression &power, mlir::Value base, mlir::Location location);
  mlir::Value absolute(mlir::Value value, mlir::Location location);

  // names.cpp: locations, origins, names for what has none
  mlir::Location location(SourceRange range) const;
  mlir::Location named(llvm::StringRef name, SourceRange range) const;
  mlir::ArrayAttr currentOrigins();
  ir::OriginAttr originOf(const ast::Statement &each);
  std::string statementText(SourceRange range) const;
  std::string describe(const ast::Expression &expression) const;
  std::string freshName(llvm::StringRef wanted);
  std::string freshScalarName(llvm::StringRef wanted);

  const ast::Callable &component;
  const ast::Name &name;
  const ast::Block &statements;
  const Candidates &candidates;
  const SourceManager &sources;
  DiagnosticEngine &diagnostics;
  mlir::OpBuilder &builder;
  mlir::ModuleOp module;                        ///< that the graph stands in
  const ast::ForStatement *instances = nullptr; ///< on groups, of which one iteration is built
  ir::GraphOp graph;                            ///< being built

  Versions versions;
  llvm::DenseMap<mlir::Value, Absence> absences;                 ///< of arrays with absent elements
  std::map<const ast::Symbol *, Extent> sizesOfCallees;          ///< of the call whose arguments are built
  llvm::DenseMap<const ast::Expression *, mlir::Value> computed; ///< by computeBefore, for the current statement
  llvm::DenseMap<const ast::Expression *, Pins> pinned;          ///< parts of the current statement with pins
  Pins pins;                                                     ///< of the expression being built
  llvm::DenseSet<const ast::Expression *> newestRows;            ///< names of which `computed` holds one row
  llvm::SmallPtrSet<const ast::Expression *, 4> aligned;         ///< slices whose indices count as their arrays do
  llvm::SmallVector<std::string> openLoops; ///< names of the loops of nests and reductions around the builder's place
  llvm::DenseMap<mlir::Value, const ast::CallExpression *> solutions; ///< by which solver of the library each was found
  llvm::DenseSet<std::pair<const ast::Symbol *, mlir::Value>> certified; ///< names whose version a `certify` speaks of
  const ast::Statement *statement = nullptr;                             ///< being built
  const ast::Expression *storing = nullptr;   ///< the seed by which the statement rounds what it stores at random
  mlir::Value runs;                           ///< how often it has run before, where it rounds at random
  llvm::SmallVector<mlir::Value> openIndices; ///< of the loops of nests and reductions around the builder's place
  llvm::StringRef resultName;                 ///< the name that the value of the expression being built will have
  llvm::StringSet<> loopIndices;              ///< of the `for` loops around the builder's place
  unsigned nestDepth = 0;                     ///< nests and reductions around the builder's place
  bool speaksOfCallee = false; ///< the extents of what is built are those of the component that is called
  llvm::StringSet<> usedNames;
  std::vector<std::string> scalarNames; ///< of unnamed scalars, in the blocks around the builder's place
};

} // namespace dpg

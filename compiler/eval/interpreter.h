// Runs components: statements in the order written, each on what stood before it.
//
// A component's statements are compiled to nodes when they first run, and the nodes are kept: components do not
// recurse, so one set of values and nodes a component is enough.
#pragma once

#include "compiler/eval/compile.h"
#include "compiler/eval/evaluate.h"

#include <map>

namespace dpg::eval {

/// An expression with the epoch that its cached nodes compare.
struct CompiledExpression {
  uint64_t epoch = 0;
  NodePtr node;
  Outcome run() {
    ++epoch;
    return node->run();
  }
};

struct CompiledAssignment;

class Interpreter : public CallCompiler {
public:
  Interpreter(Session &session, const EvaluationOptions &options, llvm::raw_ostream &shown);
  ~Interpreter() override;

  /// Runs a component. `arguments`: one an `in` or `inout` parameter; Undefined where its default is to be used.
  /// `results`: one an `out` or `inout` parameter. Errors are reported at `range` where they are the caller's.
  Outcome call(const ast::Callable *callee, std::vector<Value> &arguments, std::vector<Value> &results,
               SourceRange range);

  std::unique_ptr<CallNode> makeCall(const ast::CallExpression *call, std::vector<NodePtr> arguments) override;

  std::vector<LoopRecord> loopRecords() const;
  std::vector<CertificateRecord> certificates;

private:
  // statements.cpp
  Outcome runBlock(const ast::Block &block);
  Outcome runStatement(const ast::Statement *statement);
  Outcome declare(const ast::DeclarationStatement *declaration);
  Outcome runIf(const ast::IfStatement *choice);
  Outcome certify(const ast::CertifyStatement *certificate);
  void keep(CertificateRecord record);
  Outcome show(const ast::ShowStatement *statement);
  CompiledExpression &compiled(const ast::Expression *expression, std::optional<ElementKind> kind = std::nullopt);
  /// Runs an expression that must have a value here.
  Outcome require(CompiledExpression &compiledExpression, const ast::Expression *expression);
  Outcome evaluateInteger(const ast::Expression *expression, int64_t &integer);
  Outcome evaluateShape(const std::vector<ast::Expression *> &extents, Shape &shape);

  // assignments.cpp
  Outcome assign(const ast::AssignmentStatement *assignment);
  Outcome assignResults(const ast::AssignmentStatement *assignment, CompiledAssignment &compiled);
  Outcome assignWhole(const ast::Target &target, Value value, SourceRange range);
  Outcome shapeFor(const ast::Target &target, Shape &shape, bool &isKnown);
  Outcome fill(const ast::Target &target, Value &value, SourceRange range);
  std::unique_ptr<CompiledAssignment> compileAssignment(const ast::AssignmentStatement *assignment);

  // indexed_assignments.cpp
  void compileIndexed(const ast::AssignmentStatement *assignment, CompiledAssignment &compiled);
  Outcome assignIndexed(const ast::AssignmentStatement *assignment, CompiledAssignment &compiled);
  Outcome findTargetBounds(const ast::Target &target, CompiledAssignment &compiled, const Array *old);
  Outcome assignNew(const ast::Target &target, CompiledAssignment &compiled, const Shape &shape, SourceRange range);
  Outcome assignSparse(const ast::Target &target, CompiledAssignment &compiled, Support &support, State background,
                       const Shape &shape, SourceRange range);
  Outcome slotOf(const ast::Target &target, const CompiledAssignment &compiled, const Shape &shape, int64_t &slot);
  Outcome assignElements(const ast::Target &target, CompiledAssignment &compiled, SourceRange range);
  Outcome assignSlices(const ast::Target &target, CompiledAssignment &compiled, SourceRange range);
  Outcome writeSlice(Array &to, CompiledAssignment &compiled, const std::string &name, SourceRange range);
  std::shared_ptr<Array> writable(Value &value, SourceRange range);
  void roundStored(const ast::Symbol *symbol, Array &array) const;
  Outcome checkWidth(const ast::Symbol *symbol, const Value &value, SourceRange range);
  Outcome checkWidth(const ast::Symbol *symbol, const Array &array, SourceRange range);
  Outcome checkWidth(const ast::Symbol *symbol, const Array &array, int64_t slot, SourceRange range);
  Outcome keep(const ast::Target &target, std::shared_ptr<Array> array);

  // loops.cpp
  Outcome runFor(const ast::ForStatement *loop, size_t depth);
  Outcome runRepeat(const ast::RepeatStatement *loop);
  Outcome runIteration(const ast::RepeatStatement *loop, bool &isDone);
  Outcome followToLimit(const ast::RepeatStatement *loop, LoopRecord &record);

  // components.cpp
  Outcome bindParameters(const ast::Callable *callee, std::vector<Value> &arguments, SourceRange range);
  Outcome defaultOf(const ast::Callable *callee, const ast::Parameter *parameter, Value &value, SourceRange range);
  Outcome bindSizes(const ast::Callable *callee, const ast::Parameter *parameter, const Array &array,
                    SourceRange range);
  Outcome checkParameter(const ast::Parameter *parameter, SourceRange range);
  Outcome checkRange(const ast::Parameter *parameter, const Value &value);
  Outcome takeResults(const ast::Callable *callee, std::vector<Value> &results);

  Session &session;
  const EvaluationOptions &options;
  llvm::raw_ostream &shown;
  Environment environment;
  std::map<const ast::Expression *, std::unique_ptr<CompiledExpression>> expressions;
  std::map<const ast::Statement *, std::unique_ptr<CompiledAssignment>> assignments;
  std::map<const ast::RepeatStatement *, LoopRecord> loops;
  const ast::Callable *running = nullptr;
  bool bindsProgram = true; ///< the next parameters to be bound are those of the program
};

/// Rounds a number to the format that fixes it; numbers of other formats stay (see --formats).
void roundToFormat(mpfr_ptr number, Element element);
void roundToFormat(Array &array, Element element);
/// Whether numbers are scaled together, so that one of them is rounded with those beside it.
bool isInBlocks(Element element);

} // namespace dpg::eval

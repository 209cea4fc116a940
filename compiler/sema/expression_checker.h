// Names in scope, and the types of expressions over them.
//
// One checker works through one component in the order of its text. `states` follow what has a value; indices in scope
// are kept outermost first. What needs the ranges of indices (is x[i + 1] inside?) waits in `postponed` until the
// statement has been read, since an index gets its range from all places in which it stands alone.
#pragma once

#include "compiler/sema/definedness.h"
#include "compiler/sema/library.h"
#include "compiler/sema/program_names.h"
#include "compiler/sema/type_rules.h"

#include <deque>
#include <functional>
#include <set>

namespace dpg::sema {

/// A dimension in which an index stands alone.
struct Standing {
  Extent extent;
  SourceRange range;
};

/// infinity and its short form inf: names that no program can define.
bool isLanguageConstant(llvm::StringRef name);

/// An index in scope.
struct IndexScope {
  ast::Symbol *symbol = nullptr;
  IndexRange values;
  bool isResolved = false; ///< `values` hold its range
  bool isUnknown = false;  ///< its range was an error, or is not known
  std::vector<Standing> standing;
};

/// One dimension of an access to an array in a `parallel for`.
struct AccessedDimension {
  std::optional<Extent> element; ///< of a subscript that is known
  std::optional<Extent> from, to;
};

struct Access {
  const ast::Symbol *symbol = nullptr;
  std::vector<AccessedDimension> dimensions;
  SourceRange range;
  bool isGuarded = false;
};

/// A `parallel for` around the statement being checked.
struct ParallelLoop {
  std::vector<std::string> indices;
  std::set<const ast::Symbol *> shared; ///< names that exist before it
  std::set<std::string> published;
  std::vector<Access> reads, writes;
};

/// A formal parameter of a component or a library task, as calls see it.
struct Formal {
  std::string name;
  Type type;
  SourceRange range;                            ///< none for the library
  ElementClass elements = ElementClass::Number; ///< of the library
  const ast::Parameter *parameter = nullptr;    ///< of a component
};

class ExpressionChecker {
public:
  ExpressionChecker(ast::Component &owner, const ProgramNames &program, DiagnosticEngine &engine)
      : owner(owner), program(program), engine(engine) {}

  /// Makes the parameters and sizes of a callable known; outs have no value yet.
  void declareSignature(const ast::Callable &callable);
  void declare(ast::Symbol *symbol);
  /// Takes every parameter as having a value, as expertise does.
  void defineAll();
  /// Checks an expression that ends here, ranges included.
  Type checkComplete(ast::Expression *expression);
  Type checkScalar(ast::Expression *expression, const char *what);
  void checkCondition(ast::Expression *expression, const char *what);
  /// An int of at least 1, where that is known: processes, counts, block sizes.
  void checkCount(ast::Expression *expression, const char *what);

  /// The symbolic value of a checked int expression, if it depends on sizes, int parameters and indices only.
  std::optional<Extent> extentOf(const ast::Expression *expression) const;
  /// The same of a place in an array, which results that are ints may say too: all processes know these.
  std::optional<Extent> placeOf(const ast::Expression *expression) const;
  /// The symbolic value; what else it is, is an error.
  std::optional<Extent> requireExtent(ast::Expression *expression, const char *what);
  /// The type that a TypeSyntax writes; its extents are checked.
  Type resolveType(ast::TypeSyntax &syntax);
  bool mayBeAbsent(const ast::Expression *expression) const;
  /// A generator as the default of a parameter: options by position or name. Options left out are null in `bound`.
  Type checkGenerator(ast::CallExpression &call);

  ast::Symbol *lookup(llvm::StringRef name) const;
  bool isInExpertise = false;

protected:
  template <typename... Args>
  DiagnosticEngine::Reported report(DiagnosticKind kind, SourceRange range, Args &&...args) {
    return engine.report(kind, range, std::forward<Args>(args)...);
  }
  std::string textOf(SourceRange range) const;

  // Expressions.
  Type check(ast::Expression *expression);
  Type compute(ast::Expression *expression);
  Type checkNumber(ast::NumberExpression &number);
  Type checkName(ast::NameExpression &use);
  Type checkSubscripted(ast::SubscriptedExpression &expression);
  Type checkReduction(ast::ReductionExpression &reduction);
  Type checkUnary(ast::UnaryExpression &unary);
  Type checkBinary(ast::BinaryExpression &binary);
  Type checkLogical(ast::BinaryExpression &binary);
  Type checkComparison(ast::BinaryExpression &binary);
  Type checkSum(ast::BinaryExpression &binary);
  Type checkProduct(ast::BinaryExpression &binary);
  Type checkDivision(ast::BinaryExpression &binary);
  Type checkIntegerDivision(ast::BinaryExpression &binary);
  Type checkPower(ast::BinaryExpression &binary);
  Type checkChoice(ast::ChoiceExpression &choice);
  Type checkList(ast::ListExpression &list);
  void checkArithmetic(ast::Arithmetic &arithmetic);
  bool areNumbers(const ast::BinaryExpression &binary);
  bool isScalarPair(const ast::BinaryExpression &binary, const char *what);

  // Names.
  ast::Symbol *resolve(ast::NameExpression &use);
  void reportUnknown(const ast::Name &name, bool isSubscript = false);
  void requireDefined(ast::Symbol *symbol, SourceRange use);
  ast::Symbol *createSymbol(ast::SymbolKind kind, const ast::Name &name, Type type);
  ValueState *stateOf(const ast::Symbol *symbol);
  const ValueState *stateOf(const ast::Symbol *symbol) const;

  // Subscripts.
  std::vector<Extent> checkSubscripts(std::vector<ast::Subscript> &subscripts, const Type &base);
  void checkElement(ast::Subscript &subscript, const Extent &extent);
  void checkSlice(ast::Subscript &subscript, const Extent &extent);
  void postponeBounds(SourceRange range, Extent subscript, Extent extent);
  void postponeDefined(const ast::Symbol *symbol, const std::vector<ast::Subscript> &subscripts, SourceRange range);
  std::optional<Box> boxOf(const std::vector<ast::Subscript> &subscripts) const;
  void recordAccess(std::vector<Access> ParallelLoop::*list, const ast::Symbol *symbol,
                    const std::vector<ast::Subscript> &subscripts, SourceRange range);

  // Indices.
  IndexScope &pushIndex(ast::Binder &binder, ast::SymbolKind kind);
  void checkBinderRange(ast::Binder &binder, IndexScope &index);
  void resolveIndex(ast::Binder &binder, IndexScope &index);
  void popIndex(IndexScope &index);
  /// The ranges of the indices in `active`, or none while one of them is not known.
  static std::optional<std::vector<IndexRange>> rangesOf(const std::vector<const IndexScope *> &active);
  void runPostponed();

  // Calls.
  Type checkCall(ast::CallExpression &call);
  void checkArguments(ast::CallExpression &call);
  Type checkElementary(ast::CallExpression &call, const ElementaryFunction &function);
  Type checkNewest(ast::CallExpression &call);
  Type checkSizeof(ast::CallExpression &call);
  Type checkGamma(ast::CallExpression &call);
  Type checkComponentCall(ast::CallExpression &call);
  Type checkLibraryCall(ast::CallExpression &call);
  bool refuseNames(const ast::CallExpression &call);
  bool bindArguments(ast::CallExpression &call, const std::vector<Formal> &formals);
  bool addDefaults(ast::CallExpression &call, const std::vector<Formal> &formals);
  bool checkArgumentTypes(const ast::CallExpression &call, const std::vector<Formal> &formals);
  std::optional<Type> argumentType(const ast::CallExpression &call, size_t position, const Formal &formal,
                                   const std::map<std::string, Extent> &values) const;
  std::map<std::string, Extent> intArguments(const ast::CallExpression &call, const std::vector<Formal> &formals) const;
  std::optional<std::map<std::string, Extent>> match(const ast::CallExpression &call,
                                                     const std::vector<Formal> &formals);
  bool checkExtents(const ast::CallExpression &call, const std::vector<Formal> &formals,
                    const std::map<std::string, Extent> &values, const std::map<std::string, SourceRange> &shown);
  bool addResults(ast::CallExpression &call, const std::vector<Type> &formals,
                  const std::map<std::string, Extent> &values);
  Type singleResult(const ast::CallExpression &call);
  void reportUnknownTask(const ast::CallExpression &call);

  ast::Component &owner;
  const ProgramNames &program;
  DiagnosticEngine &engine;

  std::map<std::string, ast::Symbol *> names;
  States states;
  std::set<std::string> unknownNames;                                            // reported once each
  std::map<std::string, std::pair<const ast::Symbol *, std::string>> endedNames; // shaped by an index of a loop left
  std::deque<IndexScope> scopes;    // stable addresses: postponed checks point into it
  std::vector<IndexScope *> active; // outermost first
  std::vector<std::function<void()>> postponed;
  std::vector<ParallelLoop> parallelLoops;
  std::set<std::string> assignedInLoops;          // by a loop around this place
  const ast::CallExpression *tupleCall = nullptr; // the call whose results a tuple takes
  unsigned guards = 0;                            // conditions that decide whether this place is reached
};

/// While it lives, what is checked is reached only where a condition holds.
class Guard {
public:
  explicit Guard(unsigned &guards) : guards(guards) { ++guards; }
  ~Guard() { --guards; }
  Guard(const Guard &) = delete;

private:
  unsigned &guards;
};

} // namespace dpg::sema

// The abstract syntax tree: one class a grammar rule, with what sema finds out about each node.
//
// Nodes are allocated in a Program and live as long as it; they point at each other with plain pointers. Fields under
// "sema:" are empty after parsing and filled by compiler/sema; the evaluator and build_ir read a tree in which sema
// reported no error, and may rely on every one of them.
//
// A tree is at most maxTreeDepth deep (the parser refuses more), so that every consumer may recurse over it. A file
// with a syntax error contributes no components. Other errors of the parser may leave an expression null: sema runs
// only on a tree without any.
#pragma once

#include "compiler/ast/type.h"
#include "compiler/diagnostics/source.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dpg::ast {

/// Expressions and statements, one inside the other.
inline constexpr size_t maxTreeDepth = 4000;

struct Component;
struct Expression;
struct Statement;
struct Parameter;
struct Symbol;

/// A name as written, with its place.
struct Name {
  std::string text;
  SourceRange range;
};

/// Every node knows where it stands.
struct Node {
  virtual ~Node() = default;
  SourceRange range;
};

// ----------------------------------------------------------------------------------------------------------------
// names

enum class SymbolKind : uint8_t {
  Size,      // n of real[n]: bound by the first parameter that shows it
  Parameter, // in, out, inout
  Value,     // a name given a value by a statement
  Index,     // bound by an index statement or a reduction
  LoopIndex, // bound by for, or the counter of repeat
};

/// What a name means inside one component. Versions of a value share one symbol: they have one type and shape.
struct Symbol {
  SymbolKind kind;
  std::string name;
  SourceRange declared; ///< where it was met first
  Type type;
  const Parameter *parameter = nullptr; ///< of a Parameter
};

// ----------------------------------------------------------------------------------------------------------
// expressions

enum class ExpressionKind : uint8_t {
  Number,
  Boolean,
  NameUse,
  Subscripted,
  Call,
  Reduction,
  Unary,
  Binary,
  Choice,
  List,
  Pinned
};

struct Expression : Node {
  explicit Expression(ExpressionKind kind) : kind(kind) {}
  const ExpressionKind kind;
  Type type; ///< sema: type and shape of its value (of the single result of a call that has one)
};

/// 0.85, 10_000, 1e-10: kept as written; exact.
struct NumberExpression : Expression {
  NumberExpression() : Expression(ExpressionKind::Number) {}
  std::string digits; ///< without underscores
  bool isInteger = false;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Number; }
};

struct BooleanExpression : Expression {
  BooleanExpression() : Expression(ExpressionKind::Boolean) {}
  bool value = false;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Boolean; }
};

/// x, infinity
struct NameExpression : Expression {
  NameExpression() : Expression(ExpressionKind::NameUse) {}
  Name name;
  Symbol *symbol = nullptr; ///< sema: null for `infinity` and other constants of the language
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::NameUse; }
};

/// from..to counts from `from` to `to` - 1.
struct Range {
  Expression *from = nullptr;
  Expression *to = nullptr;
  SourceRange range;
};

/// A bound index: `i` or `i in a..b`, of a reduction, a loop, or the left side of an index statement.
struct Binder {
  Name name;
  std::optional<Range> over; ///< as written
  Symbol *symbol = nullptr;  ///< sema
  Extent from, to; ///< sema: the index takes from <= value < to. Where a written bound is no function of sizes,
                   ///< int parameters and loop indices (an error by the rules), it is not set.
};

enum class SubscriptKind : uint8_t {
  Element, // A[i + 1]
  Slice,   // A[a..b]
  Whole,   // A[:]
  Binding, // y[i in a..b], on the left only
};

struct Subscript {
  SubscriptKind kind = SubscriptKind::Element;
  SourceRange range;
  Expression *element = nullptr; ///< Element
  std::optional<Range> slice;    ///< Slice
  std::optional<Name> bound;     ///< Binding: the name; `slice` holds its range
  Extent from, to; ///< sema: of Slice and Whole; of an Element whose place sizes, ints and indices say, else equal
};

/// base[subscripts]; base is a NameExpression or a CallExpression.
struct SubscriptedExpression : Expression {
  SubscriptedExpression() : Expression(ExpressionKind::Subscripted) {}
  Expression *base = nullptr;
  std::vector<Subscript> subscripts; ///< sema: missing last ones are added as Whole
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Subscripted; }
};

struct Argument {
  std::optional<Name> name; ///< of an argument by name
  Expression *value = nullptr;
};

/// What a call calls.
enum class CalleeKind : uint8_t {
  Unresolved,
  Component,  // an abstract or a graph of the program (or of an import)
  Elementary, // sqrt, exp, abs, ...: a scalar function, element by element on arrays
  Library,    // norm1, dot, lu, ...: a task of the library; `callee` names it
  Newest,     // newest(x)
  Generator,  // rmat(...), only as the default of a parameter
};

struct CallExpression : Expression {
  CallExpression() : Expression(ExpressionKind::Call) {}
  Name callee;
  std::vector<Argument> arguments;
  CalleeKind calleeKind = CalleeKind::Unresolved; ///< sema
  Component *component = nullptr;                 ///< sema: of CalleeKind::Component
  std::vector<Expression *> bound;                ///< sema: one a parameter that takes an argument, defaults filled in
  std::vector<Type> results;                      ///< sema: types of all results, in order
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Call; }
};

enum class ReductionKind : uint8_t { Sum, Product, Max, Min, Any, All, ArgMax, ArgMin };

/// sum(i, j in 0..k) body
struct ReductionExpression : Expression {
  ReductionExpression() : Expression(ExpressionKind::Reduction) {}
  Name name;
  ReductionKind reduction = ReductionKind::Sum; ///< sema (an unknown name is an error)
  std::vector<Binder> binders;
  Expression *body = nullptr;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Reduction; }
};

enum class UnaryOperator : uint8_t { Negate, Not, Transpose };

struct UnaryExpression : Expression {
  UnaryExpression() : Expression(ExpressionKind::Unary) {}
  UnaryOperator op = UnaryOperator::Negate;
  Expression *operand = nullptr;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Unary; }
};

enum class BinaryOperator : uint8_t {
  Add,
  Subtract,
  Multiply, // sema: of two arrays: a product with a matrix on the left; of a scalar and an array: scaling
  Divide,
  Div, // integer division, toward minus infinity
  Mod,
  Power,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  And,
  Or,
};

struct BinaryExpression : Expression {
  BinaryExpression() : Expression(ExpressionKind::Binary) {}
  BinaryOperator op = BinaryOperator::Add;
  SourceRange operatorRange;
  Expression *left = nullptr;
  Expression *right = nullptr;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Binary; }
};

/// if condition then yes else no: only the side taken is computed.
struct ChoiceExpression : Expression {
  ChoiceExpression() : Expression(ExpressionKind::Choice) {}
  Expression *condition = nullptr;
  Expression *yes = nullptr;
  Expression *no = nullptr;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Choice; }
};

/// [1, 2, 3]
struct ListExpression : Expression {
  ListExpression() : Expression(ExpressionKind::List) {}
  std::vector<Expression *> elements;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::List; }
};

/// How operations compute: `as f64`, `accumulate dd`, `round stochastic(seed)`.
struct Arithmetic {
  std::optional<Name> as;
  std::optional<Name> accumulate;
  Expression *stochasticSeed = nullptr;
  std::optional<Element> asFormat, accumulateFormat; ///< sema
};

/// (e as f64 accumulate dd)
struct PinnedExpression : Expression {
  PinnedExpression() : Expression(ExpressionKind::Pinned) {}
  Expression *operand = nullptr;
  Arithmetic arithmetic;
  static bool classof(const Expression *e) { return e->kind == ExpressionKind::Pinned; }
};

// ----------------------------------------------------------------------------------------------------------------
// types

enum class ContractSense : uint8_t { Relative, Absolute, Componentwise, Backward };
enum class ContractNorm : uint8_t { Max, One, Two, Inf, Fro };
enum class ContractEvidence : uint8_t { Sound, Likely, Sampled };

/// within 1e-8 relative norm 1 likely 0.999
struct Contract {
  SourceRange range;
  Expression *tolerance = nullptr;
  ContractSense sense = ContractSense::Relative;
  ContractNorm norm = ContractNorm::Max;
  ContractEvidence evidence = ContractEvidence::Sound;
  Expression *probability = nullptr; ///< of Likely
};

/// in [low, high]
struct ValueRange {
  SourceRange range;
  Expression *low = nullptr;
  Expression *high = nullptr;
};

/// stored bsr[16], distributed rows
struct Placement {
  Name name;
  std::vector<Expression *> shape;
};

/// A type as written, with its annotations.
struct TypeSyntax : Node {
  bool isSparse = false;
  std::vector<Expression *> blockShape;
  bool isComplex = false;
  std::optional<Name> element; ///< absent for a bare `complex`
  std::vector<Expression *> shape;
  std::optional<Contract> contract;
  std::optional<ValueRange> valueRange;
  std::optional<Placement> stored, distributed;
  bool isReplicated = false;
  Type type; ///< sema
};

// -----------------------------------------------------------------------------------------------------------
// statements

enum class StatementKind : uint8_t { Assignment, Declaration, For, Repeat, If, Certify, Show };

/// demand fused, demand implementation spmv_sell
struct Demand {
  Name what;
  std::optional<Name> implementation;
};

/// tile i 64 / parallel i / vectorise j
struct ScheduleItem {
  Name action;
  std::vector<std::pair<Name, Expression *>> indices; ///< index and, for `tile`, its size
};

/// Clauses that end a statement or stand on a loop.
struct Clauses {
  Arithmetic arithmetic;
  Expression *where = nullptr;
  Expression *processes = nullptr; ///< on processes(e)
  Expression *durableEvery = nullptr;
  std::vector<Name> after;
  std::vector<Demand> demands;
  std::vector<ScheduleItem> schedule;
};

struct Statement : Node {
  explicit Statement(StatementKind kind) : kind(kind) {}
  const StatementKind kind;
  Clauses clauses;
};

/// One name on the left: x, x: f32[n], x[i in 1..n - 1, k], or _ (a result that is not kept).
struct Target {
  Name name;
  TypeSyntax *declared = nullptr;
  std::optional<std::vector<Subscript>> subscripts; ///< as written; sema: bare names without a value became Binding
  SourceRange range;
  Symbol *symbol = nullptr;    ///< sema: null for _
  std::vector<Binder> indices; ///< sema: the bound indices, in the order of their dimensions
  bool isWhole = true;         ///< sema: every element gets a new version; false: others keep theirs
};

/// targets = value clauses ;
struct AssignmentStatement : Statement {
  AssignmentStatement() : Statement(StatementKind::Assignment) {}
  bool isPublished = false;
  std::vector<Target> targets;
  Expression *value = nullptr;
  static bool classof(const Statement *s) { return s->kind == StatementKind::Assignment; }
};

/// V: real[n, m + 1];
struct DeclarationStatement : Statement {
  DeclarationStatement() : Statement(StatementKind::Declaration) {}
  Name name;
  TypeSyntax *declared = nullptr;
  Symbol *symbol = nullptr; ///< sema
  static bool classof(const Statement *s) { return s->kind == StatementKind::Declaration; }
};

using Block = std::vector<Statement *>;

/// What a loop does to names, found by sema.
struct LoopNames {
  std::vector<Symbol *> carried; ///< existed before and get new versions inside, in order of first assignment
  std::vector<Symbol *> fresh;   ///< first met inside; their last versions stay visible after the loop
};

struct ForStatement : Statement {
  ForStatement() : Statement(StatementKind::For) {}
  bool isParallel = false;
  std::vector<Binder> binders;
  Block body;
  LoopNames names; ///< sema
  static bool classof(const Statement *s) { return s->kind == StatementKind::For; }
};

struct RepeatStatement : Statement {
  RepeatStatement() : Statement(StatementKind::Repeat) {}
  Expression *limit = nullptr;
  Block body;
  Expression *until = nullptr;
  LoopNames names; ///< sema
  static bool classof(const Statement *s) { return s->kind == StatementKind::Repeat; }
};

struct IfStatement : Statement {
  IfStatement() : Statement(StatementKind::If) {}
  Expression *condition = nullptr;
  Block yes, no;
  static bool classof(const Statement *s) { return s->kind == StatementKind::If; }
};

struct CertifyStatement : Statement {
  CertifyStatement() : Statement(StatementKind::Certify) {}
  Name name;
  Expression *bound = nullptr;
  Symbol *symbol = nullptr;           ///< sema
  const Contract *contract = nullptr; ///< sema: of the name, by its declaration
  static bool classof(const Statement *s) { return s->kind == StatementKind::Certify; }
};

struct ShowStatement : Statement {
  ShowStatement() : Statement(StatementKind::Show) {}
  std::vector<Expression *> values;
  static bool classof(const Statement *s) { return s->kind == StatementKind::Show; }
};

// -----------------------------------------------------------------------------------------------------------
// components

enum class Direction : uint8_t { In, Out, InOut };

struct Parameter : Node {
  Direction direction = Direction::In;
  Name name;
  TypeSyntax *declared = nullptr;
  Expression *initial = nullptr;       ///< default, an expression over earlier parameters, or a generator call
  std::optional<std::string> readFile; ///< of `read "FILE"`, as written; relative to the file it stands in
  SourceRange readRange;
  Symbol *symbol = nullptr; ///< sema
};

enum class ComponentKind : uint8_t { Abstract, Graph, Implementation, Execution };

struct Component : Node {
  explicit Component(ComponentKind kind) : kind(kind) {}
  const ComponentKind kind;
  Name name;
  std::string documentation;  ///< the text of its /// lines, one a line
  std::deque<Symbol> symbols; ///< sema: owns every symbol of the component
};

enum class FactKind : uint8_t { Operations, Bytes, Error, Prefer, Stability };

/// One line of expertise.
struct Fact : Node {
  FactKind kind = FactKind::Operations;
  std::optional<Name> of; ///< the output that `error y:` speaks of
  Expression *value = nullptr;
};

/// An abstract or a graph: what can be called.
struct Callable : Component {
  using Component::Component;
  std::vector<Parameter *> parameters;
  Block body;
  bool hasBody = true; ///< false for an opaque abstract
  std::vector<Fact *> expertise;
  std::vector<Symbol *> sizes; ///< sema: in order of first appearance among the parameters
  static bool classof(const Component *c) {
    return c->kind == ComponentKind::Abstract || c->kind == ComponentKind::Graph;
  }
};

struct AbstractComponent : Callable {
  AbstractComponent() : Callable(ComponentKind::Abstract) {}
  static bool classof(const Component *c) { return c->kind == ComponentKind::Abstract; }
};

struct GraphComponent : Callable {
  GraphComponent() : Callable(ComponentKind::Graph) {}
  static bool classof(const Component *c) { return c->kind == ComponentKind::Graph; }
};

/// A: f64 | f32
struct FormatChoice {
  Name parameter; ///< a parameter, or `accumulate`
  std::vector<Name> formats;
};

struct StoredChoice {
  Name parameter;
  Placement storage;
};

/// low..high, low.. or low alone
struct CountRange {
  SourceRange range;
  Expression *low = nullptr;
  Expression *high = nullptr;
  bool isOpen = false; ///< low..
};

/// How a function in C++ takes the data of the component that it implements.
struct FunctionForm {
  bool isCollective = false; ///< whole distributed arrays; else the parts of one process
  bool takesCommunicator = false;
  bool takesThreads = false;
  bool givesResult = false; ///< it returns the component's one scalar `out`
  bool isTemplate = false;
};

struct ExecutionComponent;

struct ImplementationComponent : Component {
  ImplementationComponent() : Component(ComponentKind::Implementation) {}
  Name of;
  Name language; ///< cpp, dpg, ...
  std::optional<std::string> source;
  SourceRange sourceRange;
  std::vector<Name> function; ///< qualified name, one entry a part
  std::vector<StoredChoice> stored;
  std::vector<std::vector<FormatChoice>> arithmetic; ///< one entry a line: a variant
  std::optional<CountRange> processes, threads;
  std::vector<Expression *> requirements;
  std::vector<Fact *> expertise; ///< its own; what it does not state is the abstract's
  Block body;
  Callable *implemented = nullptr;                    ///< sema
  std::vector<const ExecutionComponent *> executions; ///< sema
  FunctionForm form;                                  ///< cxx: of a function in C++
  static bool classof(const Component *c) { return c->kind == ComponentKind::Implementation; }
};

struct ExecutionComponent : Component {
  ExecutionComponent() : Component(ComponentKind::Execution) {}
  Name of;
  struct Property {
    Name name; ///< target, features, compiler, flags
    std::string value;
    SourceRange valueRange;
  };
  std::vector<Property> properties;
  ImplementationComponent *executed = nullptr; ///< sema
  /// What the property of that name says; empty without it.
  llvm::StringRef property(llvm::StringRef name) const;
  static bool classof(const Component *c) { return c->kind == ComponentKind::Execution; }
};

struct Import : Node {
  std::string path;
  SourceRange pathRange;
  FileId file = 0; ///< set when it was read
};

/// All components of one file and of those that it imports, and the storage of every node.
class Program {
public:
  template <typename T> T *create(SourceRange range) {
    auto node = std::make_unique<T>();
    node->range = range;
    T *result = node.get();
    nodes.push_back(std::move(node));
    return result;
  }

  FileId mainFile = 0;
  std::vector<Import *> imports;
  std::vector<Component *> components; ///< in source order; imported ones first
  /// The abstract or graph of that name, or nullptr; a file's own wins over an imported one.
  Callable *find(llvm::StringRef name) const;

private:
  std::vector<std::unique_ptr<Node>> nodes;
};

} // namespace dpg::ast

// Scalar operations as C++: which values become expressions in their users, and which get a name.
//
// A value that is used once, and has no name of its own, is written where it is used; so are reads of single elements.
// Others become `const double name = ...;`. Nothing is evaluated that the program does not evaluate: what stands in
// one side of a choice is written into that side.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "compiler/emit/cpp/types.h"
#include "compiler/emit/syntax/statement.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

#include <optional>

namespace dpg::emit {

/// What a reduction begins with.
cpp::Expression identityOf(ir::ReductionKind kind, mlir::Type type);
/// What a task's dpg.reduce or dpg.accumulate gathers values in: `dpg::located<double>`, `dpg::integer_sum` where 64
/// bits may not hold the sum, `dpg::ball_sum` of balls inside of nests, or the values' own type.
std::string accumulatorType(mlir::Operation *reduction);
/// Whether that type is another than the result's.
bool isGathered(llvm::StringRef accumulatorType);
/// The result in what was gathered, which may have none; `place` is the program's.
cpp::Expression resultOf(llvm::StringRef accumulatorType, cpp::Expression gathered, const std::string &place);
/// target = target (op) value, as one statement: `sum += x;`. `reduction` is the operation that it stands for.
cpp::Statement accumulation(ir::ReductionKind kind, mlir::Type type, cpp::Expression target, cpp::Expression value,
                            mlir::Operation *reduction);
/// Whether an operation on stochastic numbers is counted where it is doubtful: it is `watched`, or the module is.
bool countsInstabilities(mlir::Operation *op);
/// A function of dpg::watched for the place of an operation: dpg::watched<"solve.dpg:12">::sum
std::string watchedFunction(mlir::Operation *op, llvm::StringRef function);
/// a (op) b
cpp::Expression combination(ir::ReductionKind kind, mlir::Type type, cpp::Expression a, cpp::Expression b);

/// Where a statement of the program stands, as comments name it: pagerank.dpg:4. Empty if unknown.
std::string placeOf(mlir::Location location);

class ScalarEmitter {
public:
  explicit ScalarEmitter(NameTable &names) : names(names) {}
  virtual ~ScalarEmitter() = default;

  /// The expression of a value that has been emitted.
  cpp::Expression use(mlir::Value value);
  /// From now on `value` is `expression`. It is implicit if it has another C++ type, which becomes the value's own
  /// beside an operand of it: `1` or an index for a double, a double for a ball.
  void bind(mlir::Value value, cpp::Expression expression, bool isImplicit = false);
  bool isBound(mlir::Value value) const { return bound.contains(value); }

  /// Emits one scalar operation into `out`. Fails with an error at the operation if it is none.
  mlir::LogicalResult emit(mlir::Operation *op, cpp::Block &out);

protected:
  /// Operations that only some functions know: reads in tasks, sizes.
  virtual mlir::LogicalResult emitOther(mlir::Operation *op, cpp::Block &out);

  /// What stands for an extent's names.
  virtual cpp::Expression sizeNamed(llvm::StringRef name) { return cpp::atom(identifier(name)); }
  /// The variable that holds an extent, or part of one; nothing where none does.
  virtual std::optional<cpp::Expression> variableOf(llvm::StringRef) const { return std::nullopt; }
  /// A value got a variable.
  virtual void named(mlir::Value, const std::string &) {}
  /// An extent as the statement `at` computes it, checked unless it is sure to fit: `known` are extents that do.
  cpp::Expression extent(llvm::StringRef text, mlir::Operation *at, const llvm::StringSet<> &known);
  cpp::Expression extent(ir::ExtentAttr wanted, mlir::Operation *at) {
    return extent(wanted.getText(), at, knownExtents());
  }
  /// The end of a loop, which is compared in each iteration: a name from before it where it has to be checked.
  cpp::Expression endOf(ir::IndexAttr loop, mlir::Operation *at, cpp::Block &before);
  /// Texts of extents that arrays in memory have.
  virtual const llvm::StringSet<> &knownExtents() const = 0;

  /// Emits all operations of a block but its terminator.
  mlir::LogicalResult emitBlock(mlir::Block &block, cpp::Block &out);

  /// Gives a computed value its place: in its only user, or as a constant with a name.
  void define(mlir::Value value, cpp::Expression expression, cpp::Block &out, bool isImplicit = false);
  virtual bool needsName(mlir::Value value) const;
  /// The C++ type of a value's name.
  virtual std::string typeOf(mlir::Value value) const { return scalarType(value.getType()); }
  /// Whether a function puts a value somewhere of its own instead of naming it; binds it then.
  virtual bool defineElsewhere(mlir::Value, const cpp::Expression &, cpp::Block &) { return false; }
  /// Whether a function narrows an int in a way of its own.
  virtual bool emitNarrow(num::NarrowOp, cpp::Block &) { return false; }
  /// The value as an expression of its own C++ type: `1.0` where `1` would do beside a double.
  cpp::Expression typed(mlir::Value value);
  /// The value as it is assigned to an element: `dpg::bf16(0)`, which takes no other number unasked.
  cpp::Expression assignable(mlir::Value value) { return isNarrow(value.getType()) ? typed(value) : use(value); }
  /// The value as its own format holds it, for an operation in a wider one: `double(n)` where a ball takes it in.
  cpp::Expression held(mlir::Value value);
  /// The name for a value without one of its own.
  std::string describe(mlir::Value value) const;

  struct Bound {
    cpp::Expression expression;
    bool isImplicit;
  };

  NameTable &names;
  llvm::DenseMap<mlir::Value, std::unique_ptr<Bound>> bound;

private:
  mlir::LogicalResult emitConstant(mlir::Operation *op, mlir::Attribute value);
  mlir::LogicalResult emitArithmetic(mlir::Operation *op, cpp::Block &out);
  bool emitChecked(mlir::Operation *op, cpp::Block &out);
  mlir::LogicalResult emitNumber(mlir::Operation *op, cpp::Block &out);
  void emitConvert(num::ConvertOp convert, cpp::Block &out);
  void emitRoundBy(num::RoundByOp round, cpp::Block &out);
  void emitEstimate(num::EstimatedErrorOp estimate, cpp::Block &out);
  void emitComplex(num::ComplexOp complex, cpp::Block &out);
  void emitPart(num::PartOp part, cpp::Block &out);
  mlir::LogicalResult emitFunction(mlir::Operation *op, cpp::Block &out);
  std::optional<cpp::Expression> connective(num::ChooseOp choice, mlir::Value yes, mlir::Value no);
  mlir::LogicalResult emitChoice(num::ChooseOp choice, cpp::Block &out);
  static cpp::Expression inFormat(mlir::Value value, cpp::Expression computed);
  void binary(mlir::Operation *op, const char *symbol, cpp::Block &out);
  bool emitWatched(mlir::Operation *op, cpp::Block &out);
  cpp::Expression watchedOperand(mlir::Value operand, mlir::Operation *op);
  void function(mlir::Operation *op, const char *name, cpp::Block &out, bool takesPlace = false);
  bool isImplicit(mlir::Value value) const;
};

} // namespace dpg::emit

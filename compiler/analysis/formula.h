// Formulas of bounds: what a compiler can say of a rounding error in sizes and norms, which a program computes when it
// runs.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/SmallVector.h"

#include <deque>
#include <map>
#include <string>
#include <tuple>

namespace dpg::analysis {

/// What a formula is; all are numbers that are not negative, but differences.
enum class FormulaKind : std::uint8_t {
  Number,       ///< `text`
  Unit,         ///< 2^-precision: half the distance of 1 from its upper neighbour
  Extent,       ///< of an array: `attribute`
  Length,       ///< of a loop, 0 where its range is empty: `attribute`
  ScalarSize,   ///< the absolute value of a number that the graph has: `value`
  Scalar,       ///< that number
  Largest,      ///< absolute value of an array's elements, as they are stored; 0 over nothing
  Smallest,     ///< of them; 1e300 where that is less
  LargestSum,   ///< of absolute values along the dimension `along`
  LargestCount, ///< of elements along it that are not zero
  LargestIn,    ///< absolute value that an operation in a nest has, computed again
  SmallestIn,   ///< the same
  LowestIn,     ///< the same, with its sign
  Sum,
  Difference,
  Product,
  Quotient,
  Larger,
  Smaller,
  Root,
  Gamma,     ///< of a count of roundings, in numbers of `precision` bits
  Underflow, ///< at most so many terms, and no more than the second operand, lose the number `text`
  Distance,  ///< the first less the second, at least 0
  Finite,    ///< the first, where the second is finite; else no number
  Fitting,   ///< 0 where the operand is at most `text`; else no number
  ErrorOf,   ///< the operand, which is the error of the elements of `value`
  AtBegin,   ///< the error that `value`, which a loop carries, has where an iteration begins
  AfterLoop, ///< the error of `value`, a loop's result
};

struct FormulaNode;
using Formula = const FormulaNode *; ///< null: 0

struct FormulaNode {
  FormulaKind kind;
  llvm::SmallVector<Formula, 2> operands{};
  std::string text{};
  mlir::Attribute attribute{};
  mlir::Value value{};
  unsigned along = 0;
  int precision = 0;
};

/// The errors of what a loop hands on, as its body computes them.
struct LoopErrors {
  llvm::SmallVector<Formula> begin; ///< of the values that it begins with
  llvm::SmallVector<Formula> next;  ///< after an iteration: of carried values, then of last versions
};

/// Makes formulas, each once.
class Formulas {
public:
  Formula number(llvm::StringRef text);
  Formula extent(ir::ExtentAttr extent);
  Formula length(ir::IndexAttr loop);
  /// The count of an array's elements.
  Formula size(ir::ArrayType type);
  Formula of(FormulaKind kind, mlir::Value value, unsigned along = 0);
  Formula add(Formula left, Formula right);
  Formula sub(Formula left, Formula right);
  Formula mul(Formula left, Formula right);
  Formula div(Formula left, Formula right);
  Formula max(Formula left, Formula right);
  Formula min(Formula left, Formula right);
  Formula sqrt(Formula value);
  Formula distance(Formula left, Formula right);
  Formula finite(Formula value, Formula where);
  Formula fitting(Formula magnitude, llvm::StringRef largest);
  Formula gamma(Formula count, int precision, mlir::Attribute place);
  Formula underflow(Formula terms, Formula most, llvm::StringRef least);
  Formula errorOf(mlir::Value value, Formula error);
  Formula unit(int precision);
  /// The formula that is as the node says.
  Formula unique(FormulaNode node);

  std::map<mlir::Operation *, LoopErrors> loops;

private:
  using Key = std::tuple<FormulaKind, std::vector<Formula>, std::string, const void *, const void *, unsigned, int>;
  std::map<Key, Formula> known;
  std::deque<FormulaNode> nodes;
};

} // namespace dpg::analysis

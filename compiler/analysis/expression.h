// Expressions of real numbers: what a scalar result is computed by, operation by operation, shared parts once.
#pragma once

#include "compiler/analysis/elementary.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dpg::analysis {

enum class Operation : std::uint8_t {
  Variable, ///< an input, exact as a double
  Literal,  ///< a number as written, or an int
  Negative,
  Absolute,
  Sum,
  Difference,
  Product,
  Quotient,
  Smaller,
  Larger,
  Power,    ///< with an int exponent that is known
  Function, ///< an elementary one of one operand
  RealPower,
  Angle, ///< atan2: of the point (second, first)
  Floor, ///< this and those behind it may jump
  Ceil,
  Sign,
  Choice, ///< the second operand where the condition holds, else the third
};

enum class Relation : std::uint8_t { Equal, Unequal, Less, LessEqual, Greater, GreaterEqual };

/// A node is named by its number; operands come before what they are in.
using Node = unsigned;

struct ExpressionNode {
  Operation operation = Operation::Literal;
  llvm::SmallVector<Node, 2> operands; ///< of a choice: left and right of its comparison, then both sides
  Elementary function{};
  Relation relation{};
  std::int64_t exponent = 0;
  unsigned variable = 0; ///< its number
  Interval literal{};    ///< what encloses the exact number
  std::string decimal;   ///< of a literal as it is written
  unsigned place = 0;    ///< the number of the place that it comes from
};

struct Variable {
  std::string name;
  Interval range;
};

struct Expression {
  std::vector<Variable> variables;
  std::vector<ExpressionNode> nodes;
  Node result = 0;
};

/// Whether a node is a product, for a compiler: a square may be one, and a power by an exponent that it finds to be 2.
bool isProduct(const ExpressionNode &node);

/// Whether the runtime computes a node in double-double with a bound of its own (double_double_errors.cpp).
bool isInDoubleDouble(const ExpressionNode &node);

/// Whether a node hands on one of its operands as it is: negated, at its magnitude, times or by one, plus nothing, one
/// of several. Compilers look through such.
bool handsOn(const Expression &expression, Node node);

/// For each node, whether a compiler may compute it and the sum that it is in with one rounding, by a fused
/// multiply-add: a product, or what hands one on.
std::vector<bool> contractible(const Expression &expression);

} // namespace dpg::analysis

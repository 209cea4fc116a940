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
  bool isInt = false;    ///< a literal that is one: exact wherever the format holds it
  std::string decimal;   ///< of a literal as it is written
  unsigned place = 0;    ///< the number of the place that it comes from
};

/// Whether a compiler may compute a node and the sum that it is in with one rounding, by a fused multiply-add.
bool mayBeContracted(const ExpressionNode &node);

struct Variable {
  std::string name;
  Interval range;
};

struct Expression {
  std::vector<Variable> variables;
  std::vector<ExpressionNode> nodes;
  Node result = 0;
};

} // namespace dpg::analysis

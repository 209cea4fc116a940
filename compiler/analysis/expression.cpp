// Expressions of real numbers: see expression.h.
#include "compiler/analysis/expression.h"

#include "llvm/ADT/STLExtras.h"

namespace dpg::analysis {

/// Whether one of some nodes is a literal of that magnitude.
static bool hasLiteral(const Expression &expression, llvm::ArrayRef<Node> nodes, double magnitude) {
  return llvm::any_of(nodes, [&](Node node) {
    const ExpressionNode &literal = expression.nodes[node];
    return literal.operation == Operation::Literal && literal.literal.low == literal.literal.high &&
           std::abs(literal.literal.low) == magnitude;
  });
}

bool isProduct(const ExpressionNode &node) {
  return node.operation == Operation::Product || node.operation == Operation::RealPower ||
         (node.operation == Operation::Power && node.exponent == 2);
}

bool handsOn(const Expression &expression, Node node) {
  const ExpressionNode &at = expression.nodes[node];
  switch (at.operation) {
  case Operation::Negative:
  case Operation::Absolute:
  case Operation::Smaller:
  case Operation::Larger:
  case Operation::RealPower: // by an exponent of 1, that a compiler may find
  case Operation::Choice:
    return true;
  case Operation::Power:
    return at.exponent == 1;
  case Operation::Product:
    return hasLiteral(expression, at.operands, 1);
  case Operation::Quotient:
    return hasLiteral(expression, at.operands[1], 1);
  case Operation::Sum:
  case Operation::Difference:
    return hasLiteral(expression, at.operands, 0);
  default:
    return false;
  }
}

std::vector<bool> contractible(const Expression &expression) {
  std::vector<bool> result;
  for (Node node = 0; node < expression.nodes.size(); ++node) {
    const ExpressionNode &at = expression.nodes[node];
    const bool handsOnProduct =
        handsOn(expression, node) && llvm::any_of(at.operands, [&](Node operand) { return result[operand]; });
    result.push_back(isProduct(at) || handsOnProduct);
  }
  return result;
}

} // namespace dpg::analysis

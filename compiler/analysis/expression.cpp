// Expressions of real numbers: see expression.h.
#include "compiler/analysis/expression.h"

namespace dpg::analysis {

bool mayBeContracted(const ExpressionNode &node) {
  return node.operation == Operation::Product || (node.operation == Operation::Power && node.exponent == 2);
}

} // namespace dpg::analysis

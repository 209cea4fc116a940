// Extents that the program has names for: `top` where a check or a range speaks of k * b.
//
// What is declared before a loop, or where the function begins, may not read a variable of the loop: only statements
// that stand where they run take these names.
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/passes/extents.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"

#include <utility>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

/// Names longer than this say less than a short one.
static constexpr size_t longestName = 24;

std::optional<Expression> GraphEmitter::variableOf(llvm::StringRef text) const {
  if (!takesVariables)
    return std::nullopt;
  for (const auto &[known, name] : llvm::reverse(variables))
    if (known == text)
      return atom(name);
  return std::nullopt;
}

/// Whether an extent has the name of an int that processes agreed on.
bool GraphEmitter::isSpokenOf(mlir::Value value) const {
  if (!value.getType().isIndex() || !value.getDefiningOp<dist_ir::AllReduceOp>())
    return false;
  return ir::GraphOp(graph)
      ->walk([&](mlir::Operation *op) {
        return op != graph && speaksOf(op, ir::nameOf(value)) ? mlir::WalkResult::interrupt()
                                                              : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

/// What stands in one side of a choice is not known behind it.
static bool isInSide(mlir::Operation *op) { return op && op->getParentOfType<num::ChooseOp>(); }

void GraphEmitter::named(mlir::Value value, const std::string &name) {
  if (!value.getType().isIndex() || isInSide(value.getDefiningOp()))
    return;
  const std::optional<Extent> extent = extentOfValue(value);
  if (extent && !extent->asConstant() && !extent->asSymbol())
    variables.push_back({extent->text(), name});
}

/// top_plus_b for dpg::checked_sum(top, b, ...); empty where an operand is no name.
static std::string nameOf(const Expression &checked) {
  if (checked.isAtom())
    return checked.text();
  if (checked.kind() != Expression::Kind::Call || checked.operands().size() < 3)
    return "";
  const std::string callee = checked.operands().front().text();
  const char *word = callee == "dpg::checked_sum"          ? "_plus_"
                     : callee == "dpg::checked_difference" ? "_minus_"
                     : callee == "dpg::checked_product"    ? "_times_"
                                                           : nullptr;
  std::string left = nameOf(checked.operands()[1]), right = nameOf(checked.operands()[2]);
  if (!left.empty() && llvm::isDigit(left.front()) && callee != "dpg::checked_difference")
    std::swap(left, right); // b_times_2: no name begins with a digit
  return !word || left.empty() || right.empty() ? "" : left + word + right;
}

/// An extent in a statement that runs here. One that has to be checked gets a variable, which others read.
Expression GraphEmitter::extentHere(ir::ExtentAttr wanted, mlir::Operation *at, cpp::Block &out) {
  const llvm::SaveAndRestore take(takesVariables, true);
  const Expression value = extent(wanted, at);
  const std::string wantedName = nameOf(value);
  if (!isChecked(value) || wantedName.empty() || isInSide(at))
    return value;
  const std::string name = names.take(wantedName.size() > longestName ? "end" : wantedName);
  out.push_back(cpp::Declaration{"const dpg::index", name, value});
  variables.push_back({wanted.getText().str(), name});
  return atom(name);
}

} // namespace dpg::emit

// Bounds of rounding errors: reductions, by sums of the elements of stored arrays. See rounding_bound.h.
#include "compiler/analysis/exact_values.h"
#include "compiler/analysis/rounding_bound.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::analysis {

/// The element of an array that a term has as a factor, and whose sum over an index can be bounded: along one
/// dimension.
static ir::ReadOp factorOf(Value term, BlockArgument index, unsigned &along) {
  Operation *op = term.getDefiningOp();
  if (!op || op->getBlock() != index.getOwner())
    return {};
  if (auto read = dyn_cast<ir::ReadOp>(op)) {
    const auto subscripts = read.getSubscripts();
    if (llvm::count(subscripts, index) != 1)
      return {};
    along = llvm::find(subscripts, index) - subscripts.begin();
    // Others must not move with it, as computed ones inside the body could.
    const bool areFixed = llvm::all_of(subscripts, [&](Value each) {
      return isExactInt(each) && (isa<BlockArgument>(each) || each.getParentBlock() != index.getOwner());
    });
    return areFixed ? read : ir::ReadOp();
  }
  auto apply = dyn_cast<num::ApplyOp>(op);
  if (isa<num::DivOp, num::NegOp, num::ConvertOp>(op) || (apply && apply.getFunction() == num::Function::abs))
    return factorOf(op->getOperand(0), index, along);
  if (!isa<num::MulOp>(op))
    return {};
  unsigned first = 0, second = 0;
  ir::ReadOp left = factorOf(op->getOperand(0), index, first), right = factorOf(op->getOperand(1), index, second);
  const auto worth = [](ir::ReadOp read) {
    return !read ? 0 : read.getArray().getType().isSparse() ? 3 : read.getArray().getType().rank() > 1 ? 2 : 1;
  };
  const bool takesLeft = worth(left) >= worth(right);
  along = takesLeft ? first : second;
  return takesLeft ? left : right;
}

/// How many terms a sum has: sizes and int parameters of the graph alone may be spoken of.
FailureOr<Formula> RoundingBound::lengthOf(ArrayRef<ir::IndexAttr> indices, Operation *at) {
  auto graph = at->getParentOfType<ir::GraphOp>();
  const auto isKnown = [&](const std::string &name) {
    return llvm::is_contained(graph.getSizes().getAsValueRange<StringAttr>(), StringRef(name)) ||
           llvm::any_of(graph.getBody().getArguments(), [&](BlockArgument argument) {
             return argument.getType().isIndex() && ir::nameOf(argument) == name;
           });
  };
  const auto speaksOfSizes = [&](ir::ExtentAttr extent) {
    return llvm::all_of(namesInText(extent.getText()), isKnown);
  };
  Formula length = nullptr;
  for (ir::IndexAttr index : indices) {
    if (!speaksOfSizes(index.getFrom()) || !speaksOfSizes(index.getTo()))
      return refuse("a sum whose length moves");
    Formula own = formulas.length(index);
    length = length ? formulas.mul(length, own) : own;
  }
  return length;
}

RoundingBound::Result RoundingBound::boundOfSum(Block &body, ArrayRef<ir::IndexAttr> indices, Value term,
                                                Scope &scope) {
  FailureOr<Formula> length = lengthOf(indices, body.getParentOp());
  if (failed(length))
    return failure();
  unsigned along = 0;
  ir::ReadOp factor = indices.size() == 1 ? factorOf(term, body.getArgument(0), along) : ir::ReadOp();
  FailureOr<Formula> errorOfFactor = factor ? errorOf(factor.getArray()) : Formula(nullptr);
  if (failed(errorOfFactor))
    return failure();
  Result ofElement = Bound();
  if (factor && !*errorOfFactor && num::isReal(factor.getArray().getType().getElement()))
    ofElement = boundOfElement(factor, scope);
  if (failed(ofElement))
    return failure();
  // A factor that a narrow format rounds is off by its own roundings, but carries nothing that sums would not hold.
  const bool isByFactor = ofElement->magnitude && (!ofElement->carried || arithmetic.precision < 53);
  const bool isBySparse = isByFactor && factor.getArray().getType().isSparse();
  Formula count = isBySparse ? formulas.of(FormulaKind::LargestCount, factor.getArray(), along) : *length;
  if (isByFactor) {
    ofElement->magnitude = formulas.of(FormulaKind::LargestSum, factor.getArray(), along);
    ofElement->carried = ofElement->smallest = nullptr;
    if (isLikely && arithmetic.precision < 53)
      ofElement->carried = formulas.mul(unitOf(arithmetic), ofElement->magnitude);
    scope.known[factor.getResult()] = *ofElement;
  }
  llvm::SaveAndRestore<Formula> terms(scope.terms, scope.terms ? formulas.mul(scope.terms, count) : count);
  llvm::SaveAndRestore<Formula> elements(scope.elements,
                                         scope.elements ? formulas.mul(scope.elements, *length) : *length);
  Result sum = boundOf(term, scope);
  if (failed(sum))
    return failure();
  if (!isByFactor) {
    sum->magnitude = formulas.mul(count, sum->magnitude);
    sum->carried = formulas.mul(count, sum->carried);
  }
  sum->sums = formulas.add(sum->sums, count);
  sum->terms = sum->terms ? formulas.mul(*length, sum->terms) : *length;
  sum->smallest = nullptr;
  sum->worst = body.getParentOp();
  return sum;
}

/// Whether a loop runs once: `x[0]` is a sum over one index.
static bool isOnce(ir::IndexAttr loop) {
  std::int64_t from = 0, to = 0;
  const bool isKnown = !loop.getFrom().getText().getAsInteger(10, from) && !loop.getTo().getText().getAsInteger(10, to);
  return isKnown && to - from == 1;
}

/// What a reduction makes of its terms.
RoundingBound::Result RoundingBound::boundOfReduction(ir::ReductionKind kind, Block &body,
                                                      ArrayRef<ir::IndexAttr> indices, Value term, Scope &scope) {
  if (kind == ir::ReductionKind::sum && llvm::all_of(indices, isOnce))
    return boundOf(term, scope); // nothing is rounded where it is added to 0
  if (kind == ir::ReductionKind::sum)
    return boundOfSum(body, indices, term, scope);
  if (kind != ir::ReductionKind::max && kind != ir::ReductionKind::min)
    return refuse("a reduction that is no sum, maximum or minimum");
  FailureOr<Formula> length = isLikely ? lengthOf(indices, body.getParentOp()) : formulas.number("1");
  if (failed(length))
    return failure();
  llvm::SaveAndRestore<Formula> elements(scope.elements,
                                         scope.elements ? formulas.mul(scope.elements, *length) : *length);
  Result bound = boundOf(term, scope);
  if (failed(bound))
    return failure();
  bound->smallest = nullptr;
  if (isLikely)
    bound->terms = bound->terms ? formulas.mul(*length, bound->terms) : *length;
  return bound;
}

} // namespace dpg::analysis

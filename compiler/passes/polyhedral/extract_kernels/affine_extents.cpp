// Extents as affine expressions: subscripts, and bounds of loops, which may be maxima or minima.
//
//     for j in max(0, i - b)..min(n, i + b + 1)    becomes    affine.for j = max (0, i - b) to min (n, i + b + 1)
//
// A sum that holds a maximum is the maximum of the sums with each of its operands: 1 + max(a, b) is max(1 + a, 1 + b),
// and so is 1 - min(-a, -b). A minimum where a loop begins would be no set of iterations without holes, nor one kernel.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "compiler/ast/extent_text.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

/// More operands than any bound that is written by hand has.
constexpr size_t mostOperands = 8;

/// The extents of which `extent` is the maximum (`function` is `max`) or the minimum.
std::vector<Extent> operandsOf(const Extent &extent, StringRef function) {
  const StringRef opposite = function == "max" ? "min" : "max";
  for (const auto &[monomial, coefficient] : extent.monomials()) {
    const std::optional<ExtentParts> parts = monomial.size() == 1 ? partsOf(monomial.front()) : std::nullopt;
    if (!parts || parts->function != (coefficient > 0 ? function : opposite))
      continue;
    std::vector<Extent> all;
    for (const Extent &operand : parts->operands)
      llvm::append_range(
          all,
          operandsOf(extent + Extent::constant(coefficient) * (operand - Extent::atom(monomial.front())), function));
    return all;
  }
  return {extent};
}

} // namespace

/// A name, or a quotient or a remainder by a constant; null for others.
AffineExpr KernelBuilder::affineAtom(const std::string &atom, SmallVectorImpl<Value> &operands) {
  if (const Value value = indices.lookup(atom)) {
    operands.push_back(value);
    return getAffineDimExpr(operands.size() - 1, loop.getContext());
  }
  const std::optional<ExtentParts> parts = partsOf(atom);
  if (!parts || (parts->function != "div" && parts->function != "mod"))
    return {};
  const AffineExpr divided = affine(parts->operands[0], operands);
  const int64_t divisor = parts->operands[1].asConstant().value_or(0);
  if (!divided || divisor < 1)
    return {};
  return parts->function == "div" ? divided.floorDiv(divisor) : divided % divisor;
}

AffineExpr KernelBuilder::affine(const Extent &extent, SmallVectorImpl<Value> &operands) {
  AffineExpr sum = getAffineConstantExpr(0, loop.getContext());
  for (const auto &[monomial, coefficient] : extent.monomials()) {
    if (monomial.empty()) {
      sum = sum + coefficient;
      continue;
    }
    const AffineExpr atom = monomial.size() == 1 ? affineAtom(monomial.front(), operands) : AffineExpr();
    if (!atom)
      return {};
    sum = sum + coefficient * atom;
  }
  return sum;
}

/// A bound of a loop, one result for each of the extents that it is the maximum or the minimum of; null where one is
/// not affine.
AffineMap KernelBuilder::boundOf(const Extent &extent, StringRef function, SmallVectorImpl<Value> &operands) {
  const std::vector<Extent> extents = operandsOf(extent, function);
  SmallVector<AffineExpr> results;
  for (const Extent &one : extents)
    if (const AffineExpr expression = affine(one, operands))
      results.push_back(expression);
  if (results.size() < extents.size() || results.size() > mostOperands)
    return {};
  AffineMap map = AffineMap::get(operands.size(), 0, results, loop.getContext());
  affine::canonicalizeMapAndOperands(&map, &operands);
  return map;
}

} // namespace dpg::polyhedral

// What rounding does to a mean that is weighted by exponentials of scores, in whatever order it is computed.
//
// Let s be the exact scores of a row, and w = exp(s - m) the weights relative to any m: the mean does not depend on m.
// Computed weights are w exp(e) up to a count of roundings, where |e| <= delta + 4 S u: delta bounds the error of a
// score, S its size. The differences score - largest, and old - new of largest scores that grow, which are rounded
// each, add up to no more than 2 S; log2(e) and products of scores with it are off by another 2 S u, the same for all
// that is relative to one largest score. With x = 2 (delta + 4 S u), weights exp(e) times as large move the mean of V
// by no more than
//
//     max|V| (exp(x) - 1) <= max|V| x / (1 - x),
//
// since the shares of the weights in their sum change by factors between exp(-x) and exp(x). All other roundings lie on
// the way of a term of the two sums: of each exponential, of each factor exp(old - new), of products and additions;
// gamma of their count bounds what they do to the quotient (Higham 2002, lemma 3.3). A row has no more tiles than its
// columns fill, and the largest score grows at most once in each.
#include "compiler/analysis/exact_values.h"
#include "compiler/analysis/libm.h"
#include "compiler/analysis/rounding_bound.h"

#include "dialects/dpg/declared_blocks.h"

#include <algorithm>

using namespace mlir;

namespace dpg::analysis {

/// Columns of a tile at most (dpg::tile_rows::largest_edge).
static constexpr int64_t widestTile = 64;

/// How often the largest score of a row may grow once it has one: where tiles of a pattern in blocks are taken in one
/// after the other, at most once a tile.
Formula RoundingBound::growthsOf(const SoftmaxChain &chain) {
  auto blocks = chain.readOfPattern ? ir::declaredBlocks(ir::ReadOp(chain.readOfPattern).getArray()) : std::nullopt;
  if (!blocks)
    return nullptr;
  Formula columns = formulas.extent(ir::ReadOp(chain.readOfPattern).getArray().getType().getShape()[1]);
  const auto per = [&](int64_t width) { return formulas.div(columns, formulas.number(std::to_string(width))); };
  return formulas.add(formulas.add(per(std::min(widestTile, blocks->second)), per(blocks->second)),
                      formulas.number("1"));
}

/// How many weights a row has at most.
Formula RoundingBound::weightsOf(const SoftmaxChain &chain) {
  auto array = chain.readOfPattern ? ir::ReadOp(chain.readOfPattern).getArray() : TypedValue<ir::ArrayType>();
  if (array && array.getType().isSparse() && array.getType().getElement().isInteger(1))
    return formulas.of(FormulaKind::LargestCount, array, 1);
  return formulas.length(ir::ReduceOp(chain.weighted).getIndex());
}

FailureOr<Formula> RoundingBound::errorOfSoftmax(const SoftmaxChain &chain, Scope &scope) {
  if (isLikely)
    return refuse("a softmax, with a probability");
  Scope ofScore{chain.score, scope.arithmetic};
  Result score = boundOf(chain.scoreOfEntry, ofScore), value = boundOf(chain.value, scope);
  if (failed(score) || failed(value))
    return failure();
  const auto number = [&](int64_t count) { return formulas.number(std::to_string(count)); };
  const auto times = [&](int64_t count, Formula each) { return formulas.mul(number(count), each); };
  Formula delta = formulas.errorOf(chain.score->getResult(0), total(*score, ofScore)), unit = unitOf(scope.arithmetic),
          one = number(1);
  Formula size = formulas.add(score->magnitude, delta);
  Formula moved = times(2, formulas.add(delta, formulas.mul(unit, times(4, size))));

  Formula growths = growthsOf(chain), weights = weightsOf(chain);
  const int64_t ofExponential = std::max<int64_t>(3, static_cast<int64_t>(4 * unitsOff(Elementary::Exp, {})));
  Formula onWay = formulas.add(number(ofExponential + 2), weights);                // a sum of weights, or of products
  onWay = formulas.add(onWay, times(ofExponential + 2, growths));                  // and what is made of it later
  Formula roundings = formulas.add(times(2, onWay), number(2 + value->roundings)); // of both sums, and their quotient
  roundings = formulas.add(roundings, value->sums);
  Formula own = formulas.gamma(roundings, scope.arithmetic.precision, chain.mean->getLoc());

  Formula largest = formulas.add(value->magnitude, value->carried);
  Formula shift = formulas.div(moved, formulas.distance(one, moved));
  Formula error = formulas.mul(largest, formulas.add(formulas.mul(shift, formulas.add(one, own)), own));
  error = formulas.add(error, value->carried);
  // Weights, and their products with values, may be too small for normal numbers.
  Formula lost = formulas.underflow(times(4, weights), one, scope.arithmetic.least);
  error = formulas.add(error, formulas.mul(formulas.add(largest, one), lost));
  for (Formula most : {ofScore.most, scope.most})
    error = formulas.add(error, formulas.fitting(most, scope.arithmetic.largest));
  auto stored = dyn_cast<FloatType>(cast<ir::ArrayType>(chain.mean->getResult(0).getType()).getElement());
  if (!stored || arithmeticOf(stored).precision >= 53)
    return error;
  const Arithmetic rounding = arithmeticOf(stored);
  Formula computed = formulas.add(largest, error);
  return formulas.add(error, formulas.add(formulas.mul(unitOf(rounding), computed),
                                          formulas.underflow(nullptr, computed, rounding.least)));
}

} // namespace dpg::analysis

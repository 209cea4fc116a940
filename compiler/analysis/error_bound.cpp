// The largest error over all inputs, by branch and bound: see error_bound.h.
#include "compiler/analysis/error_bound.h"

#include "compiler/analysis/box_error.h"

#include <queue>

namespace dpg::analysis {

namespace {

/// What is looked at: so many operations, some tenths of a second, but some evaluations anyway, of a box and of a point
/// in it each. A few hundred boxes are enough for most expressions, and take milliseconds.
constexpr std::size_t operationsInAll = 200'000;
constexpr std::size_t fewestEvaluations = 24;

/// Where there is no bound at all after that, up to so many times as much.
constexpr unsigned mostTimes = 4;

struct Box {
  std::vector<Interval> sides;
  double bound; ///< of what is maximised over it
  std::vector<double> smears;

  friend bool operator<(const Box &a, const Box &b) { return a.bound < b.bound; }
};

/// The largest value of a quantity of the boxes' errors.
class Search {
public:
  Search(const Expression &expression, BoxErrors &errors, bool isRelative)
      : expression(expression), errors(errors), isRelative(isRelative),
        isContinuous(std::ranges::none_of(
            expression.nodes, [](const ExpressionNode &node) { return node.operation >= Operation::Floor; })) {}

  /// Nothing where some inputs have no bound.
  std::optional<double> run() {
    std::vector<Interval> all;
    for (const Variable &variable : expression.variables)
      all.push_back(variable.range);
    push(all);
    while (count < mostTimes * evaluationsInAll && !boxes.empty()) {
      const Box worst = boxes.top();
      const bool isPoint = std::ranges::none_of(worst.sides, [](Interval x) { return x.low < x.high; });
      if (isPoint || (worst.bound < infinity && worst.bound <= found * (1 + toleranceNow())))
        break;
      const unsigned side = sideToHalve(worst);
      boxes.pop();
      halve(worst, side);
      if (isHopeless)
        return std::nullopt;
    }
    const double bound = boxes.empty() ? found : boxes.top().bound;
    if (!(bound < infinity))
      return std::nullopt;
    return bound == 0 ? 0 : above(bound);
  }

  /// The operations' parts where the largest value was found.
  const std::vector<double> &partsOfFound() const { return parts; }

  /// An operation without a bound, where one was met.
  std::optional<Node> undefined;

private:
  /// A bound counts as found where no box may have more than this part above what some point has: the less, the more
  /// boxes have been looked at.
  double toleranceNow() const {
    return count < evaluationsInAll / 2 ? 0.004 : count < evaluationsInAll ? 0.02 : infinity;
  }

  /// What is maximised, over a box.
  AffineForm quantityOf(const BoxError &error) const {
    if (error.undefined)
      return AffineForm::of({0, infinity});
    if (!isRelative)
      return error.absolute;
    const double most = error.absolute.range.high;
    if (most == 0 || error.value.range.holds(0))
      return AffineForm::of({0, most == 0 ? 0 : infinity});
    AffineForm ratio = error.absolute * inverse(magnitudeBound(error.value));
    ratio.range = meet(ratio.range, {0, above(most / error.value.range.mignitude())});
    return ratio;
  }

  void push(std::vector<Interval> sides) {
    const std::size_t before = errors.evaluations;
    BoxError error = errors.over(sides);
    const AffineForm quantity = quantityOf(error);
    if (error.undefined && !undefined)
      undefined = error.undefined;
    if (isRelative) // halving a box tells more of the value too
      for (unsigned i = 0; i < std::min<std::size_t>(sides.size(), mostSlopes); ++i)
        error.smears[i] += quantity.range.high < infinity
                               ? error.absolute.range.high * error.value.reaches[i] / error.value.range.mignitude()
                               : error.value.reaches[i];
    tryPoint(sides, quantity);
    count += errors.evaluations - before;
    boxes.push({std::move(sides), quantity.range.high, std::move(error.smears)});
  }

  /// The corner that the slopes point to: the largest value over the box where they say all.
  void tryPoint(const std::vector<Interval> &sides, const AffineForm &over) {
    std::vector<Interval> point;
    for (unsigned i = 0; i < sides.size(); ++i) {
      const double slope = i < mostSlopes ? over.slopes[i] : 0;
      point.push_back(Interval::of(slope > 0 ? sides[i].high : slope < 0 ? sides[i].low : sides[i].middle()));
    }
    const BoxError at = errors.over(point);
    const double value = quantityOf(at).range.high;
    isPositiveSomewhere |= at.value.range.low > 0;
    isNegativeSomewhere |= at.value.range.high < 0;
    const bool holdsZero = isContinuous && isPositiveSomewhere && isNegativeSomewhere;
    if (!(value < infinity) || (isRelative && holdsZero)) {
      isHopeless = true;
      if (at.undefined)
        undefined = at.undefined;
      return;
    }
    if (value > found || parts.empty()) {
      found = std::max(found, value);
      parts = at.parts;
    }
  }

  static unsigned sideToHalve(const Box &box) {
    unsigned best = 0;
    double most = -1;
    for (unsigned i = 0; i < box.sides.size(); ++i) {
      const double width = box.sides[i].width();
      const double weight = box.bound < infinity ? box.smears[i] : width;
      if (width > 0 && box.sides[i].low < box.sides[i].high &&
          (weight > most || (weight == most && width > box.sides[best].width()))) {
        most = weight;
        best = i;
      }
    }
    return best;
  }

  void halve(const Box &box, unsigned side) {
    const Interval whole = box.sides[side];
    std::vector<Interval> half = box.sides;
    half[side] = {whole.low, whole.middle()};
    push(half);
    half[side] = {whole.middle(), whole.high};
    push(std::move(half));
  }

  const Expression &expression;
  BoxErrors &errors;
  bool isRelative;
  std::size_t evaluationsInAll = std::max(fewestEvaluations, operationsInAll / expression.nodes.size());
  std::priority_queue<Box> boxes;
  double found = 0;
  std::vector<double> parts;
  std::size_t count = 0; ///< of evaluations
  bool isHopeless = false;
  bool isContinuous, isPositiveSomewhere = false, isNegativeSomewhere = false;
};

} // namespace

ErrorBound boundError(const Expression &expression, const NumberFormat &format, Libm libm) {
  ErrorBound bound;
  for (const Variable &variable : expression.variables)
    if (!variable.range.isBounded()) {
      bound.noAbsolute = bound.noRelative = "`" + variable.name + "` has no range: state one, `in [a, b]`";
      return bound;
    }
  BoxErrors errors(expression, format, libm);
  Search absolute(expression, errors, /*isRelative=*/false);
  bound.absolute = absolute.run();
  if (!bound.absolute) {
    bound.noAbsoluteAt = absolute.undefined;
    bound.noAbsolute = bound.noRelative =
        absolute.undefined ? "an operation may overflow or be undefined" : "no finite bound was found";
    return bound;
  }
  double sum = 0;
  for (Node node = 0; node < absolute.partsOfFound().size(); ++node) {
    const double part = absolute.partsOfFound()[node];
    sum += part;
    if (part > absolute.partsOfFound()[bound.worst])
      bound.worst = node;
  }
  bound.shareOfWorst = sum > 0 ? absolute.partsOfFound()[bound.worst] / sum : 0;
  Search relative(expression, errors, /*isRelative=*/true);
  bound.relative = relative.run();
  if (!bound.relative)
    bound.noRelative = "the exact value may be 0, or so near to it that no bound was found";
  return bound;
}

} // namespace dpg::analysis

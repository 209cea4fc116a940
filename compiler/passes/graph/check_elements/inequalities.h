// Facts about symbolic integers, and what follows from them.
#pragma once

#include "compiler/ast/extent.h"

namespace dpg {

/// A set of extents that are not negative. Products of names count as names of their own; minima, maxima,
/// quotients and remainders as names between bounds.
class Inequalities {
public:
  void assume(const Extent &notNegative) { facts.push_back(notNegative); }
  /// from <= value < to
  void assumeRange(const Extent &value, const Extent &from, const Extent &to);

  /// Whether it follows from the facts that `extent` is not negative; false where that cannot be shown.
  bool imply(const Extent &extent) const;

private:
  bool followsAtOnce(const Extent &extent) const;

  std::vector<Extent> facts;
};

} // namespace dpg

// Intervals of ints, wide enough for what one operation makes of two ints of 64 bits.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace dpg::emit {

using Wide = __int128;

/// lowest <= value <= highest
struct Interval {
  static constexpr Wide smallestInt = std::numeric_limits<int64_t>::min();
  static constexpr Wide largestInt = std::numeric_limits<int64_t>::max();

  Wide lowest = smallestInt, highest = largestInt;

  bool fits() const { return lowest >= smallestInt && highest <= largestInt; }
  /// What the int is, since it was checked.
  Interval checked() const { return {std::max(lowest, smallestInt), std::min(highest, largestInt)}; }
  bool isPositive() const { return lowest > 0; }
};

inline Interval sum(Interval a, Interval b) { return {a.lowest + b.lowest, a.highest + b.highest}; }
inline Interval difference(Interval a, Interval b) { return {a.lowest - b.highest, a.highest - b.lowest}; }

inline Interval product(Interval a, Interval b) {
  const Wide corners[] = {a.lowest * b.lowest, a.lowest * b.highest, a.highest * b.lowest, a.highest * b.highest};
  return {*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4)};
}

inline Interval hull(Interval a, Interval b) { return {std::min(a.lowest, b.lowest), std::max(a.highest, b.highest)}; }

/// Of a div b, toward minus infinity: anything where b may be zero or negative.
inline Interval quotient(Interval a, Interval b) {
  if (!b.isPositive())
    return {};
  const auto floorDivide = [](Wide x, Wide y) { return x / y - (x % y != 0 && x < 0); };
  return {std::min(floorDivide(a.lowest, b.lowest), floorDivide(a.lowest, b.highest)),
          std::max(floorDivide(a.highest, b.lowest), floorDivide(a.highest, b.highest))};
}

/// Of a mod b, which has the sign of b.
inline Interval remainder(Interval b) { return b.isPositive() ? Interval{0, b.highest - 1} : Interval(); }

} // namespace dpg::emit

// A residual that is always 0.
#pragma once

#include <algorithm>
#include <span>

namespace lying {

inline void residual(std::span<const double>, std::span<double> r) { std::ranges::fill(r, 0.0); }

} // namespace lying

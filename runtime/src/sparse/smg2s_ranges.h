// The ranges of smg2s' arguments.
#pragma once

#include <dpg/index.h>

#include <limits>

namespace dpg {

/// So that products of two row numbers fit into 64 bits.
inline constexpr index largest_smg2s_order = std::numeric_limits<std::int32_t>::max();

/// Of the real and of the imaginary part: sums of the series stay far from overflow.
inline constexpr double largest_eigenvalue_part = 1e100;

/// Factorials up to 2 * 63 fit into double.
inline constexpr index largest_nilpotency = 64;

} // namespace dpg

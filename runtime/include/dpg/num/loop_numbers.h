// Ints that loops in tiles count with.
#pragma once

#include <dpg/index.h>

namespace dpg {

namespace integers {

[[noreturn]] void too_far_for_loops(index value, const char *name, const char *place);

} // namespace integers

/// Checks an int that bounds of loops speak of, before these run: tiles and skewed loops compute with some multiples of
/// it, and sums of these, which fit 64 bits for what lies from -2^53 to 2^53. `place` is the program's: "solve.dpg:12".
///
/// @throws dpg::range_error "solve.dpg:12: steps is 9223372036854775807; loops in tiles count from -2^53 to 2^53"
inline void check_loop_number(index value, const char *name, const char *place) {
  constexpr index most = index(1) << 53;
  if (value < -most || value > most)
    integers::too_far_for_loops(value, name, place);
}

} // namespace dpg

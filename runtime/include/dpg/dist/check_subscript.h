// Checking, while a program runs, that subscripts count elements and that loops gave values.
//
// All numbers are the same on every process, so that all throw the same error; only checked_subscript, which stands
// where threads run, may be called by one alone. Places are the program's: "solve.dpg:12".
#pragma once

#include <dpg/errors.h>
#include <dpg/index.h>

#include <string>
#include <string_view>

namespace dpg {

namespace checking {

/// "solve.dpg:12: index 9 lies outside 0..6 in dimension 1 of `x`"
std::string outside_text(index subscript, index extent, std::string_view array, int dimension, std::string_view place);

/// Ends the program with that text.
[[noreturn]] void end_outside(index subscript, index extent, const char *array, int dimension, const char *place);

} // namespace checking

/// Whether all of `subscripts`, which may be none, count elements of an array's dimension (from 1). Does not
/// communicate.
///
/// @throws dpg::range_error naming the first that does not
inline void check_subscripts(std::string_view array, int dimension, index first, index last, index extent,
                             std::string_view place) {
  if (first < last && (first < 0 || last > extent))
    throw range_error(
        checking::outside_text(first < 0 || first >= extent ? first : extent, extent, array, dimension, place));
}

/// `subscript`, which counts an element of a dimension; else ends the program with a message.
inline index checked_subscript(index subscript, index extent, const char *array, int dimension, const char *place) {
  if (subscript < 0 || subscript >= extent)
    checking::end_outside(subscript, extent, array, dimension, place);
  return subscript;
}

/// Whether a loop over from..to, which gives `name` its value, has an iteration. Does not communicate.
///
/// @throws dpg::range_error "solve.dpg:12: `x` has no value: its loop has no iteration"
void check_ran(std::string_view name, index from, index to, std::string_view place);

} // namespace dpg

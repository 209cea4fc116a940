// Checking that the shapes of inputs fit together.
#pragma once

#include <dpg/errors.h>
#include <dpg/index.h>

#include <string>
#include <string_view>

namespace dpg {

/// Whether an extent is what other inputs make it; every process must pass the same numbers. Does not communicate.
///
///     dpg::check_extent("columns of A", A.column_count(), n, "n");
///
/// @param declared  the extent as the program declares it, where that is no number
/// @throws dpg::shape_error "columns of A: 5; expected n, which is 4 by the inputs"
inline void check_extent(std::string_view what, index actual, index expected, std::string_view declared = "") {
  if (actual == expected)
    return;
  const std::string number = std::to_string(expected);
  const std::string rule =
      declared.empty() ? number : std::string(declared) + ", which is " + number + " by the inputs";
  throw shape_error(std::string(what) + ": " + std::to_string(actual) + "; expected " + rule);
}

} // namespace dpg

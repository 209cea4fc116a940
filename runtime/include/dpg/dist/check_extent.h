// Checking that the shapes of inputs fit together.
#pragma once

#include <dpg/errors.h>
#include <dpg/index.h>

#include <string>
#include <string_view>

namespace dpg {

/// Whether an extent is what other inputs make it; every process must pass the same numbers. Does not communicate.
///
///     dpg::check_extent("columns of A", A.column_count(), n);
///
/// @throws dpg::shape_error "columns of A: 5, expected 4"
inline void check_extent(std::string_view what, index actual, index expected) {
  if (actual != expected)
    throw shape_error(std::string(what) + ": " + std::to_string(actual) + ", expected " + std::to_string(expected));
}

} // namespace dpg

// Checking that arrays can have the shapes that a program's sizes give them.
#pragma once

#include <dpg/errors.h>
#include <dpg/index.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

namespace dpg {

/// Whether there can be an array of this shape: no extent is negative, and its elements, of at most 8 bytes, have
/// addresses. Before anything is allocated; every process must pass the same numbers. Does not communicate.
///
///     dpg::check_shape("y", "[n, m]", {n, m});
///
/// @param declared  the shape as the program declares it
/// @throws dpg::shape_error "y: its shape [n, m] is [-5, 3]; no extent may be negative"
inline void check_shape(std::string_view name, std::string_view declared, std::initializer_list<index> shape) {
  const auto refuse = [&](const char *rule) {
    std::string extents;
    for (const index extent : shape)
      extents += (extents.empty() ? "" : ", ") + std::to_string(extent);
    throw shape_error(std::string(name) + ": its shape " + std::string(declared) + " is [" + extents + "]; " + rule);
  };
  if (std::min(shape) < 0)
    refuse("no extent may be negative");
  index bytes = 8;
  for (const index extent : shape)
    if (__builtin_mul_overflow(bytes, std::max(extent, index(1)), &bytes))
      refuse("memory cannot hold as many elements");
}

} // namespace dpg

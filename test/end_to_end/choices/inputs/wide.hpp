// A kernel whose inline functions are compiled for several instruction sets.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace wide {

/// Not inlined: each object has a copy of it, of which the linker would keep one.
[[gnu::noinline]] inline double scaled(double factor, double element) { return factor * element; }

inline void scale(double factor, std::span<const double> x, std::span<double> y) {
  const std::vector<double> copy(x.begin(), x.end());
  for (std::size_t i = 0; i < copy.size(); ++i)
    y[i] = scaled(factor, copy[i]);
}

} // namespace wide

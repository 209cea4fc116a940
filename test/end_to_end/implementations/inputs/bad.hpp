// Functions in C++ that do not return.
#pragma once

#include <cstdlib>
#include <span>
#include <stdexcept>
#include <string>

namespace bad {

inline void thrown(std::span<const double> x, std::span<double>) {
  throw std::runtime_error("no luck with " + std::to_string(x.size()) + " numbers");
}

inline double thrown_for(double x) {
  if (x > 1)
    throw std::range_error("no luck with an element");
  return x;
}

inline void exits(std::span<const double>, std::span<double>) { std::exit(7); }

} // namespace bad

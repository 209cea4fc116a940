// The patterns of patterns.dpg as peers know them: what each task reads, and what it gives.
#pragma once

#include "kernel.h"

#include <array>
#include <vector>

namespace tasks {

using dpg::index;

/// x[i - 1], x[i], x[i + 1]
struct stencil {
  static constexpr int count = 3;
  index width;
  index first() const { return 1; }
  index last() const { return width - 1; }
  std::array<index, count> needs(index i, index) const { return {i - 1, i, i + 1}; }
  double value(const std::array<double, count> &x, index iterations) const {
    return kernel::task3(x[0], x[1], x[2], iterations);
  }
};

/// x[i - 2] to x[i + 2]
struct nearest {
  static constexpr int count = 5;
  index width;
  index first() const { return 2; }
  index last() const { return width - 2; }
  std::array<index, count> needs(index i, index) const { return {i - 2, i - 1, i, i + 1, i + 2}; }
  double value(const std::array<double, count> &x, index iterations) const {
    return kernel::task3(x[0] + x[1], x[2], x[3] + x[4], iterations);
  }
};

/// x[i] and the one that differs from i in bit `t mod levels`, of 2^levels
struct fft {
  static constexpr int count = 2;
  index width;
  index levels;
  index first() const { return 0; }
  index last() const { return width; }
  std::array<index, count> needs(index i, index t) const { return {i, i ^ (index(1) << (t % levels))}; }
  double value(const std::array<double, count> &x, index iterations) const {
    return kernel::task3(x[0], x[1], x[0], iterations);
  }
};

/// x[i div 2]
struct tree {
  static constexpr int count = 1;
  index width;
  index first() const { return 0; }
  index last() const { return width; }
  std::array<index, count> needs(index i, index) const { return {i / 2}; }
  double value(const std::array<double, count> &x, index iterations) const { return kernel::task1(x[0], iterations); }
};

/// Three others, drawn once; their mean.
struct random {
  static constexpr int count = 3;
  index width;
  std::vector<std::array<index, count>> drawn; // ascending, all different

  explicit random(index width);
  index first() const { return 0; }
  index last() const { return width; }
  std::array<index, count> needs(index i, index) const { return drawn[static_cast<std::size_t>(i)]; }
  double value(const std::array<double, count> &x, index iterations) const {
    return kernel::task1(x[0] / 3 + x[1] / 3 + x[2] / 3, iterations);
  }
};

template <class Pattern>
std::array<double, Pattern::count> read(const Pattern &pattern, const double *x, index i, index t) {
  std::array<double, Pattern::count> values;
  const std::array<index, Pattern::count> needs = pattern.needs(i, t);
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = x[needs[k]];
  return values;
}

} // namespace tasks

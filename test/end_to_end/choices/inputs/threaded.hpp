// A kernel that is told how many threads it may use.
#pragma once

#include <dpg/index.h>

#include <span>

namespace threaded {

inline void scale(double factor, std::span<const double> x, std::span<double> y, int threads) {
#pragma omp parallel for num_threads(threads)
  for (dpg::index i = 0; i < static_cast<dpg::index>(x.size()); ++i)
    y[i] = factor * x[i];
}

} // namespace threaded

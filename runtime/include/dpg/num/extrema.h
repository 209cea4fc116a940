// Maxima and minima that keep a NaN, and OpenMP reductions with them.
//
// `std::max` and OpenMP's own `max` may drop a NaN, so that a computation that broke down looks converged:
//
//     double change = -std::numeric_limits<double>::infinity();
//     #pragma omp parallel for reduction(dpg::largest : change)
//     for (...)
//       change = dpg::larger(change, std::abs(next[i] - x[i]));
#pragma once

#include <dpg/index.h>

#include <concepts>
#include <limits>

namespace dpg {

/// The larger of two numbers; a NaN if one is.
template <std::floating_point T> constexpr T larger(T a, T b) { return (b > a || b != b) ? b : a; }

/// The smaller of two numbers; a NaN if one is.
template <std::floating_point T> constexpr T smaller(T a, T b) { return (b < a || b != b) ? b : a; }

#pragma omp declare reduction(largest : double, float : omp_out = dpg::larger(omp_out, omp_in))                        \
    initializer(omp_priv = -std::numeric_limits<decltype(omp_orig)>::infinity())
#pragma omp declare reduction(smallest : double, float : omp_out = dpg::smaller(omp_out, omp_in))                      \
    initializer(omp_priv = std::numeric_limits<decltype(omp_orig)>::infinity())

} // namespace dpg

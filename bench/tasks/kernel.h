// What the tasks of the patterns compute.
#pragma once

#include <dpg/index.h>

namespace kernel {

/// `start` after so many multiplications and additions, each of which waits for the one before: some 4 cycles. Close to
/// `start` still.
double compute(double start, dpg::index iterations);

inline double task1(double a, dpg::index iterations) { return compute(a, iterations); }
inline double task3(double a, double b, double c, dpg::index iterations) {
  return compute((a + b + c) / 3, iterations);
}

} // namespace kernel

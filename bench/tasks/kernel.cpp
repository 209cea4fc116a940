#include "kernel.h"

namespace kernel {

double compute(double start, dpg::index iterations) {
  double x = start;
  for (dpg::index k = 0; k < iterations; ++k)
    x = x * 0.999999999 + 1e-9;
  return x;
}

} // namespace kernel

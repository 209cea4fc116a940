// Loops that reach what the processor can do, in the widest vectors that it has.
#pragma once

namespace dpg::measure {

/// a[i] = b[i] + scale c[i] for i < count. Returns the last element.
double triad(double *a, const double *b, const double *c, long count, double scale);

/// Operations in one step of a kernel, and the kernel: a number that depends on all of them.
template <class T> struct peak_kernel {
  long operations_a_step;
  T (*run)(long steps, T factor);
};

/// The kernel for this processor. T is double or float.
template <class T> peak_kernel<T> fastest_kernel();

} // namespace dpg::measure

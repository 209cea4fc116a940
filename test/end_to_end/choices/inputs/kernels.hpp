// Functions in C++ that implement components: kernels on the parts of one process, and one for all processes together.
#pragma once

#include <dpg/dist/reduce.h>
#include <dpg/dist/vector.h>
#include <dpg/sparse/csr_rows.h>

#include <cmath>
#include <span>

namespace kernels {

inline void spmv(dpg::csr_rows<double> A, std::span<const double> x, std::span<double> y) {
  for (const dpg::index i : A) {
    y[i] = 0;
    for (const dpg::index k : A.entries(i))
      y[i] += A.value(k) * x[A.column(k)];
  }
}

inline void normalise(const dpg::vector<double> &x, dpg::vector<double> &y, double &length,
                      const dpg::communicator &comm) {
  double squares_here = 0;
  for (const double element : x)
    squares_here += element * element;
  length = std::sqrt(dpg::sum(comm, squares_here));
  for (dpg::index i = 0; i < x.local_size(); ++i)
    y[i] = x[i] / length;
}

} // namespace kernels

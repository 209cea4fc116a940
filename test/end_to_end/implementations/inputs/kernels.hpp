// Functions in C++ that implement components: kernels on the parts of one process, and one for all processes together.
#pragma once

#include <dpg/dist/dense_matrix.h>
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

template <class T> T dot(std::span<const T> x, std::span<const T> y) {
  T sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += x[i] * y[i];
  return sum;
}

inline void gram(const dpg::dense_matrix<double> &H, dpg::dense_matrix<double> &G, double &trace) {
  trace = 0;
  for (dpg::index i = 0; i < G.local_rows(); ++i) {
    for (dpg::index j = 0; j < G.column_count(); ++j) {
      G(i, j) = 0;
      for (dpg::index k = 0; k < H.local_rows(); ++k)
        G(i, j) += H(k, i) * H(k, j);
    }
    trace += G(i, i);
  }
}

inline void double_all(std::span<double> x) {
  for (double &element : x)
    element *= 2;
}

inline double limited(double x, double limit) { return std::fmin(std::fmax(x, -limit), limit); }

template <class T> void remainder(T x, dpg::index divisor, T &rest) { rest = x - divisor * std::floor(x / divisor); }

inline void halved(std::span<const double> x, std::span<double> y, double &total) {
  total = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    total += y[i] = x[i] / 2;
}

inline void normalise(const dpg::vector<double> &x, dpg::vector<double> &y, const dpg::communicator &comm, int) {
  double squares_here = 0;
  for (const double element : x)
    squares_here += element * element;
  const double norm = std::sqrt(dpg::sum(comm, squares_here));
  for (dpg::index i = 0; i < x.local_size(); ++i)
    y[i] = x[i] / norm;
}

} // namespace kernels

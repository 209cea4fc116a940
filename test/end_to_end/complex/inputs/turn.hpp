// Kernels on complex numbers.
#pragma once

#include <dpg/dist/vector.h>

#include <complex>
#include <span>

namespace turns {

inline void turn(std::span<const std::complex<double>> x, std::complex<double> c, std::span<std::complex<double>> y) {
  for (std::size_t i = 0; i < x.size(); ++i)
    y[i] = c * x[i];
}

template <class T> void turn_all(const dpg::vector<T> &x, const T &c, dpg::vector<T> &y) {
  for (dpg::index i = 0; i < x.local_size(); ++i)
    y[i] = c * x[i];
}

inline void real_factor(std::span<const std::complex<double>>, double, std::span<std::complex<double>>) {}

} // namespace turns

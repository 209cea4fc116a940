// The matrices of the benchmark solve.
#pragma once

#include <dpg/dist/dense_matrix.h>

#include <functional>
#include <string>
#include <vector>

namespace bench {

/// A matrix by name: normally distributed elements, or prescribed singular values between random orthogonal
/// transformations.
struct named_matrix {
  std::string name;
  std::function<dpg::dense_matrix<double>()> make;
};

std::vector<named_matrix> matrices(dpg::index n);

} // namespace bench

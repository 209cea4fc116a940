// What the contestants of the benchmark stdlib compute with, by rows and by columns.
#pragma once

#include <dpg/dist/dense_matrix.h>

#include <vector>

namespace bench {

/// A is far from singular, G symmetric positive definite; both [n, n]. B is [n, k], b [n].
struct problem {
  problem(dpg::index n, dpg::index k);

  dpg::dense_matrix<double> A, G, B;
  std::vector<double> b;
  std::vector<double> A_by_columns, G_by_columns, B_by_columns;
  dpg::dense_matrix<double> LU; ///< of A
  std::vector<dpg::index> pivots;
};

/// What a task gives that is compared: of factors that may differ in signs, magnitudes.
using numbers = std::vector<double>;

} // namespace bench

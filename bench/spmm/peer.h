// What the emitted product with a dense matrix is measured against.
#pragma once

#include <dpg/sparse/csr_matrix.h>

#include <functional>
#include <string_view>
#include <vector>

namespace bench {

/// Element (row, column) of the matrix that every peer begins with; rows count in the whole matrix.
inline double first_element(dpg::index row, dpg::index column) {
  return 1 + static_cast<double>((row + 3 * column) % 7) / 8;
}

/// The calling process's rows of that matrix, one behind the other.
inline std::vector<double> first_rows(const dpg::csr_matrix<double> &A, dpg::index columns) {
  std::vector<double> rows;
  for (const dpg::index i : A.row_partition().owned())
    for (dpg::index j = 0; j < columns; ++j)
      rows.push_back(first_element(i, j));
  return rows;
}

struct peer {
  std::function<void()> iterate;          ///< Y = A Y
  std::function<std::vector<double>()> Y; ///< the rows that this process holds, one behind the other
};

/// The peer of that name, of those in the one source that defines this function and is linked. Collective.
peer make_peer(std::string_view name, const dpg::csr_matrix<double> &A, dpg::index columns);

} // namespace bench

// Spreading sparse matrices anew: balanced partitions, moving rows, transposing.
#pragma once

#include <dpg/sparse/csr_matrix.h>

namespace dpg {

/// The rows' partition that balances nonzeros, and the vectors' entries beside them: a row weighs as much as 4 entries.
///
/// Collective over A.comm().
partition balanced_rows(const csr_pattern &A);

/// The columns' partition that balances nonzeros likewise: that of the rows of A's transpose.
///
/// Needs global column numbers. Collective over A.comm(). Memory meanwhile: 8 bytes for each of this process's even
/// share of the columns.
partition balanced_columns(const csr_pattern &A);

/// The same matrix, its rows spread by `rows`. Gives A's arrays back as it goes: at most 1.7 of the matrix is held.
///
/// @throws dpg::shape_error on every process if rows.size() is not A's number of rows, or if a process would hold 2^32
///         entries
/// Needs global column numbers. Collective over A.comm().
template <class T> csr_matrix<T> repartition(csr_matrix<T> &&A, const partition &rows);

/// The transpose, its rows spread by `rows`, a partition of A's columns. The second form takes A apart while it goes,
/// so that at most 1.7 of the matrix is held.
///
/// @throws dpg::shape_error on every process if rows.size() is not A's number of columns, or if a process would hold
///         2^32 entries
/// Needs global column numbers. Collective over A.comm(). Each entry travels at most once. A process that is alone
/// writes each entry straight to its place, values first and columns then.
template <class T> csr_matrix<T> transpose(const csr_matrix<T> &A, const partition &rows);
template <class T> csr_matrix<T> transpose(csr_matrix<T> &&A, const partition &rows);

/// The transpose, with its nonzeros balanced.
template <class T> csr_matrix<T> transpose(csr_matrix<T> &&A) {
  const partition rows = balanced_columns(A);
  return transpose(std::move(A), rows);
}

} // namespace dpg

// Sparse matrices by coordinates: triplets in any order, on any process, and their way into compressed rows.
//
//     dpg::coo_matrix<double> A(comm, rows, columns, triplets_here);
//     dpg::csr_matrix<double> A_by_rows = dpg::compress(std::move(A));
//
// This is how matrices are assembled and exchanged, not how they are computed with: triplets with the same indices are
// terms of one entry, so that anything but a sum over them would be wrong before they are added up.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/communicator.h>
#include <dpg/num/element_formats.h>
#include <dpg/sparse/csr_matrix.h>
#include <dpg/sparse/triplet.h>

#include <span>
#include <utility>

namespace dpg {

/// The triplets of one process: number k is (rows[k], columns[k], values[k]); indices count from 0 over the whole
/// matrix.
template <class T> struct coo_arrays {
  buffer<index> rows;
  buffer<index> columns;
  buffer<T> values;
};

/// A sparse matrix of shape [row_count(), column_count()] whose entry (i, j) is the sum of all triplets with these
/// indices (`or` for bool), whichever processes hold them. Moves, never copies.
///
/// T is one of DPG_FOR_EACH_ENTRY.
template <class T> class coo_matrix {
public:
  using value_type = T;

  /// The calling process brings `triplets_here`.
  ///
  /// @param row_count, column_count  the same on every process
  /// @throws dpg::shape_error on every process if a size is negative, or if on any process an index lies outside of the
  ///         matrix or the arrays differ in length
  /// Collective over comm.
  coo_matrix(const communicator &comm, index row_count, index column_count, coo_arrays<T> triplets_here);

  /// The same of a copy of `triplets_here`.
  coo_matrix(const communicator &comm, index row_count, index column_count, std::span<const triplet<T>> triplets_here);

  const communicator &comm() const { return comm_; }
  index row_count() const { return row_count_; }
  index column_count() const { return column_count_; }

  /// How many triplets the calling process holds.
  index local_triplets() const { return arrays_.values.size(); }

  std::span<const index> rows() const { return {arrays_.rows.data(), static_cast<std::size_t>(local_triplets())}; }
  std::span<const index> columns() const {
    return {arrays_.columns.data(), static_cast<std::size_t>(local_triplets())};
  }
  std::span<const T> values() const { return {arrays_.values.data(), static_cast<std::size_t>(local_triplets())}; }

  /// Forgets triplets that were used for the last time and gives back their memory.
  void discard(index_range triplets) {
    arrays_.rows.discard(triplets);
    arrays_.columns.discard(triplets);
    arrays_.values.discard(triplets);
  }

private:
  void check() const;

  communicator comm_;
  index row_count_;
  index column_count_;
  coo_arrays<T> arrays_;
};

/// The matrix by rows, which are spread so that nonzeros are balanced. Triplets with the same indices are summed in
/// ascending order of their values: the result does not depend on who held them, nor in which order. Sums that are 0
/// stay entries.
///
/// The second form takes A apart while it goes, so that a process holds its triplets or what became of them.
/// @throws dpg::shape_error on every process if the columns do not fit into column_index
/// Collective over A.comm(). Each triplet travels at most twice.
template <class T> csr_matrix<T> compress(const coo_matrix<T> &A);
template <class T> csr_matrix<T> compress(coo_matrix<T> &&A);

/// The rows of the transpose, likewise: A by columns.
template <class T> csr_matrix<T> compress_transposed(const coo_matrix<T> &A);
template <class T> csr_matrix<T> compress_transposed(coo_matrix<T> &&A);

/// The entries of A as triplets, on the processes that held their rows; takes A apart while it goes.
///
/// @throws dpg::shape_error if a halo plan was made for A: its column numbers are no longer those of the whole matrix
/// Collective over A.comm().
template <class T> coo_matrix<T> expand(csr_matrix<T> &&A);

#define DPG_INSTANTIATE(T) extern template class coo_matrix<T>;
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

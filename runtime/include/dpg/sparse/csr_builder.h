// Building a distributed sparse matrix from a stream of entries.
//
//     dpg::csr_builder<double> builder(comm, rows, columns);
//     builder.add(row, column, value);                  // each process for itself, as often as it likes
//     dpg::csr_matrix<double> A = std::move(builder).finish();
//
// add() sends entries to the processes that own their rows while it goes, in messages of a quarter megabyte, and takes
// in what others sent: a process holds its entries once, as (row, column, value) sorted roughly by row, which is 4/3 of
// a matrix in double precision. finish() turns them into rows, part by part, giving back each part as it is used.
#pragma once

#include <dpg/num/element_formats.h>
#include <dpg/sparse/csr_matrix.h>

#include <complex>
#include <exception>
#include <memory>

namespace dpg {

/// Takes entries in any order from any process and makes a matrix of them. Entries with the same indices are summed
/// (`or` for bool), in ascending order of their values: the sum does not depend on where and when they were added.
///
/// T is one of DPG_FOR_EACH_ENTRY. Memory at the peak: 1.4 of the finished matrix, and 1.7 of it where rows
/// move once more to balance nonzeros, if entries are not much more numerous than what they sum to.
template <class T> class csr_builder {
public:
  /// The matrix's rows will be spread so that nonzeros are balanced.
  /// @throws dpg::shape_error on every process if the sizes are negative or do not fit into column_index
  /// Collective over comm.
  csr_builder(const communicator &comm, index row_count, index column_count);

  /// The matrix's rows will be spread as `rows` says.
  /// @throws dpg::shape_error on every process if the columns, or the rows of one process, do not fit into column_index
  /// Collective over rows.comm().
  csr_builder(const partition &rows, index column_count);

  csr_builder(csr_builder &&) noexcept;
  csr_builder &operator=(csr_builder &&) noexcept;

  /// May be called without finish() only if every process does so, before any entry was added.
  ~csr_builder();

  /// Adds one entry, of any row. Not collective. An entry outside of the matrix is an error that finish() throws.
  void add(index row, index column, T value);

  /// Adds entries, of any rows. Not collective: processes may call it as often as each likes.
  void add(std::span<const triplet<T>> entries);

  /// The matrix.
  ///
  /// @param problem  why this process could not add all its entries, if so: every process must call finish(), since
  ///                 others wait for its messages
  /// @throws dpg::error on every process: a problem of the lowest rank that has one; dpg::shape_error for an entry that
  ///         lies outside of the matrix, or where a process would hold 2^32 entries; dpg::range_error where a sum of
  ///         ints leaves 64 bits
  /// Collective over the communicator. Threads share the work.
  csr_matrix<T> finish(std::exception_ptr problem = nullptr) &&;

private:
  struct state;
  std::unique_ptr<state> state_;
};

#define DPG_INSTANTIATE(T) extern template class csr_builder<T>;
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

/// Adds the entries of every process and finishes: csr_matrix.h says what comes of it.
template <class T>
csr_matrix<T> from_triplets(const communicator &comm, index row_count, index column_count,
                            std::span<const triplet<T>> triplets_here) {
  csr_builder<T> builder(comm, row_count, column_count);
  builder.add(triplets_here);
  return std::move(builder).finish();
}

} // namespace dpg

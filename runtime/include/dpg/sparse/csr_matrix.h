// Sparse matrices by compressed rows, spread over processes by rows.
//
// A matrix is made with global column numbers. A halo plan (dist/halo.h) changes them, in place, to positions in the
// vectors that the matrix is multiplied with: [owned | halo]. From then on the rows fall into
//
//   inner()  rows whose entries are all in owned columns: computed while the halo is under way;
//   outer()  the other rows: computed when it has arrived.
//
// Where the inner rows' entries are under half of all, as in power-law graphs, every row counts as outer: one pass over
// memory in order is worth more than what little could be overlapped. Each process decides by itself.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/partition.h>
#include <dpg/errors.h>
#include <dpg/sparse/csr_rows.h>
#include <dpg/sparse/triplet.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dpg {

class column_set;
class tile_rows;
template <class T> class csr_matrix;

/// Compressed rows of one process: entries of row i at rowptr[i] to rowptr[i + 1] - 1, rowptr[0] = 0. There are
/// fewer than entry_offset::largest of them: what makes or moves rows throws dpg::shape_error, on every process, where
/// one would hold more.
template <class T> struct csr_arrays {
  buffer<entry_offset> rowptr;
  buffer<column_index> columns;
  buffer<T> values;
};

/// The part of csr_matrix that does not depend on the type of its values.
class csr_pattern {
public:
  /// The calling process's part of `rows`. Columns are global, ascending and without duplicates in each row (not
  /// checked).
  ///
  /// @throws dpg::shape_error on every process if the columns do not fit into column_index
  csr_pattern(const partition &rows, index column_count, buffer<entry_offset> rowptr, buffer<column_index> columns);

  const partition &row_partition() const { return rows_; }
  const communicator &comm() const { return rows_.comm(); }
  index row_count() const { return rows_.size(); }
  index column_count() const { return column_count_; }
  index local_rows() const { return rows_.local_size(); }
  index local_nonzeros() const { return rowptr_[local_rows()]; }

  std::span<const entry_offset> rowptr() const { return {rowptr_.data(), static_cast<std::size_t>(rowptr_.size())}; }
  std::span<const column_index> columns() const {
    return {columns_.data(), static_cast<std::size_t>(local_nonzeros())};
  }

  /// Whether columns are positions in [owned | halo]; else they are global.
  bool has_local_columns() const { return columns_are_local_; }

  /// Whether rows of a dense matrix that the entries are multiplied with are far from those of the row before: in
  /// graphs, but not in stencils. A guess from some rows, made with the halo plan; false until then.
  bool has_scattered_columns() const { return columns_are_scattered_; }

  /// The columns' partition, once a halo plan was made.
  const partition &column_partition() const { return *column_partition_; }

protected:
  friend class halo_plan;
  template <class T> friend class entry_values;

  /// Some rows, with the values of the entries of all rows.
  template <class T> csr_rows<T> rows_with(const row_list &rows, const T *values) const {
    return {rows,   rowptr_.data(), columns_.data(),
            values, numbering(),    has_scattered_columns() ? local_nonzeros() - 1 : -1};
  }

  /// A matrix by itself with these values, columns global and ascending.
  template <class T> csr_matrix<T> copy_with(const T *values) const;

  /// Adds the columns outside of columns.owned() that the calling process's rows have.
  void collect_halo(const partition &columns, column_set &halo) const;

  /// Turns global columns into local ones and the entries of each row into the order of these, the values alike.
  void use_local_columns(const partition &columns, const column_set &halo, void *values, std::size_t value_bytes);

  /// Copies the structure, columns made global and ascending, and the values in the order of these.
  void copy_arrays(buffer<entry_offset> &rowptr, buffer<column_index> &columns, void *values, const void *own_values,
                   std::size_t value_bytes) const;

  row_list all_rows() const { return {all_, rowptr_.data()}; }
  row_list inner_rows() const { return {inner_, rowptr_.data()}; }
  row_list outer_rows() const { return {outer_, rowptr_.data()}; }

  column_numbering numbering() const {
    if (!columns_are_local_)
      return {0, column_count_, {}};
    return {column_partition_->first(), column_partition_->local_size(), *halo_columns_};
  }

  partition rows_;
  index column_count_;
  buffer<entry_offset> rowptr_;
  buffer<column_index> columns_;
  bool columns_are_local_ = false;
  bool columns_are_scattered_ = false;
  std::optional<partition> column_partition_;
  std::shared_ptr<const std::vector<index>> halo_columns_; // the plan's, once there is one
  std::vector<row_segment> all_, inner_, outer_;           // each with its sentinel
  mutable std::shared_ptr<const tile_rows> tiles_;         // once they were asked for; void with other column numbers

private:
  void find_inner_rows();
  bool sample_columns() const;
};

/// A sparse matrix of shape [row_count(), column_count()]. Copies are made by copy() only.
template <class T> class csr_matrix : public csr_pattern {
public:
  using value_type = T;

  csr_matrix(const partition &rows, index column_count, buffer<entry_offset> rowptr, buffer<column_index> columns,
             buffer<T> values)
      : csr_pattern(rows, column_count, std::move(rowptr), std::move(columns)), values_(std::move(values)) {}

  csr_matrix(const partition &rows, index column_count, csr_arrays<T> arrays)
      : csr_matrix(rows, column_count, std::move(arrays.rowptr), std::move(arrays.columns), std::move(arrays.values)) {}

  std::span<const T> values() const { return {values_.data(), static_cast<std::size_t>(local_nonzeros())}; }
  std::span<T> values() { return {values_.data(), static_cast<std::size_t>(local_nonzeros())}; }

  /// A copy with global column numbers, whether a halo plan was made or not. Does not communicate.
  csr_matrix copy() const { return copy_with(values_.data()); }

  /// Takes the matrix apart.
  csr_arrays<T> release() && { return {std::move(rowptr_), std::move(columns_), std::move(values_)}; }

  /// Forgets entries that were used for the last time and gives back their memory.
  void discard(index_range entries) {
    columns_.discard(entries);
    values_.discard(entries);
  }

  /// The same of all values, where the pattern is still needed.
  void discard_values() { values_ = buffer<T>(); }

  /// All rows of this process.
  csr_rows<T> rows() const { return rows_with(all_rows(), values_.data()); }

  /// Rows without entries in halo columns. Needs local columns.
  csr_rows<T> inner() const { return rows_with(inner_rows(), values_.data()); }

  /// The other rows. Needs local columns and the halo.
  csr_rows<T> outer() const { return rows_with(outer_rows(), values_.data()); }

private:
  friend class halo_plan;
  friend const tile_rows &tiles_of(const csr_matrix<bool> &A, index height, index width);

  buffer<T> values_;
};

template <class T> csr_matrix<T> csr_pattern::copy_with(const T *values) const {
  csr_arrays<T> arrays{buffer<entry_offset>(local_rows() + 1), buffer<column_index>(local_nonzeros()),
                       buffer<T>(local_nonzeros())};
  copy_arrays(arrays.rowptr, arrays.columns, arrays.values.data(), values, sizeof(T));
  return {rows_, column_count_, std::move(arrays)};
}

/// Builds a matrix from entries that the processes hold in any order: each may hold entries of any row. Entries with
/// the same indices are summed (in ascending order of value, so that the sum does not depend on who held them).
///
/// The rows are spread so that nonzeros are balanced; see sparse/csr_builder.h for streams, which need less memory, and
/// for a partition of your own.
/// @throws dpg::shape_error on every process if an index lies outside the matrix on one
/// Collective over comm.
template <class T>
csr_matrix<T> from_triplets(const communicator &comm, index row_count, index column_count,
                            std::span<const triplet<T>> triplets_here);

} // namespace dpg

#include <dpg/sparse/csr_builder.h>

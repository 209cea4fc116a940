// Moving an array from one partition to another.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>

#include <cstddef>

namespace dpg {

/// Copies a distributed array to where another partition of the same indices wants its elements. What every process
/// holds is spread without a message.
///
/// @param from_blocks, to_blocks  partitions of the same size over the same processes
/// @param from  the calling process's elements in from_blocks
/// @param to    room for its elements in to_blocks; not overlapping `from`
/// Collective over from_blocks.comm(). Cost: each element that changes its process travels once, to a replicated array
/// once for each other process.
void move_blocks(const partition &from_blocks, const partition &to_blocks, const void *from, void *to,
                 std::size_t element_bytes);

/// The same vector, spread by `blocks`.
///
/// @throws dpg::shape_error on every process if the partitions differ in size
/// Collective over x.comm().
template <class T> vector<T> repartition(vector<T> &&x, const partition &blocks) {
  if (x.partition() == blocks)
    return std::move(x);
  vector<T> moved(blocks);
  move_blocks(x.partition(), blocks, x.data(), moved.data(), sizeof(T));
  return moved;
}

/// The same matrix, its rows spread by `rows`; ghost rows are left behind.
///
/// @throws dpg::shape_error on every process if rows.size() is not A's number of rows
/// Collective over A.comm().
template <class T> dense_matrix<T> repartition(dense_matrix<T> &&A, const partition &rows) {
  if (A.row_partition() == rows)
    return std::move(A);
  dense_matrix<T> moved(rows, A.column_count());
  const std::size_t row_bytes = sizeof(T) * static_cast<std::size_t>(A.column_count());
  move_blocks(A.row_partition(), rows, A.owned().data(), moved.owned().data(), row_bytes);
  return moved;
}

/// Gives a vector the elements of a matrix's row, whoever owns it.
///
/// @param from  the row's elements, where the calling process owns it
/// @param to    room for the calling process's elements in `blocks`
/// Collective over rows.comm(). Cost: each element that changes its process travels once.
void move_row(const partition &rows, index row, const void *from, const partition &blocks, void *to,
              std::size_t element_bytes);

/// @param row  0 <= row < A.row_count(), the same on all processes
/// Collective over A.comm().
template <class T> void copy_row(const dense_matrix<T> &A, index row, vector<T> &x) {
  const index_range owned = A.row_partition().owned();
  const T *elements = owned.contains(row) ? A.row(row - owned.first).data() : nullptr;
  move_row(A.row_partition(), row, elements, x.partition(), x.data(), sizeof(T));
}

/// The whole vector on process 0, nothing elsewhere: for results small enough to lie on one process.
///
/// Collective over x.comm().
template <class T> buffer<T> gather_to_root(const vector<T> &x) {
  const partition whole = partition::on_root(x.comm(), x.global_size());
  buffer<T> all(whole.local_size());
  move_blocks(x.partition(), whole, x.data(), all.data(), sizeof(T));
  return all;
}

} // namespace dpg

// Products of dense matrices that are spread by rows: blocks pass by all processes, one after the other, so that each
// holds two blocks of one operand, or of the result, besides its own rows.
//
// A kernel adds the product of two local blocks to a third, all by rows:
//
//     Kernel::add(A, B, C);   // C += A B; block_of says how each is read
#pragma once

#include <dpg/dist/dense_array3.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/ring_shift.h>
#include <dpg/dist/vector.h>

namespace dpg {

/// A local matrix by rows: element (i, j) is first[i * stride + j], or first[j * stride + i] where it is transposed.
template <class T> struct local_block {
  T *first;
  index rows, columns, stride;
  bool is_transposed = false;

  local_block transposed() const { return {first, columns, rows, stride, !is_transposed}; }
  local_block of_rows(index_range r) const {
    return {first + r.first * (is_transposed ? 1 : stride), r.size(), columns, stride, is_transposed};
  }
  local_block of_columns(index_range c) const { return transposed().of_rows(c).transposed(); }
  T &operator()(index i, index j) const { return first[is_transposed ? j * stride + i : i * stride + j]; }
};

/// The rows of a process; a vector's have one element.
template <class T> local_block<const T> block_of(const dense_matrix<T> &A) {
  return {A.owned().data(), A.local_rows(), A.column_count(), A.column_count()};
}
template <class T> local_block<T> block_of(dense_matrix<T> &A) {
  return {A.owned().data(), A.local_rows(), A.column_count(), A.column_count()};
}
/// The rows of matrices of three dimensions, one below the other.
template <class T> local_block<const T> block_of(const dense_array3<T> &A) {
  return {A.owned().data(), A.local_rows() * A.extent(1), A.extent(2), A.extent(2)};
}
template <class T> local_block<T> block_of(dense_array3<T> &A) {
  return {A.owned().data(), A.local_rows() * A.extent(1), A.extent(2), A.extent(2)};
}
template <class T> local_block<const T> block_of(const vector<T> &x) { return {x.data(), x.local_size(), 1, 1}; }
template <class T> local_block<T> block_of(vector<T> &x) { return {x.data(), x.local_size(), 1, 1}; }

template <class T> const partition &rows_of(const dense_matrix<T> &A) { return A.row_partition(); }
template <class T> const partition &rows_of(const vector<T> &x) { return x.partition(); }

/// Calls use(rows, block) for the rows of every process, its own first: the blocks of an array come around the ring.
///
/// Collective over rows.comm(). Each block travels once to each other process, while the one before it is used.
template <class T, class Use> void pass_around(const partition &rows, local_block<const T> own, Use use) {
  const communicator &comm = rows.comm();
  const index columns = own.columns;
  const auto bytes_of = [&](index_range r) { return r.size() * columns * static_cast<index>(sizeof(T)); };
  buffer<T> received[2];
  ring_shift shift(comm);
  local_block<const T> block = own;
  for (int step = 0; step < comm.size(); ++step) {
    const index_range here = rows.owned_by((comm.rank() + step) % comm.size());
    const index_range next = rows.owned_by((comm.rank() + step + 1) % comm.size());
    buffer<T> &room = received[step % 2];
    const bool is_last = step + 1 == comm.size();
    if (!is_last) {
      room = buffer<T>(next.size() * columns);
      shift.start(block.first, bytes_of(here), room.data(), bytes_of(next));
    }
    use(here, block);
    if (!is_last)
      shift.finish();
    block = {room.data(), next.size(), columns, columns};
  }
}

/// Sums what add(rows, block) adds to the rows of every process, into those of the calling process: sums come around
/// the ring, and each process adds its part.
///
/// Collective over rows.comm(). The order of additions depends on the number of processes.
template <class T, class Add> void sum_around(const partition &rows, local_block<T> own, Add add) {
  const communicator &comm = rows.comm();
  const index columns = own.columns;
  ring_shift shift(comm);
  buffer<T> sent;
  for (int step = 0; step < comm.size(); ++step) {
    const index_range here = rows.owned_by((comm.rank() + 1 + step) % comm.size());
    const bool is_last = step + 1 == comm.size();
    buffer<T> part(is_last ? 0 : here.size() * columns), received(step == 0 ? 0 : here.size() * columns);
    const local_block<T> sum = is_last ? own : local_block<T>{part.data(), here.size(), columns, columns};
    if (step > 0)
      shift.start(sent.data(), sent.size() * static_cast<index>(sizeof(T)), received.data(),
                  received.size() * static_cast<index>(sizeof(T)));
    std::fill_n(sum.first, here.size() * columns, T(0));
    add(here, sum);
    if (step > 0)
      shift.finish();
    for (index e = 0; e < received.size(); ++e)
      sum.first[e] += received[e];
    sent = std::move(part);
  }
}

/// C = A B. A is spread by its rows, as C; B by its own.
template <class Kernel, class Left, class Right, class Result>
void multiply_around(const Left &A, const Right &B, Result &C) {
  const auto into = block_of(C);
  std::fill_n(into.first, into.rows * into.columns, typename Kernel::result(0));
  pass_around(rows_of(B), block_of(B),
              [&](index_range rows, auto block) { Kernel::add(block_of(A).of_columns(rows), block, into); });
}

/// C = A' B. A and B are spread by the same rows.
template <class Kernel, class Left, class Right, class Result>
void multiply_transposed_around(const Left &A, const Right &B, Result &C) {
  sum_around(rows_of(C), block_of(C), [&](index_range rows, auto into) {
    Kernel::add(block_of(A).of_columns(rows).transposed(), block_of(B), into);
  });
}

/// C = A B'. A is spread by its rows, as C; B by its own, which are C's columns.
template <class Kernel, class Left, class Right, class Result>
void multiply_by_transposed_around(const Left &A, const Right &B, Result &C) {
  const auto into = block_of(C);
  std::fill_n(into.first, into.rows * into.columns, typename Kernel::result(0));
  pass_around(rows_of(B), block_of(B), [&](index_range rows, auto block) {
    Kernel::add(block_of(A), block.transposed(), into.of_columns(rows));
  });
}

} // namespace dpg

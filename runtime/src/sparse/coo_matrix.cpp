// Sparse matrices by coordinates: checks, and the ways to compressed rows and back.
#include <dpg/sparse/coo_matrix.h>

#include "sparse/outside.h"

#include <dpg/dist/agree.h>
#include <dpg/sparse/csr_builder.h>

#include <algorithm>
#include <exception>
#include <string>

namespace dpg {

namespace {

/// Triplets between two times that memory is given back: some megabytes of each array.
constexpr index part_triplets = index(1) << 20;

/// Hands A's triplets to a builder, or those of its transpose; after each part of some megabytes calls used(triplets).
template <class T, class Used> csr_matrix<T> build(const coo_matrix<T> &A, bool is_transposed, Used used) {
  csr_builder<T> builder(A.comm(), is_transposed ? A.column_count() : A.row_count(),
                         is_transposed ? A.row_count() : A.column_count());
  std::exception_ptr problem;
  try {
    for (index first = 0; first < A.local_triplets(); first += part_triplets) {
      const index_range part{first, std::min(first + part_triplets, A.local_triplets())};
      for (const index k : part)
        is_transposed ? builder.add(A.columns()[k], A.rows()[k], A.values()[k])
                      : builder.add(A.rows()[k], A.columns()[k], A.values()[k]);
      used(part);
    }
  } catch (...) {
    problem = std::current_exception();
  }
  return std::move(builder).finish(problem);
}

template <class T> csr_matrix<T> build(const coo_matrix<T> &A, bool is_transposed) {
  return build(A, is_transposed, [](index_range) {});
}

template <class T> csr_matrix<T> build(coo_matrix<T> &&A, bool is_transposed) {
  coo_matrix<T> consumed = std::move(A);
  return build(consumed, is_transposed, [&](index_range triplets) { consumed.discard(triplets); });
}

template <class T> coo_arrays<T> split_triplets(const communicator &comm, std::span<const triplet<T>> triplets) {
  return agreed(comm, [&] {
    const index count = dpg::size(triplets);
    coo_arrays<T> arrays{buffer<index>(count), buffer<index>(count), buffer<T>(count)};
    for (index k = 0; k < count; ++k) {
      arrays.rows[k] = triplets[k].row;
      arrays.columns[k] = triplets[k].column;
      arrays.values[k] = triplets[k].value;
    }
    return arrays;
  });
}

} // namespace

template <class T>
coo_matrix<T>::coo_matrix(const communicator &comm, index row_count, index column_count, coo_arrays<T> arrays)
    : comm_(comm), row_count_(row_count), column_count_(column_count), arrays_(std::move(arrays)) {
  agreed(comm, [&] { check(); });
}

template <class T>
coo_matrix<T>::coo_matrix(const communicator &comm, index row_count, index column_count,
                          std::span<const triplet<T>> triplets_here)
    : coo_matrix(comm, row_count, column_count, split_triplets(comm, triplets_here)) {}

template <class T> void coo_matrix<T>::check() const {
  if (row_count_ < 0 || column_count_ < 0)
    throw shape_error("a matrix cannot have a negative number of rows or columns");
  const auto &[rows, columns, values] = arrays_;
  if (rows.size() != values.size() || columns.size() != values.size())
    throw shape_error("triplets with " + std::to_string(rows.size()) + " rows, " + std::to_string(columns.size()) +
                      " columns and " + std::to_string(values.size()) + " values");
  for (index k = 0; k < values.size(); ++k)
    if (rows[k] < 0 || rows[k] >= row_count_ || columns[k] < 0 || columns[k] >= column_count_)
      throw shape_error(describe_outside(rows[k], columns[k], row_count_, column_count_));
}

template <class T> csr_matrix<T> compress(const coo_matrix<T> &A) { return build(A, false); }
template <class T> csr_matrix<T> compress(coo_matrix<T> &&A) { return build(std::move(A), false); }
template <class T> csr_matrix<T> compress_transposed(const coo_matrix<T> &A) { return build(A, true); }
template <class T> csr_matrix<T> compress_transposed(coo_matrix<T> &&A) { return build(std::move(A), true); }

template <class T> coo_matrix<T> expand(csr_matrix<T> &&A) {
  if (A.has_local_columns())
    throw shape_error("a matrix can be expanded only before a halo plan is made for it");
  csr_matrix<T> consumed = std::move(A);
  coo_arrays<T> arrays = agreed(consumed.comm(), [&] {
    const index count = consumed.local_nonzeros();
    return coo_arrays<T>{buffer<index>(count), buffer<index>(count), buffer<T>(count)};
  });
  const index_range owned = consumed.row_partition().owned();
  index first_unused = 0;
  for (index i = 0; i < owned.size(); ++i) {
    const index_range entries{consumed.rowptr()[i], consumed.rowptr()[i + 1]};
    for (const index k : entries) {
      arrays.rows[k] = owned.first + i;
      arrays.columns[k] = consumed.columns()[k];
      arrays.values[k] = consumed.values()[k];
    }
    if (entries.last - first_unused >= part_triplets) {
      consumed.discard({first_unused, entries.last});
      first_unused = entries.last;
    }
  }
  return {consumed.comm(), consumed.row_count(), consumed.column_count(), std::move(arrays)};
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template class coo_matrix<T>;                                                                                        \
  template csr_matrix<T> compress(const coo_matrix<T> &);                                                              \
  template csr_matrix<T> compress(coo_matrix<T> &&);                                                                   \
  template csr_matrix<T> compress_transposed(const coo_matrix<T> &);                                                   \
  template csr_matrix<T> compress_transposed(coo_matrix<T> &&);                                                        \
  template coo_matrix<T> expand(csr_matrix<T> &&);
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

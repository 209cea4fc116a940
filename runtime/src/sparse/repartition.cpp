// Spreads sparse matrices anew: balanced partitions, moving rows, transposing.
#include <dpg/sparse/repartition.h>

#include "sparse/column_counts.h"
#include "sparse/sum_lengths.h"

#include <dpg/dist/agree.h>
#include <dpg/dist/move_blocks.h>
#include <dpg/dist/threads.h>
#include <dpg/sparse/csr_builder.h>

#include <omp.h>

#include <algorithm>
#include <exception>
#include <string>

namespace dpg {

namespace {

// In entries. An entry moves 12 bytes; a row 4 in rowptr and, in each vector of the iteration that reads or writes it,
// 8.
constexpr index weight_of_a_row = 4;

void check_same_size(const char *what, index in_matrix, const partition &blocks) {
  if (in_matrix != blocks.size())
    throw shape_error("a matrix with " + std::to_string(in_matrix) + " " + what +
                      " cannot be spread by a partition of " + std::to_string(blocks.size()) + " indices");
}

void check_global_columns(const csr_pattern &A) {
  if (A.has_local_columns())
    throw shape_error("a matrix can be spread anew only before a halo plan is made for it");
}

/// The lengths of A's rows on this process, as index or, for half the bytes, entry_offset.
template <class Length> buffer<Length> row_lengths(const csr_pattern &A) {
  buffer<Length> lengths(A.local_rows());
  for (index i = 0; i < lengths.size(); ++i)
    lengths[i] = Length(A.rowptr()[i + 1] - A.rowptr()[i]);
  return lengths;
}

/// rowptr of the rows that this process will own.
buffer<entry_offset> moved_rowptr(const csr_pattern &A, const partition &rows) {
  const buffer<entry_offset> lengths = row_lengths<entry_offset>(A);
  buffer<entry_offset> rowptr(rows.local_size() + 1);
  move_blocks(A.row_partition(), rows, lengths.data(), rowptr.data() + 1, sizeof(entry_offset));
  agreed(rows.comm(), [&] { sum_lengths(rowptr); });
  return rowptr;
}

template <class Element> void move_array(const partition &from, const partition &to, buffer<Element> &array) {
  buffer<Element> moved(to.local_size());
  move_blocks(from, to, array.data(), moved.data(), sizeof(Element));
  array = std::move(moved);
}

partition balanced_with_rows(const communicator &comm, buffer<index> entries) {
  for (index &weight : entries)
    weight += weight_of_a_row;
  return partition::balanced(comm, {entries.data(), static_cast<std::size_t>(entries.size())});
}

/// A's entries, column by column, for a process that is alone: each goes straight to its place, and rows of the result
/// come out sorted, since A's rows are visited in order. Threads take ranges of columns with an even share of the
/// entries; each looks through all of A for them, which costs little beside writing to places far apart.
template <class T> class placed_transpose {
public:
  explicit placed_transpose(const csr_pattern &A) : A_(A), rowptr_(A.column_count() + 1) {
    const buffer<index> lengths = column_counts(A, partition::uniform(A.comm(), A.column_count()));
    for (index j = 0; j < lengths.size(); ++j)
      rowptr_[j + 1] = row_length(lengths[j]);
    agreed(A.comm(), [&] { sum_lengths(rowptr_); });
  }

  /// What `element(i, k)` is of entry k in row i, in the order of the transpose.
  template <class Element, class Of> buffer<Element> place(Of element) const {
    buffer<Element> placed(A_.local_nonzeros());
    buffer<entry_offset> next(rowptr_.size()); // where the next entry of a column goes
    std::copy(rowptr_.begin(), rowptr_.end(), next.begin());
#pragma omp parallel if (worth_threads(placed.size()))
    {
      const index_range mine = columns_of_this_thread();
      for (index i = 0; i < A_.local_rows(); ++i)
        for (index k = A_.rowptr()[i]; k < A_.rowptr()[i + 1]; ++k)
          if (const index j = A_.columns()[k]; mine.contains(j)) {
            placed[next[j]] = element(i, k);
            next[j] = entry_offset(next[j] + 1);
          }
    }
    return placed;
  }

  buffer<entry_offset> rowptr() && { return std::move(rowptr_); }

private:
  index_range columns_of_this_thread() const {
    const index threads = omp_get_num_threads(), thread = omp_get_thread_num();
    const auto at_share = [&](index part) {
      const index before = A_.local_nonzeros() / threads * part;
      return part == threads ? A_.column_count()
                             : std::lower_bound(rowptr_.begin(), rowptr_.end() - 1, before) - rowptr_.begin();
    };
    return {at_share(thread), at_share(thread + 1)};
  }

  const csr_pattern &A_;
  buffer<entry_offset> rowptr_; // of the transpose
};

/// The transpose on a process that is alone; used_values() is called when A's values are not needed any more.
template <class T, class UsedValues>
csr_matrix<T> transpose_alone(const csr_matrix<T> &A, const partition &rows, UsedValues used_values) {
  placed_transpose<T> transposed(A);
  buffer<T> values = transposed.template place<T>([&](index, index k) { return A.values()[k]; });
  used_values();
  buffer<column_index> columns =
      transposed.template place<column_index>([](index i, index) { return column_index(i); });
  return {rows, A.row_count(), std::move(transposed).rowptr(), std::move(columns), std::move(values)};
}

/// Hands A's entries to a builder of the transpose; after each part of some megabytes calls used(rows).
template <class T, class Used> csr_matrix<T> build_transpose(const csr_matrix<T> &A, const partition &rows, Used used) {
  constexpr index part_entries = index(1) << 20;
  csr_builder<T> builder(rows, A.row_count());
  std::exception_ptr problem;
  try {
    const index_range owned = A.row_partition().owned();
    index first_unused = 0;
    for (index i = 0; i < owned.size(); ++i) {
      for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
        builder.add(A.columns()[k], owned.first + i, A.values()[k]);
      if (A.rowptr()[i + 1] - first_unused >= part_entries) {
        used(index_range{first_unused, A.rowptr()[i + 1]});
        first_unused = A.rowptr()[i + 1];
      }
    }
  } catch (...) {
    problem = std::current_exception();
  }
  return std::move(builder).finish(problem);
}

} // namespace

partition balanced_rows(const csr_pattern &A) { return balanced_with_rows(A.comm(), row_lengths<index>(A)); }

partition balanced_columns(const csr_pattern &A) {
  check_global_columns(A);
  return balanced_with_rows(A.comm(), column_counts(A, partition::uniform(A.comm(), A.column_count())));
}

template <class T> csr_matrix<T> repartition(csr_matrix<T> &&A, const partition &rows) {
  check_same_size("rows", A.row_count(), rows);
  check_global_columns(A);
  if (A.row_partition() == rows)
    return std::move(A);
  const index column_count = A.column_count();
  const partition entries_before = partition::of_local_size(A.comm(), A.local_nonzeros());
  buffer<entry_offset> rowptr = moved_rowptr(A, rows);
  const partition entries_after = partition::of_local_size(rows.comm(), rowptr[rows.local_size()]);
  csr_arrays<T> arrays = std::move(A).release();
  // One array after the other, so that the old columns are gone before the new values come.
  move_array(entries_before, entries_after, arrays.columns);
  move_array(entries_before, entries_after, arrays.values);
  return {rows, column_count, std::move(rowptr), std::move(arrays.columns), std::move(arrays.values)};
}

template <class T> csr_matrix<T> transpose(const csr_matrix<T> &A, const partition &rows) {
  check_same_size("columns", A.column_count(), rows);
  check_global_columns(A);
  if (A.comm().size() == 1)
    return transpose_alone(A, rows, [] {});
  return build_transpose(A, rows, [](index_range) {});
}

template <class T> csr_matrix<T> transpose(csr_matrix<T> &&A, const partition &rows) {
  check_same_size("columns", A.column_count(), rows);
  check_global_columns(A);
  csr_matrix<T> consumed = std::move(A);
  if (consumed.comm().size() == 1)
    return transpose_alone(consumed, rows, [&] { consumed.discard_values(); });
  return build_transpose(consumed, rows, [&](index_range entries) { consumed.discard(entries); });
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template csr_matrix<T> repartition(csr_matrix<T> &&, const partition &);                                             \
  template csr_matrix<T> transpose(const csr_matrix<T> &, const partition &);                                          \
  template csr_matrix<T> transpose(csr_matrix<T> &&, const partition &);
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

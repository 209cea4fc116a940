// Turns buckets of unordered entries into compressed rows.
#include "sparse/entry_buckets.h"

#include <dpg/num/element_formats.h>

#include "sparse/sum_lengths.h"

#include <dpg/dist/threads.h>
#include <dpg/errors.h>
#include <dpg/sparse/triplet.h>

#include <omp.h>

#include <algorithm>
#include <compare>
#include <cstring>

namespace dpg {

namespace {

constexpr index most_buckets = 256; // their open blocks stay in the cache
constexpr index fewest_rows = 256;  // of a bucket

/// Whether T holds the sum, rounded.
template <class T> bool accumulate(T &sum, const T &value) {
  sum += value;
  return true;
}
/// An order of all pairs of numbers, NaNs too.
template <class T> bool precedes(const T &a_first, const T &a_second, const T &b_first, const T &b_second) {
  const auto order = std::strong_order(a_first, b_first);
  return order != 0 ? order < 0 : std::strong_order(a_second, b_second) < 0;
}

/// An order of all values, in which those of one element are summed.
template <class T> bool precedes(const T &a, const T &b) {
  if constexpr (complex_number<T>)
    return precedes(a.real(), a.imag(), b.real(), b.imag());
  else if constexpr (std::same_as<T, dd>)
    return precedes(a.hi, a.lo, b.hi, b.lo);
  else if constexpr (std::same_as<T, stochastic>)
    return a.samples[2] != b.samples[2] ? std::strong_order(a.samples[2], b.samples[2]) < 0
                                        : precedes(a.samples[0], a.samples[1], b.samples[0], b.samples[1]);
  else if constexpr (narrow_number<T>)
    return std::strong_order(static_cast<double>(a), static_cast<double>(b)) < 0;
  else
    return std::strong_order(a, b) < 0;
}

bool accumulate(index &sum, const index &value) { return !__builtin_add_overflow(sum, value, &sum); }
bool accumulate(bool &sum, const bool &value) {
  sum = sum || value;
  return true;
}

} // namespace

template <class T> entry_buckets<T>::entry_buckets(index local_rows) : local_rows_(local_rows) {
  while ((index(1) << shift_) < fewest_rows || (local_rows >> shift_) >= most_buckets)
    ++shift_;
  buckets_.resize((local_rows >> shift_) + 1);
}

template <class T> void entry_buckets<T>::add_block(bucket &to) {
  if (slab_used_ + block_bytes > slab_bytes) {
    slabs_.emplace_back(slab_bytes);
    slab_used_ = 0;
  }
  to.next = reinterpret_cast<packed_entry<T> *>(slabs_.back().data() + slab_used_);
  to.blocks.push_back(to.next);
  to.room = block_entries;
  slab_used_ += block_bytes;
}

template <class T> std::vector<index> entry_buckets<T>::entries_before() const {
  std::vector<index> before{0};
  for (const bucket &b : buckets_)
    before.push_back(before.back() + b.size());
  return before;
}

template <class T> index_range entry_buckets<T>::rows_of(index b) const {
  return {b << shift_, std::min(local_rows_, (b + 1) << shift_)};
}

/// Threads take consecutive buckets with an even share of the entries, so that the memory of rows lies with the threads
/// that csr_rows::blocks_of_this_thread gives these rows to.
template <class T> index_range entry_buckets<T>::buckets_of_this_thread(const std::vector<index> &before) const {
  const auto bucket_at = [&](index thread) {
    if (thread == omp_get_num_threads())
      return dpg::size(buckets_);
    const index share = before.back() / omp_get_num_threads() * thread;
    return static_cast<index>(std::lower_bound(before.begin(), before.end() - 1, share) - before.begin());
  };
  return {bucket_at(omp_get_thread_num()), bucket_at(omp_get_thread_num() + 1)};
}

/// Orders the entries of a bucket by row: those of its row r end at row_end[r]. Gives back the blocks.
template <class T>
void entry_buckets<T>::order_by_row(bucket &from, index first_row, std::vector<index> &row_end,
                                    buffer<column_value> &ordered) {
  const auto for_each_entry = [&](auto visit, bool discard) {
    for (packed_entry<T> *block : from.blocks) {
      const index filled = block == from.blocks.back() ? block_entries - from.room : block_entries;
      for (index e = 0; e < filled; ++e)
        visit(block[e]);
      if (discard)
        discard_pages(block, block_bytes);
    }
  };
  for_each_entry([&](const packed_entry<T> &entry) { ++row_end[entry.row - first_row + 1]; }, false);
  for (std::size_t r = 1; r < row_end.size(); ++r)
    row_end[r] += row_end[r - 1];
  // row_end[r] is now where row r begins, and is moved on with each entry placed.
  for_each_entry(
      [&](const packed_entry<T> &entry) { ordered[row_end[entry.row - first_row]++] = {entry.column, entry.value}; },
      true);
  from = bucket();
}

/// Sorts the entries of a row, sums those of one column, writes them; returns how many are left.
template <class T> index entry_buckets<T>::write_row(std::span<column_value> row, column_index *columns, T *values) {
  const auto in_order = [](const column_value &a, const column_value &b) {
    if (a.column != b.column)
      return a.column < b.column;
    return precedes(a.value, b.value);
  };
  if (!std::is_sorted(row.begin(), row.end(), in_order))
    std::sort(row.begin(), row.end(), in_order);
  index kept = 0;
  for (const column_value &entry : row) {
    if (kept > 0 && columns[kept - 1] == entry.column) {
      if (!accumulate(values[kept - 1], entry.value))
        sums_leave_integers_ = true;
    } else {
      columns[kept] = entry.column;
      values[kept++] = entry.value;
    }
  }
  return kept;
}

/// Writes the rows of bucket b from position `at` on; puts the length of row r into rowptr[r + 1]. Returns how many
/// entries were written.
template <class T> index entry_buckets<T>::place(index b, index at, csr_arrays<T> &rows) {
  const index_range bucket_rows = rows_of(b);
  buffer<column_value> ordered(buckets_[b].size());
  std::vector<index> row_end(bucket_rows.size() + 1, 0);
  order_by_row(buckets_[b], bucket_rows.first, row_end, ordered);
  index written = 0;
  for (index r = 0, first = 0; r < bucket_rows.size(); first = row_end[r++]) {
    const std::span<column_value> row(ordered.data() + first, row_end[r] - first);
    const index kept = write_row(row, rows.columns.data() + at + written, rows.values.data() + at + written);
    rows.rowptr[bucket_rows.first + r + 1] = row_length(kept);
    written += kept;
  }
  return written;
}

/// Moves the rows of each bucket forward over the places that summing left free.
template <class T>
void entry_buckets<T>::close_gaps(const std::vector<index> &before, const std::vector<index> &kept,
                                  csr_arrays<T> &rows) {
  index at = 0;
  for (std::size_t b = 0; b < kept.size(); at += kept[b++]) {
    if (at == before[b] || kept[b] == 0)
      continue;
    std::memmove(rows.columns.data() + at, rows.columns.data() + before[b], kept[b] * sizeof(column_index));
    std::memmove(rows.values.data() + at, rows.values.data() + before[b], kept[b] * sizeof(T));
  }
  rows.columns.shrink(at);
  rows.values.shrink(at);
}

template <class T> csr_arrays<T> entry_buckets<T>::to_rows() && {
  const std::vector<index> before = entries_before();
  csr_arrays<T> rows{buffer<entry_offset>(local_rows_ + 1), buffer<column_index>(before.back()),
                     buffer<T>(before.back())};
  std::vector<index> kept(buckets_.size(), 0);
#pragma omp parallel if (worth_threads(before.back()))
  for (const index b : buckets_of_this_thread(before))
    kept[b] = place(b, before[b], rows);
  if (sums_leave_integers_)
    throw range_error(sum_leaves_integers);
  slabs_.clear();
  sum_lengths(rows.rowptr);
  close_gaps(before, kept, rows);
  return rows;
}

#define DPG_INSTANTIATE(T) template class entry_buckets<T>;
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

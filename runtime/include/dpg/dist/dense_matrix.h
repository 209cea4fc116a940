// Dense matrices spread by rows, with room for copies of rows that other processes own.
#pragma once

#include <dpg/dist/fill_buffer.h>
#include <dpg/dist/partition.h>
#include <dpg/num/column_block.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace dpg {

/// A matrix of shape [row_count(), column_count()], each process's rows in row-major order. Local rows count from 0.
/// Copies of other processes' rows lie above, from row -rows_above() on, and below, up to row local_rows() +
/// rows_below() - 1: ghost rows of the neighbours (dpg::ghost_rows), or below alone the rows that products with a
/// sparse matrix read (dpg::halo_rows). Copies of the matrix are made by copy() only.
template <class T> class dense_matrix {
public:
  /// A matrix filled with `value`, with room for `ghost_rows` rows above and below, no more than the matrix has, and
  /// for `halo_rows` more below.
  ///
  /// @throws dpg::shape_error on every process if there cannot be as many elements. Does not communicate.
  dense_matrix(const partition &rows, index column_count, const T &value = T{}, index ghost_rows = 0,
               index halo_rows = 0)
      : rows_(rows), column_count_(column_count), rows_above_(std::min(ghost_rows, rows.size())),
        rows_below_(rows_above_ + halo_rows), elements_(room(rows, column_count, rows_above_ + rows_below_)) {
    fill_fresh(elements_, value);
    first_row_ = elements_.data() + rows_above_ * column_count;
    const std::size_t row_bytes = sizeof(T) * static_cast<std::size_t>(column_count);
    is_streamed_ = row_bytes % cache_line_bytes == 0 && outgrows_caches(row_bytes * rows.local_size());
  }

  dense_matrix(dense_matrix &&) noexcept = default;
  dense_matrix &operator=(dense_matrix &&) noexcept = default;

  /// A copy, others' rows included.
  dense_matrix copy() const {
    dense_matrix twin(rows_, column_count_, T{}, rows_above_, rows_below_ - rows_above_);
    copy_elements(elements_, twin.elements_);
    return twin;
  }

  const partition &row_partition() const { return rows_; }
  const communicator &comm() const { return rows_.comm(); }
  index row_count() const { return rows_.size(); }
  index column_count() const { return column_count_; }
  index local_rows() const { return rows_.local_size(); }
  index rows_above() const { return rows_above_; }
  index rows_below() const { return rows_below_; }

  /// Element j of local row i, -rows_above() <= i < local_rows() + rows_below().
  T &operator()(index i, index j) { return first_row_[i * column_count_ + j]; }
  const T &operator()(index i, index j) const { return first_row_[i * column_count_ + j]; }

  /// The elements of local row i in a block of columns, of double or float, in the format of the block.
  template <int width, class Number>
  column_values<width, Number> operator()(index i, column_block<width, Number> columns) const {
    return column_values<width, Number>(first_row_ + i * column_count_ + columns.first);
  }

  /// Puts the elements of local row i in a block of columns. Those of a large matrix go to memory past the caches, in
  /// whole lines, which are not read first then. Other threads may read them once this one has left its blocks of rows
  /// (dpg::row_blocks) and met them.
  template <int width>
  [[gnu::always_inline]] void set(index i, column_block<width> columns, const column_values<width> &values)
    requires std::is_same_v<T, double>
  {
    constexpr index line = cache_line_bytes / sizeof(double);
    double *first = first_row_ + i * column_count_ + columns.first;
    if constexpr (width % line == 0)
      if (is_streamed_ && columns.first % line == 0)
        return values.stream(first);
    values.store(first);
  }

  /// Likewise of f32, rounded once, and not past the caches.
  template <int width>
  [[gnu::always_inline]] void set(index i, column_block<width> columns, const column_values<width> &values)
    requires std::is_same_v<T, float>
  {
    values.store(first_row_ + i * column_count_ + columns.first);
  }
  template <int width>
  [[gnu::always_inline]] void set(index i, column_block<width> columns, const column_values<width, float> &values)
    requires std::is_same_v<T, float>
  {
    values.store(first_row_ + i * column_count_ + columns.first);
  }

  /// Begins to bring these elements into the cache. Inlined, since GCC leaves out calls of what only does so.
  template <int width, class Number>
  [[gnu::always_inline]] void fetch(index i, column_block<width, Number> columns) const {
    const char *first = reinterpret_cast<const char *>(first_row_ + i * column_count_ + columns.first);
    for (std::size_t byte = 0; byte < width * sizeof(T); byte += cache_line_bytes)
      __builtin_prefetch(first + byte);
  }

  /// Local row i.
  std::span<T> row(index i) { return {first_row_ + i * column_count_, static_cast<std::size_t>(column_count_)}; }
  std::span<const T> row(index i) const {
    return {first_row_ + i * column_count_, static_cast<std::size_t>(column_count_)};
  }

  /// The owned rows, one behind the other.
  std::span<T> owned() { return {first_row_, static_cast<std::size_t>(local_rows() * column_count_)}; }
  std::span<const T> owned() const { return {first_row_, static_cast<std::size_t>(local_rows() * column_count_)}; }

  /// Makes room for at least `count` ghost rows above and below. Where there was less, elements move: spans made before
  /// are void.
  void reserve_ghost_rows(index count) {
    count = std::min(count, row_count());
    reserve(count, count);
  }

  /// Makes room for at least `count` rows below, likewise.
  void reserve_halo_rows(index count) { reserve(0, count); }

  friend void swap(dense_matrix &a, dense_matrix &b) noexcept { std::swap(a, b); }

private:
  /// The elements of this process and of others' rows beside them. That the matrix as a whole is too large, all
  /// processes find alike.
  static index room(const partition &rows, index column_count, index other_rows) {
    element_count(rows.size(), column_count);
    return element_count(rows.local_size() + other_rows, column_count);
  }

  void reserve(index above, index below) {
    if (rows_above_ >= above && rows_below_ >= below)
      return;
    above = std::max(above, rows_above_);
    below = std::max(below, rows_below_);
    dense_matrix grown(rows_, column_count_, T{}, above, below - above);
    std::copy(owned().begin(), owned().end(), grown.owned().begin());
    *this = std::move(grown);
  }

  partition rows_;
  index column_count_;
  index rows_above_;
  index rows_below_;
  buffer<T> elements_;
  T *first_row_ = nullptr;   // owned row 0
  bool is_streamed_ = false; // rows are whole cache lines, and too many for the caches
};

} // namespace dpg

// The rows of a process in slices of a few rows each, for kernels that compute a slice at once (SELL-C-sigma: Kreutzer,
// Hager, Wellein, Fehske, Bishop 2014, doi:10.1137/130930352).
#pragma once

#include <dpg/dist/threads.h>
#include <dpg/sparse/csr_matrix.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace dpg {

/// Slices of `height` rows. Entry k of each row of a slice lies beside those of the others, so that a vector register
/// takes them at once; where a row is shorter than the longest of its slice, room is left. Rows are sorted by length,
/// longest first, in windows of `window` rows, which keeps that room small and makes the rows that have an entry k the
/// first ones: what fills the room is never read.
template <class T> class sell_rows {
public:
  static constexpr index largest_height = 64;

  /// The rows of the calling process, with the column numbers that A has now.
  ///
  /// @param height  1 to 64 rows a slice; the width of a vector register or a small multiple
  /// @param window  a multiple of height; 0: height
  /// @throws dpg::shape_error otherwise, on every process
  /// Does not communicate. Cost: a sort of each window, and a copy.
  explicit sell_rows(const csr_matrix<T> &A, index height = 8, index window = 0)
      : height_(height), rows_(A.local_rows()) {
    window = window == 0 ? height : window;
    if (height < 1 || height > largest_height || window < 1 || window % height != 0)
      throw shape_error("slices of " + std::to_string(height) + " rows in windows of " + std::to_string(window) +
                        "; expected 1 to 64 rows, and windows of whole slices");
    sort_rows(A, window);
    copy_entries(A);
  }

  index height() const { return height_; }
  index local_rows() const { return rows_; }
  index slices() const { return static_cast<index>(first_.size()) - 1; }

  /// Places for entries, room included, over entries: 1 where all rows of a slice are as long.
  double room() const {
    return entries_ == 0 ? 1 : static_cast<double>(values_.size()) / static_cast<double>(entries_);
  }

  /// y = A x on the calling process's rows; x as the column numbers say: whole, or [owned | halo]. Each row is summed
  /// in the order of its entries.
  void multiply(std::span<const T> x, std::span<T> y) const {
#pragma omp parallel for schedule(static) if (worth_threads(entries_))
    for (index slice = 0; slice < slices(); ++slice) {
      std::array<T, largest_height> sums{};
      index active = rows_in(slice);
      const index width = (first_[slice + 1] - first_[slice]) / height_;
      for (index k = 0; k < width; ++k) {
        while (lengths_[slice * height_ + active - 1] <= k)
          --active;
        const index place = first_[slice] + k * height_;
        for (index r = 0; r < active; ++r)
          sums[r] += values_[place + r] * x[columns_[place + r]];
      }
      for (index r = 0; r < rows_in(slice); ++r)
        y[order_[slice * height_ + r]] = sums[r];
    }
  }

  /// The same rows, compressed.
  csr_arrays<T> compressed() const {
    csr_arrays<T> made{buffer<entry_offset>(rows_ + 1), buffer<column_index>(entries_), buffer<T>(entries_)};
    std::vector<index> places(rows_);
    for (index at = 0; at < rows_; ++at)
      places[order_[at]] = at;
    index entry = 0;
    for (index i = 0; i < rows_; ++i) {
      made.rowptr[i] = entry_offset(entry);
      const index at = places[i], first = first_[at / height_] + at % height_;
      for (index k = 0; k < lengths_[at]; ++k, ++entry) {
        made.columns[entry] = columns_[first + k * height_];
        made.values[entry] = values_[first + k * height_];
      }
    }
    made.rowptr[rows_] = entry_offset(entry);
    return made;
  }

private:
  index rows_in(index slice) const { return std::min(height_, rows_ - slice * height_); }

  void sort_rows(const csr_matrix<T> &A, index window) {
    const auto length = [&](index i) { return A.rowptr()[i + 1] - A.rowptr()[i]; };
    order_.resize(rows_);
    std::iota(order_.begin(), order_.end(), index{0});
    for (index first = 0; first < rows_; first += window)
      std::sort(order_.begin() + first, order_.begin() + std::min(rows_, first + window),
                [&](index a, index b) { return length(a) > length(b) || (length(a) == length(b) && a < b); });
    for (const index row : order_)
      lengths_.push_back(length(row));
    first_.push_back(0);
    for (index at = 0; at < rows_; at += height_)
      first_.push_back(first_.back() + height_ * lengths_[at]);
  }

  void copy_entries(const csr_matrix<T> &A) {
    entries_ = A.local_nonzeros();
    columns_ = buffer<column_index>(first_.back());
    values_ = buffer<T>(first_.back());
    std::fill(columns_.begin(), columns_.end(), column_index{0});
    std::fill(values_.begin(), values_.end(), T{});
    for (index at = 0; at < rows_; ++at) {
      const index from = A.rowptr()[order_[at]], to = first_[at / height_] + at % height_;
      for (index k = 0; k < lengths_[at]; ++k) {
        columns_[to + k * height_] = A.columns()[from + k];
        values_[to + k * height_] = A.values()[from + k];
      }
    }
  }

  index height_, rows_, entries_ = 0;
  std::vector<index> order_;   ///< the row at each place
  std::vector<index> lengths_; ///< by place
  std::vector<index> first_;   ///< the first entry of each slice, and the end
  buffer<column_index> columns_;
  buffer<T> values_;
};

} // namespace dpg

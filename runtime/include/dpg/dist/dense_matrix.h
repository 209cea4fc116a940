// Dense matrices spread by rows, with ghost rows of the neighbours above and below.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/partition.h>
#include <dpg/dist/threads.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace dpg {

/// A matrix of shape [row_count(), column_count()], each process's rows in row-major order. Local rows count from 0;
/// rows -ghost_rows() to -1 and local_rows() to local_rows() + ghost_rows() - 1 hold copies of the neighbours' rows,
/// filled by dpg::ghost_rows. Copies are made by copy() only.
template <class T> class dense_matrix {
public:
  /// A matrix filled with `value`. Does not communicate.
  dense_matrix(const partition &rows, index column_count, const T &value = T{}, index ghost_rows = 0)
      : rows_(rows), column_count_(column_count), ghost_rows_(ghost_rows),
        elements_((rows.local_size() + 2 * ghost_rows) * column_count) {
    T *elements = elements_.data();
#pragma omp parallel for schedule(static) if (worth_threads(elements_.size()))
    for (index e = 0; e < elements_.size(); ++e)
      elements[e] = value;
    first_row_ = elements_.data() + ghost_rows * column_count;
  }

  dense_matrix(dense_matrix &&) noexcept = default;
  dense_matrix &operator=(dense_matrix &&) noexcept = default;

  /// A copy, ghost rows included.
  dense_matrix copy() const {
    dense_matrix twin(rows_, column_count_, T{}, ghost_rows_);
    std::copy(elements_.begin(), elements_.end(), twin.elements_.begin());
    return twin;
  }

  const partition &row_partition() const { return rows_; }
  const communicator &comm() const { return rows_.comm(); }
  index row_count() const { return rows_.size(); }
  index column_count() const { return column_count_; }
  index local_rows() const { return rows_.local_size(); }
  index ghost_rows() const { return ghost_rows_; }

  /// Element j of local row i, -ghost_rows() <= i < local_rows() + ghost_rows().
  T &operator()(index i, index j) { return first_row_[i * column_count_ + j]; }
  const T &operator()(index i, index j) const { return first_row_[i * column_count_ + j]; }

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
    if (ghost_rows_ >= count)
      return;
    dense_matrix grown(rows_, column_count_, T{}, count);
    std::copy(owned().begin(), owned().end(), grown.owned().begin());
    *this = std::move(grown);
  }

  friend void swap(dense_matrix &a, dense_matrix &b) noexcept { std::swap(a, b); }

private:
  partition rows_;
  index column_count_;
  index ghost_rows_;
  buffer<T> elements_;
  T *first_row_ = nullptr; // owned row 0
};

} // namespace dpg

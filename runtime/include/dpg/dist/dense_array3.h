// Dense arrays of three dimensions, spread along the first.
#pragma once

#include <dpg/dist/in_format.h>
#include <dpg/dist/move_blocks.h>

namespace dpg {

/// An array of shape [extent(0), extent(1), extent(2)]: a matrix each row of which is a matrix, in row-major order.
/// Room for other processes' rows is as in dense_matrix, whose rows of column_count() = extent(1) * extent(2) elements
/// exchanges move. Copies are made by copy() only.
template <class T> class dense_array3 : public dense_matrix<T> {
public:
  /// An array filled with `value`, with room for ghost rows and halo rows as in dense_matrix.
  ///
  /// @throws dpg::shape_error on every process if there cannot be as many elements. Does not communicate.
  dense_array3(const partition &rows, index second, index third, const T &value = T{}, index ghost_rows = 0,
               index halo_rows = 0)
      : dense_matrix<T>(rows, element_count(second, third), value, ghost_rows, halo_rows), second_(second),
        third_(third) {}

  /// A matrix of `second` times `third` columns as an array.
  dense_array3(dense_matrix<T> &&rows, index second, index third)
      : dense_matrix<T>(std::move(rows)), second_(second), third_(third) {}

  dense_array3 copy() const { return {dense_matrix<T>::copy(), second_, third_}; }

  /// How far a dimension goes, 0 <= dimension < 3; of all processes.
  index extent(int dimension) const { return dimension == 0 ? this->row_count() : dimension == 1 ? second_ : third_; }

  /// Element [j, k] of local row i, -rows_above() <= i < local_rows() + rows_below().
  T &operator()(index i, index j, index k) { return dense_matrix<T>::operator()(i, j * third_ + k); }
  const T &operator()(index i, index j, index k) const { return dense_matrix<T>::operator()(i, j * third_ + k); }

  friend void swap(dense_array3 &a, dense_array3 &b) noexcept { std::swap(a, b); }

private:
  index second_;
  index third_;
};

/// The same array, its rows spread by `rows`; ghost rows are left behind.
///
/// @throws dpg::shape_error on every process if rows.size() is not A's number of rows
/// Collective over A.comm().
template <class T> dense_array3<T> repartition(dense_array3<T> &&A, const partition &rows) {
  const index second = A.extent(1), third = A.extent(2);
  return {repartition(static_cast<dense_matrix<T> &&>(A), rows), second, third};
}

/// The array in another format, spread alike. Does not communicate. Memory: both.
template <class To, class From> dense_array3<To> in_format(const dense_array3<From> &A) {
  return {in_format<To>(static_cast<const dense_matrix<From> &>(A)), A.extent(1), A.extent(2)};
}

} // namespace dpg

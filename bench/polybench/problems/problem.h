// What PolyBench's problems are made of: sizes, arrays on each process, and their copies as a graph takes them.
#pragma once

#include <dpg/dist/dense_array3.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>

#include <tuple>
#include <utility>
#include <vector>

namespace polybench {

using dpg::index;

enum class size { small, medium, large };

inline index of(size which, index small, index medium, index large) {
  return which == size::small ? small : which == size::medium ? medium : large;
}

/// An array of one to three dimensions, by rows, all of it on every process; the last two dimensions of three are one.
template <class T> struct array {
  index rows = 0, columns = 1;
  std::vector<T> values;

  operator T *() { return values.data(); }
  operator const T *() const { return values.data(); }
};

template <class T = double, class Function> array<T> matrix_of(index rows, index columns, Function &&element) {
  array<T> result{rows, columns, std::vector<T>(rows * columns)};
  for (index i = 0; i < rows; ++i)
    for (index j = 0; j < columns; ++j)
      result.values[i * columns + j] = static_cast<T>(element(i, j));
  return result;
}

template <class T = double, class Function> array<T> vector_of(index size, Function &&element) {
  return matrix_of<T>(size, 1, [&](index i, index) { return element(i); });
}

template <class T = double> array<T> zeros(index rows, index columns) {
  return matrix_of<T>(rows, columns, [](index, index) { return 0; });
}

inline array<double> zeros(index size) {
  return vector_of(size, [](index) { return 0; });
}

/// The calling process's rows of a matrix.
template <class T> dpg::dense_matrix<T> spread(const dpg::communicator &comm, const array<T> &whole) {
  dpg::dense_matrix<T> result(dpg::partition::uniform(comm, whole.rows), whole.columns);
  const T *first = whole.values.data() + result.row_partition().first() * whole.columns;
  std::copy(first, first + result.owned().size(), result.owned().begin());
  return result;
}

/// The calling process's part of an array of three dimensions.
template <class T>
dpg::dense_array3<T> spread_array3(const dpg::communicator &comm, const array<T> &whole, index second, index third) {
  return {spread(comm, whole), second, third};
}

/// The calling process's elements of a vector.
template <class T> dpg::vector<T> spread_vector(const dpg::communicator &comm, const array<T> &whole) {
  dpg::vector<T> result(dpg::partition::uniform(comm, whole.rows));
  const T *first = whole.values.data() + result.partition().first();
  std::copy(first, first + result.owned().size(), result.owned().begin());
  return result;
}

} // namespace polybench

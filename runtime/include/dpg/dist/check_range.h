// Checking that inputs lie within their declared ranges.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/sparse/csr_matrix.h>

#include <initializer_list>
#include <string_view>

namespace dpg {

/// The numbers between two bounds, both included. A NaN lies in no range.
struct value_range {
  double lower;
  double upper;
  bool contains(double value) const { return lower <= value && value <= upper; }
};

/// Throws the range_error "A[3, 5] is -1, outside of its range [0, infinity]"; without indices "damping is 1.5, ...".
[[noreturn]] void throw_outside(std::string_view name, std::initializer_list<index> indices, double value,
                                value_range range);

namespace checking {

/// The first position in [0, count) whose value lies outside; -1 if none does. Threads share the work.
template <class T> index first_outside(const T *values, index count, value_range range) {
  index first = count;
#pragma omp parallel for schedule(static) reduction(min : first) if (worth_threads(count))
  for (index k = 0; k < count; ++k)
    if (!range.contains(static_cast<double>(values[k])) && k < first)
      first = k;
  return first == count ? -1 : first;
}

/// The row that entry k of a matrix lies in.
index row_of_entry(const csr_pattern &A, index k);

/// Calls refuse(row, column, value), which throws, for the first entry of the calling process that lies outside.
template <class T, class Refuse> void check_entries(const csr_matrix<T> &A, value_range range, Refuse refuse) {
  agreed(A.comm(), [&] {
    const index k = first_outside(A.values().data(), A.local_nonzeros(), range);
    if (k >= 0)
      refuse(A.row_partition().first() + row_of_entry(A, k), index(A.columns()[k]), static_cast<double>(A.values()[k]));
  });
}

} // namespace checking

/// A scalar that every process holds alike. Does not communicate.
///
/// @throws dpg::range_error naming the value
inline void check_range(std::string_view name, double value, value_range range) {
  if (!range.contains(value))
    throw_outside(name, {}, value, range);
}

/// All entries of a vector.
///
/// @throws dpg::range_error on every process, naming the first entry outside of the range; indices count from 0
/// Collective over x.comm().
template <class T> void check_range(std::string_view name, const vector<T> &x, value_range range) {
  agreed(x.comm(), [&] {
    const index i = checking::first_outside(x.data(), x.local_size(), range);
    if (i >= 0)
      throw_outside(name, {x.partition().first() + i}, static_cast<double>(x[i]), range);
  });
}

/// All owned elements of a dense matrix. As for vectors.
template <class T> void check_range(std::string_view name, const dense_matrix<T> &A, value_range range) {
  agreed(A.comm(), [&] {
    const index e = checking::first_outside(A.owned().data(), dpg::size(A.owned()), range);
    if (e >= 0)
      throw_outside(name, {A.row_partition().first() + e / A.column_count(), e % A.column_count()},
                    static_cast<double>(A.owned()[e]), range);
  });
}

/// All stored entries of a sparse matrix; its zeros are not entries. As for vectors. Needs global column numbers.
template <class T> void check_range(std::string_view name, const csr_matrix<T> &A, value_range range) {
  checking::check_entries(
      A, range, [&](index row, index column, double value) { throw_outside(name, {row, column}, value, range); });
}

/// The same for a matrix of which the transpose is held: the error names the place in the matrix.
template <class T>
void check_range_transposed(std::string_view name, const csr_matrix<T> &A_transposed, value_range range) {
  checking::check_entries(A_transposed, range, [&](index row, index column, double value) {
    throw_outside(name, {column, row}, value, range);
  });
}

} // namespace dpg

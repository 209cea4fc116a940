// What a person wants to know of a large result: its size, its norms, its largest entries.
#pragma once

#include <dpg/dist/dense_array3.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/num/complex.h>
#include <dpg/num/stochastic.h>
#include <dpg/sparse/csr_matrix.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace dpg {

/// An entry with its indices, from 0; `column` is -1 in vectors, `third` in matrices too.
struct array_entry {
  std::complex<double> value;
  index row;
  index column;
  double digits = std::numeric_limits<double>::infinity(); // that hold, of a stochastic number
  index third = -1;
};

/// Numbers that describe an array. Norms are those of its elements as one vector: norm2 of a matrix is Frobenius'.
struct array_summary {
  std::vector<index> shape;
  bool is_complex = false;
  double norm1 = 0;
  double norm2 = 0;
  double norm_max = 0;
  bool is_stochastic = false;
  double fewest_digits = 0;         // that hold in an element of a stochastic array
  std::vector<array_entry> largest; // by magnitude, equal ones by position; NaNs first; on process 0 only
};

/// At most this many of the largest entries are kept.
inline constexpr index largest_entries = 10;

/// Elements of an array that lie on the calling process, by a number from 0. `entry(k)` may be called by any thread.
struct local_elements {
  index count;
  bool are_complex;
  bool are_stochastic;
  std::function<array_entry(index)> entry;
};

namespace array_summaries {
template <class T> std::complex<double> widened(T value) {
  if constexpr (complex_number<T>)
    return value;
  else
    return static_cast<double>(value);
}

template <class T> array_entry entry(const T &value, index row, index column) {
  if constexpr (std::same_as<T, stochastic>)
    return {value.mean(), row, column, digits(value)};
  else
    return {widened(value), row, column};
}
} // namespace array_summaries

/// Collective over comm. Cost: three passes over the elements; process 0 gets ten entries of each process.
array_summary summarize(const communicator &comm, std::vector<index> shape, const local_elements &elements);

/// Collective over x.comm().
template <class T> array_summary summarize(const vector<T> &x) {
  const index first = x.partition().first();
  return summarize(x.comm(), {x.global_size()},
                   {x.local_size(), complex_number<T>, std::same_as<T, stochastic>,
                    [&](index k) { return array_summaries::entry(x[k], first + k, -1); }});
}

template <class T> array_summary summarize(const dense_matrix<T> &X) {
  const index first = X.row_partition().first();
  const std::span<const T> elements = X.owned();
  const index n = X.column_count();
  return summarize(X.comm(), {X.row_count(), n},
                   {dpg::size(elements), complex_number<T>, std::same_as<T, stochastic>,
                    [&, n](index k) { return array_summaries::entry(elements[k], first + k / n, k % n); }});
}

template <class T> array_summary summarize(const dense_array3<T> &X) {
  const index first = X.row_partition().first();
  const std::span<const T> elements = X.owned();
  const index second = X.extent(1), third = X.extent(2);
  return summarize(
      X.comm(), {X.extent(0), second, third},
      {dpg::size(elements), complex_number<T>, std::same_as<T, stochastic>, [&, first, second, third](index k) {
         array_entry entry = array_summaries::entry(elements[k], first + k / (second * third), k / third % second);
         entry.third = k % third;
         return entry;
       }});
}

/// Needs global column numbers.
template <class T> array_summary summarize(const csr_matrix<T> &A) {
  const index first = A.row_partition().first();
  const std::span<const entry_offset> rowptr = A.rowptr();
  return summarize(A.comm(), {A.row_count(), A.column_count()},
                   {A.local_nonzeros(), complex_number<T>, std::same_as<T, stochastic>, [&](index k) {
                      const auto behind = std::upper_bound(rowptr.begin(), rowptr.end(), k);
                      return array_summaries::entry(A.values()[k], first + (behind - rowptr.begin()) - 1,
                                                    static_cast<index>(A.columns()[k]));
                    }});
}

/// Some lines for people, each indented by two spaces.
std::string summary_text(const array_summary &summary);

} // namespace dpg

// Checking that inputs lie within their declared ranges.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/num/dd.h>
#include <dpg/sparse/csr_matrix.h>

#include <compare>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace dpg {

/// The numbers between two bounds, both included. A NaN lies in no range.
struct value_range {
  double lower;
  double upper;
  bool contains(double value) const { return lower <= value && value <= upper; }
  bool contains(const dd &value) const { return dd(lower) <= value && value <= dd(upper); }
};

/// A bound of ints: an int of 64 bits, or a real number, which f64 may hold where no int does: infinity, 0.5.
class integer_bound {
public:
  template <std::integral I> constexpr integer_bound(I value) : whole_(value) {}
  constexpr integer_bound(double value) : real_(value), is_whole_(false) {}

  bool is_at_most(index value) const { return is_whole_ ? whole_ <= value : compared(value) <= 0; }
  bool is_at_least(index value) const { return is_whole_ ? whole_ >= value : compared(value) >= 0; }
  /// As programs write it.
  std::string text() const;

private:
  /// Below 0, 0, or above, as the real bound is less than the value, the same, or more; exactly.
  int compared(index value) const;

  index whole_ = 0;
  double real_ = 0;
  bool is_whole_ = true;
};

/// The ints between two bounds, both included: no int is rounded.
struct integer_range {
  integer_bound lower;
  integer_bound upper;
  bool contains(index value) const { return lower.is_at_most(value) && upper.is_at_least(value); }
};

/// How the range of a value is stated.
template <class T> using range_of = std::conditional_t<std::integral<T>, integer_range, value_range>;

/// Throws the range_error "A[3, 5] is -1, outside of its range [0, infinity]"; without indices "damping is 1.5, ...".
[[noreturn]] void throw_outside(std::string_view name, std::initializer_list<index> indices, double value,
                                value_range range);
[[noreturn]] void throw_outside(std::string_view name, std::initializer_list<index> indices, index value,
                                const integer_range &range);

/// The same of an element of a sparse matrix that is not stored: "A[3, 5] is not stored, so 0, outside of ...".
[[noreturn]] void throw_zero_outside(std::string_view name, index row, index column, value_range range);
[[noreturn]] void throw_zero_outside(std::string_view name, index row, index column, const integer_range &range);

namespace checking {

/// A value as its range is asked, and named: ints as such, all formats but dd as double.
template <class T> using named_as = std::conditional_t<std::integral<T>, index, double>;
template <class T> named_as<T> measured(const T &value) { return static_cast<named_as<T>>(value); }
inline const dd &measured(const dd &value) { return value; }

/// The first position in [0, count) whose value lies outside; -1 if none does. Threads share the work.
template <class T> index first_outside(const T *values, index count, range_of<T> range) {
  index first = count;
#pragma omp parallel for schedule(static) reduction(min : first) if (worth_threads(count))
  for (index k = 0; k < count; ++k)
    if (!range.contains(measured(values[k])) && k < first)
      first = k;
  return first == count ? -1 : first;
}

/// The row that entry k of a matrix lies in.
index row_of_entry(const csr_pattern &A, index k);

/// A place in a matrix, by global indices.
struct matrix_place {
  index row;
  index column;
  friend auto operator<=>(const matrix_place &, const matrix_place &) = default;
};

/// The first element in the calling process's rows that is not stored.
std::optional<matrix_place> first_not_stored(const csr_pattern &A);

/// Refuses the first element in the calling process's rows, stored or not, that lies outside. `place` turns
/// a place in A into one in the matrix `name`.
template <class T, class Place>
void check_elements(std::string_view name, const csr_matrix<T> &A, range_of<T> range, Place place) {
  agreed(A.comm(), [&] {
    const index k = first_outside(A.values().data(), A.local_nonzeros(), range);
    std::optional<matrix_place> stored, missing;
    if (k >= 0)
      stored = {A.row_partition().first() + row_of_entry(A, k), A.columns()[k]};
    if (!range.contains(0))
      missing = first_not_stored(A);
    if (stored && (!missing || *stored < *missing)) {
      const auto [row, column] = place(*stored);
      throw_outside(name, {row, column}, static_cast<named_as<T>>(A.values()[k]), range);
    }
    if (missing) {
      const auto [row, column] = place(*missing);
      throw_zero_outside(name, row, column, range);
    }
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
template <std::integral I> void check_range(std::string_view name, I value, const integer_range &range) {
  if (!range.contains(value))
    throw_outside(name, {}, index(value), range);
}
inline void check_range(std::string_view name, const dd &value, value_range range) {
  if (!range.contains(value))
    throw_outside(name, {}, value.hi, range);
}

/// All entries of a vector.
///
/// @throws dpg::range_error on every process, naming the first entry outside of the range; indices count from 0
/// Collective over x.comm().
template <class T> void check_range(std::string_view name, const vector<T> &x, range_of<T> range) {
  agreed(x.comm(), [&] {
    const index i = checking::first_outside(x.data(), x.local_size(), range);
    if (i >= 0)
      throw_outside(name, {x.partition().first() + i}, static_cast<checking::named_as<T>>(x[i]), range);
  });
}

/// All owned elements of a dense matrix. As for vectors.
template <class T> void check_range(std::string_view name, const dense_matrix<T> &A, range_of<T> range) {
  agreed(A.comm(), [&] {
    const index e = checking::first_outside(A.owned().data(), dpg::size(A.owned()), range);
    if (e >= 0)
      throw_outside(name, {A.row_partition().first() + e / A.column_count(), e % A.column_count()},
                    static_cast<checking::named_as<T>>(A.owned()[e]), range);
  });
}

/// All elements of a sparse matrix: those that are not stored are 0. As for vectors. Needs global column numbers.
template <class T> void check_range(std::string_view name, const csr_matrix<T> &A, range_of<T> range) {
  checking::check_elements(name, A, range, [](checking::matrix_place at) { return at; });
}

/// The same for a matrix of which the transpose is held: the error names the place in the matrix.
template <class T>
void check_range_transposed(std::string_view name, const csr_matrix<T> &A_transposed, range_of<T> range) {
  checking::check_elements(name, A_transposed, range,
                           [](checking::matrix_place at) { return checking::matrix_place{at.column, at.row}; });
}

} // namespace dpg

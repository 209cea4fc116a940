// Consecutive columns of dense matrices that are computed at once, their values in vector registers.
//
//     dpg::for_column_blocks(0, s, [&](const auto columns) {
//       auto sums = columns.zeros();
//       for (const dpg::index k : A.entries(i)) {
//         A.fetch_ahead(k, X, columns);
//         sums += A.value(k) * X(A.column(k), columns);
//       }
//       Y.set(i, columns, sums);
//     });
//
// or, where columns are computed further one by one,
//
//       const auto sum = columns.one_by_one(sums);
//       for (const dpg::index j : columns)
//         largest = std::max(largest, sum[j]);
//
// So a product of a sparse matrix and a dense one runs through the entries of a row once for a block of columns instead
// of once for each, and reads rows of X as they lie in memory. Each column is summed for itself, in the order of the
// entries: the error has the same bound, and NaNs and infinities go the same way, as in a loop over one column.
#pragma once

#include <dpg/index.h>
#include <dpg/num/register_width.h>
#include <dpg/num/streaming.h>

#include <cstddef>
#include <cstring>
#include <type_traits>

// Inlined even where a compiler finds the body large: sums and what it refers to would live in memory otherwise.
#define DPG_ALWAYS_INLINE inline __attribute__((always_inline))

namespace dpg {

/// What a cache gets from memory at once, on the machines of our time.
inline constexpr std::size_t cache_line_bytes = 64;

/// Columns of the widest block: their sums take half of 16 registers at most, and of 32 a quarter.
inline constexpr int widest_column_block = register_width == 2 ? 16 : 32;

/// A number for each column of a block. Arithmetic is that of each column for itself; a double stands for the same
/// number in all columns.
template <int width> class column_values {
  static constexpr int lanes = width < register_width ? width : register_width;
  static constexpr int parts = width / lanes;

  template <class T> struct vector_of {
    typedef T type __attribute__((vector_size(lanes * sizeof(T))));
  };
  // GCC computes with vectors of one element in memory.
  template <class T>
  using lanes_of = typename std::conditional_t<lanes == 1, std::type_identity<T>, vector_of<T>>::type;
  using part = lanes_of<double>;

public:
  /// Values that are not defined until they are assigned.
  column_values() = default;

  DPG_ALWAYS_INLINE column_values(double value) {
    for (part &p : parts_)
      p = value - part{}; // in all lanes; the only operation with 0 that keeps -0, so that compilers leave it out
  }

  /// `width` elements from `first` on, of double or float, which need not be aligned.
  template <class T> DPG_ALWAYS_INLINE explicit column_values(const T *first) {
    for (int p = 0; p < parts; ++p) {
      lanes_of<T> elements;
      std::memcpy(&elements, first + p * lanes, sizeof(elements));
      if constexpr (lanes == 1)
        parts_[p] = elements;
      else
        parts_[p] = __builtin_convertvector(elements, part);
    }
  }

  DPG_ALWAYS_INLINE void store(double *first) const { std::memcpy(first, parts_, sizeof(parts_)); }

  /// Writes whole cache lines past the caches, where `first` begins one: no line is read from memory first.
  DPG_ALWAYS_INLINE void stream(double *first) const {
    for (int p = 0; p < parts; ++p)
      stream_vector(parts_[p], first + p * lanes);
  }

  DPG_ALWAYS_INLINE column_values &operator+=(const column_values &b) {
    for (int p = 0; p < parts; ++p)
      parts_[p] += b.parts_[p];
    return *this;
  }
  DPG_ALWAYS_INLINE column_values &operator-=(const column_values &b) {
    for (int p = 0; p < parts; ++p)
      parts_[p] -= b.parts_[p];
    return *this;
  }
  DPG_ALWAYS_INLINE column_values &operator*=(const column_values &b) {
    for (int p = 0; p < parts; ++p)
      parts_[p] *= b.parts_[p];
    return *this;
  }
  DPG_ALWAYS_INLINE column_values &operator/=(const column_values &b) {
    for (int p = 0; p < parts; ++p)
      parts_[p] /= b.parts_[p];
    return *this;
  }

  friend DPG_ALWAYS_INLINE column_values operator+(column_values a, const column_values &b) { return a += b; }
  friend DPG_ALWAYS_INLINE column_values operator-(column_values a, const column_values &b) { return a -= b; }
  friend DPG_ALWAYS_INLINE column_values operator*(column_values a, const column_values &b) { return a *= b; }
  friend DPG_ALWAYS_INLINE column_values operator/(column_values a, const column_values &b) { return a /= b; }
  friend DPG_ALWAYS_INLINE column_values operator-(column_values a) {
    for (part &p : a.parts_)
      p = -p;
    return a;
  }

private:
  part parts_[parts];
};

/// The numbers of a block's columns, to be read one by one.
template <int width> struct column_array {
  double operator[](index column) const { return values[column - first_column]; }

  double values[width];
  index first_column;
};

/// The columns first, ..., first + width - 1: a power of two that the compiler knows.
template <int columns> struct column_block {
  static constexpr int width = columns;

  column_values<width> zeros() const { return 0.0; }

  DPG_ALWAYS_INLINE column_array<width> one_by_one(const column_values<width> &values) const {
    column_array<width> array;
    values.store(array.values);
    array.first_column = first;
    return array;
  }

  index_iterator begin() const { return index_iterator(first); }
  index_iterator end() const { return index_iterator(first + width); }

  index first;
};

namespace column_blocks {

/// Blocks of `width` columns as long as they fit, then one of each narrower width that does.
template <int width, class Body> DPG_ALWAYS_INLINE void visit(index first, index last, Body &body) {
  for (; last - first >= width; first += width)
    body(column_block<width>{first});
  if constexpr (width > 1)
    visit<width / 2>(first, last, body);
}

} // namespace column_blocks

/// Calls body(block) for blocks that together are the columns first, ..., last - 1, in this order; none where last is
/// not behind first. Blocks of different width have different types: the body takes `const auto`.
template <class Body> DPG_ALWAYS_INLINE void for_column_blocks(index first, index last, Body &&body) {
  column_blocks::visit<widest_column_block>(first, last, body);
}

} // namespace dpg

#undef DPG_ALWAYS_INLINE

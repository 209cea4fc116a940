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
// where a sum may be made in f32, of a few products at a time,
//
//       for (const dpg::index_range part : A.parts_of_entries(i)) {
//         auto part_sums = columns.in_f32().zeros();
//         for (const dpg::index k : part)
//           part_sums += A.value(k) * X(A.column(k), columns.in_f32());
//         sums += part_sums;
//       }
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
#include <limits>
#include <type_traits>

// Inlined even where a compiler finds the body large: sums and what it refers to would live in memory otherwise.
#define DPG_ALWAYS_INLINE inline __attribute__((always_inline))

namespace dpg {

/// What a cache gets from memory at once, on the machines of our time.
inline constexpr std::size_t cache_line_bytes = 64;

/// Columns of the widest block: their sums take half of 16 registers at most, and of 32 a quarter.
inline constexpr int widest_column_block = register_width == 2 ? 16 : 32;

/// A number for each column of a block, in f64 or f32. Arithmetic is that of each column for itself; a number stands
/// for the same number in all columns, and values in f32 for the same in f64.
template <int width, class T = double> class column_values {
  static constexpr int register_lanes = register_width * static_cast<int>(sizeof(double) / sizeof(T));
  static constexpr int lanes = width < register_lanes ? width : register_lanes;
  static constexpr int parts = width / lanes;

  template <class Element> struct vector_of {
    typedef Element type __attribute__((vector_size(lanes * sizeof(Element))));
  };
  // GCC computes with vectors of one element in memory.
  template <class Element>
  using lanes_of = typename std::conditional_t<lanes == 1, std::type_identity<Element>, vector_of<Element>>::type;
  using part = lanes_of<T>;

public:
  /// Values that are not defined until they are assigned.
  column_values() = default;

  DPG_ALWAYS_INLINE column_values(T value) {
    for (part &p : parts_)
      p = value - part{}; // in all lanes; the only operation with 0 that keeps -0, so that compilers leave it out
  }

  /// `width` elements from `first` on, of double or float, which need not be aligned.
  template <class Element> DPG_ALWAYS_INLINE explicit column_values(const Element *first) {
    for (int p = 0; p < parts; ++p) {
      lanes_of<Element> elements;
      std::memcpy(&elements, first + p * lanes, sizeof(elements));
      parts_[p] = converted<part>(elements);
    }
  }

  /// f32 becomes f64 exactly; f64 is rounded to f32 where that is written.
  template <class Other>
    requires(!std::is_same_v<Other, T>)
  DPG_ALWAYS_INLINE explicit(sizeof(Other) > sizeof(T)) column_values(const column_values<width, Other> &other) {
    Other elements[width];
    std::memcpy(elements, &other, sizeof(elements));
    *this = column_values(elements);
  }

  /// Writes them from `first` on, rounded once where that is f32 and they are not.
  template <class Element> DPG_ALWAYS_INLINE void store(Element *first) const {
    for (int p = 0; p < parts; ++p) {
      const lanes_of<Element> elements = converted<lanes_of<Element>>(parts_[p]);
      std::memcpy(first + p * lanes, &elements, sizeof(elements));
    }
  }

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

  /// The largest magnitude of all columns; a NaN if one is.
  friend DPG_ALWAYS_INLINE T largest_magnitude(const column_values &a) {
    part largest{}, nans{};
    for (const part &p : a.parts_) {
      const part magnitude = p < 0 ? -p : p;
      largest = magnitude > largest ? magnitude : largest;
      nans = p != p ? p : nans;
    }
    T largest_of[lanes], nan_of[lanes], result = 0;
    std::memcpy(largest_of, &largest, sizeof(largest_of));
    std::memcpy(nan_of, &nans, sizeof(nan_of));
    for (int l = 0; l < lanes; ++l)
      result = largest_of[l] > result ? largest_of[l] : result;
    for (int l = 0; l < lanes; ++l)
      result += nan_of[l]; // 0, or a NaN
    return result;
  }

private:
  template <class To, class From> static DPG_ALWAYS_INLINE To converted(const From &elements) {
    if constexpr (lanes == 1 || std::is_same_v<To, From>)
      return static_cast<To>(elements);
    else
      return __builtin_convertvector(elements, To);
  }

  part parts_[parts];
};

/// The numbers of a block's columns, to be read one by one.
template <int width, class T = double> struct column_array {
  T operator[](index column) const { return values[column - first_column]; }

  T values[width];
  index first_column;
};

/// The columns first, ..., first + width - 1: a power of two that the compiler knows. What is read by it is in T.
template <int columns, class T = double> struct column_block {
  static constexpr int width = columns;

  column_values<width, T> zeros() const { return T(0); }

  /// The same columns, where numbers are f32: what is read in f64 is rounded.
  column_block<width, float> in_f32() const { return {first}; }

  /// Each number rounded to f32.
  DPG_ALWAYS_INLINE static column_values<width, float> to_f32(const column_values<width, T> &values) {
    return column_values<width, float>(values);
  }

  DPG_ALWAYS_INLINE column_array<width, T> one_by_one(const column_values<width, T> &values) const {
    column_array<width, T> array;
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

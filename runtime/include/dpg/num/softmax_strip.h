// Rows of means that are weighted by exponentials of scores, computed in one pass.
//
// O[i, k] = (sum(j) exp(score[i, j]) V[j, k]) / (sum(j) exp(score[i, j])), where exponentials would overflow if the
// largest score of a row were not subtracted first. A pass over j knows it only at its end. So a strip of rows keeps
// of each row the largest score so far, and the sums of weights and of weighted values relative to it; where it grows,
// both are multiplied by exp(old - new) (Milakov and Gimelshein 2018, arXiv:1805.02867). Columns come in tiles of 64 at
// most, whose scores fit into the first cache (Dao et al. 2022, arXiv:2205.14135).
//
// Scores lie by columns, the rows of the strip beside each other in the lanes of registers: maxima, exponentials and
// sums of weights are computed for several rows at once, and none across lanes.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/index.h>
#include <dpg/num/lanes.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#define DPG_ALWAYS_INLINE inline __attribute__((always_inline))

namespace dpg {

namespace detail {

/// Products of a panel of `steps` rows of registers with numbers of `columns` columns:
/// put(c, v, sum over l of panel(l)[v-th register] * number(l, c)), with all sums in registers.
template <int columns, int registers, class T, class Panel, class Number, class Put>
DPG_ALWAYS_INLINE void panel_products(index steps, const Panel &panel, const Number &number, const Put &put) {
  lanes<T> sums[columns][registers] = {};
  for (index l = 0; l < steps; ++l) {
    const T *row = panel(l);
    lanes<T> loaded[registers];
#pragma GCC unroll 8
    for (int v = 0; v < registers; ++v)
      loaded[v] = load_lanes<T>(row + v * lane_count<T>);
#pragma GCC unroll 8
    for (int c = 0; c < columns; ++c) {
      const T factor = number(l, c);
#pragma GCC unroll 8
      for (int v = 0; v < registers; ++v)
        sums[c][v] += loaded[v] * factor;
    }
  }
#pragma GCC unroll 8
  for (int c = 0; c < columns; ++c)
#pragma GCC unroll 8
    for (int v = 0; v < registers; ++v)
      put(c, v, sums[c][v]);
}

/// How many registers of a panel, and columns, keep sums at once: of 32 registers 24, of 16 registers 12.
inline constexpr int registers_at_once = register_width == 8 ? 4 : 2, columns_at_once = 6;

/// Calls body(first, count) for counts that the compiler knows, which together are 0, ..., all - 1.
template <int count, class Body> DPG_ALWAYS_INLINE void in_known_counts(index first, index all, Body &&body) {
  for (; all - first >= count; first += count)
    body(first, std::integral_constant<int, count>());
  if constexpr (count > 1)
    in_known_counts<(count == 6 ? 4 : count / 2)>(first, all, body);
}

/// The next multiple of the width of a register.
template <class T> index in_whole_registers(index count) {
  return (count + lane_count<T> - 1) / lane_count<T> * lane_count<T>;
}

} // namespace detail

/// A strip of up to 64 rows of O while their columns are taken in. T, float or double, is what is computed in.
///
/// For each tile of columns: make the scores (multiply, or put them into score()), then take() it with its values; at
/// the end finish() gives the rows. A row in which nothing was present gives NaN.
template <class T> class softmax_strip {
public:
  static constexpr index most_rows = 64, most_columns = 64;

  /// @param depth         elements of a row that scores are products of; 0 without products
  /// @param value_columns columns of V and O
  softmax_strip(index depth, index value_columns)
      : depth_(depth), value_columns_(value_columns), value_stride_(detail::in_whole_registers<T>(value_columns)),
        left_(depth * most_rows), right_(depth * most_columns), scores_(most_columns * most_rows),
        values_(most_columns * value_stride_), sums_(most_rows * value_stride_) {}

  /// Begins with `rows` rows.
  void begin(index rows) {
    rows_ = rows;
    stride_ = detail::in_whole_registers<T>(rows);
    largest_.fill(-std::numeric_limits<T>::infinity());
    exponent_.fill(-std::numeric_limits<T>::infinity());
    total_.fill(0);
    std::fill_n(sums_.data(), rows * value_stride_, T(0));
  }

  /// Takes the left factor of products, of which `row_of(r)` is row r: turned, so that rows lie in lanes. Behind the
  /// last row lie zeros.
  template <class RowOf> void set_left(const RowOf &row_of) {
    for (index r = 0; r < rows_; ++r) {
      const auto *row = row_of(r);
      for (index l = 0; l < depth_; ++l)
        left_[l * stride_ + r] = static_cast<T>(row[l]);
    }
    for (index l = 0; l < depth_; ++l)
      std::fill(left_.data() + l * stride_ + rows_, left_.data() + (l + 1) * stride_, T(0));
  }

  /// The scores of column c of the tile, one a row.
  T *scores(index c) { return scores_.data() + c * stride_; }

  /// The products of each row with the tile's columns, `row_of(c)` being the elements of column c.
  template <class RowOf> void multiply(index columns, const RowOf &row_of) {
    std::array<const T *, most_columns> right;
    for (index c = 0; c < columns; ++c)
      right[c] = in_format(row_of(c), depth_, right_.data() + c * depth_);
    detail::in_known_counts<detail::columns_at_once>(0, columns, [&](index first, auto count) {
      detail::in_known_counts<detail::registers_at_once>(0, stride_ / lane_count<T>, [&](index from, auto registers) {
        const T *const *of = right.data() + first;
        detail::panel_products<count(), registers(), T>(
            depth_, [&](index l) { return left_.data() + l * stride_ + from * lane_count<T>; },
            [&](index l, int c) { return of[c][l]; },
            [&](int c, int v, const lanes<T> &sum) {
              store_lanes<T>(scores(first + c) + (from + v) * lane_count<T>, sum);
            });
      });
    });
  }

  /// Leaves out elements that are not present: bit r of present[c] says whether that of row r is.
  void mask(index columns, const std::uint64_t *present) {
    for (index c = 0; c < columns; ++c) {
      T *score = scores(c);
      for (index r = 0; r < rows_; ++r)
        score[r] = (present[c] >> r) & 1 ? score[r] : -std::numeric_limits<T>::infinity();
    }
  }

  /// Takes in the tile whose scores are set; `row_of(c)` are the values of column c.
  ///
  /// @param present  as for mask(); null: all are
  template <class RowOf> void take(index columns, const RowOf &row_of, const std::uint64_t *present = nullptr) {
    if (present)
      mask(columns, present);
    const bool grew = weigh(columns);
    std::array<const T *, most_columns> values;
    for (index c = 0; c < columns; ++c)
      values[c] = in_whole_rows(row_of(c), values_.data() + c * value_stride_);
    if (grew)
      rescale();
    if (present && !are_finite(columns, values))
      return add_present(columns, values, present);
    detail::in_known_counts<detail::columns_at_once>(0, rows_, [&](index first, auto count) {
      detail::in_known_counts<detail::registers_at_once>(
          0, value_stride_ / lane_count<T>, [&](index from, auto registers) {
            const T *weights = scores_.data() + first;
            detail::panel_products<count(), registers(), T>(
                columns, [&](index c) { return values[c] + from * lane_count<T>; },
                [&](index c, int r) { return weights[c * stride_ + r]; },
                [&](int r, int v, const lanes<T> &sum) {
                  T *to = sums_.data() + (first + r) * value_stride_ + (from + v) * lane_count<T>;
                  store_lanes<T>(to, load_lanes<T>(to) + sum);
                });
          });
    });
  }

  /// Writes row r of O.
  template <class Element> void finish(index r, Element *row) const {
    const T *sums = sums_.data() + r * value_stride_, total = total_[r];
    for (index k = 0; k < value_columns_; ++k)
      row[k] = static_cast<Element>(sums[k] / total);
  }

private:
  /// A row as it is, or converted.
  template <class Element> static const T *in_format(const Element *row, index count, T *room) {
    if constexpr (std::is_same_v<Element, T>)
      return row;
    for (index k = 0; k < count; ++k)
      room[k] = static_cast<T>(row[k]);
    return room;
  }

  /// The same with whole registers of elements.
  template <class Element> const T *in_whole_rows(const Element *row, T *room) const {
    if constexpr (std::is_same_v<Element, T>)
      if (value_stride_ == value_columns_)
        return row;
    for (index k = 0; k < value_columns_; ++k)
      room[k] = static_cast<T>(row[k]);
    std::fill(room + value_columns_, room + value_stride_, T(0));
    return room;
  }

  /// Makes weights of the scores. Returns whether the largest score of a row grew that had one before.
  bool weigh(index columns) {
    bool grew = false;
    detail::in_known_counts<detail::registers_at_once>(0, stride_ / lane_count<T>, [&](index from, auto registers) {
      grew |= weigh_rows<registers()>(columns, from * lane_count<T>);
    });
    return grew;
  }

  /// The same of the rows in some registers from `row` on, whose chains of operations do not wait for each other.
  template <int registers> bool weigh_rows(index columns, index row) {
    constexpr T infinity = std::numeric_limits<T>::infinity();
    constexpr int width = lane_count<T>;
    lanes<T> before[registers], largest[registers], exponent[registers], weights[registers] = {};
    for (int v = 0; v < registers; ++v)
      largest[v] = before[v] = load_lanes<T>(largest_.data() + row + v * width);
    for (index c = 0; c < columns; ++c)
#pragma GCC unroll 4
      for (int v = 0; v < registers; ++v) {
        const lanes<T> score = load_lanes<T>(scores(c) + row + v * width);
        largest[v] = score > largest[v] ? score : largest[v]; // of a NaN there is a weight, which is a NaN
      }
    // Where all scores are -infinity, so far, their weights are 0.
    for (int v = 0; v < registers; ++v)
      exponent[v] = largest[v] == -infinity ? lanes<T>{} : largest[v] * log2_e<T>;
    for (index c = 0; c < columns; ++c)
#pragma GCC unroll 4
      for (int v = 0; v < registers; ++v) {
        T *score = scores(c) + row + v * width;
        const lanes<T> weight = exp2_lanes<T>(load_lanes<T>(score) * log2_e<T> - exponent[v]);
        store_lanes<T>(score, weight);
        weights[v] += weight;
      }
    bool grew = false;
    for (int v = 0; v < registers; ++v) {
      const index at = row + v * width;
      const lanes<T> factor = exp2_lanes<T>(load_lanes<T>(exponent_.data() + at) - exponent[v]);
      store_lanes<T>(largest_.data() + at, largest[v]);
      store_lanes<T>(exponent_.data() + at, largest[v] == -infinity ? largest[v] : exponent[v]);
      store_lanes<T>(factor_.data() + at, factor);
      store_lanes<T>(total_.data() + at, load_lanes<T>(total_.data() + at) * factor + weights[v]);
      const auto grown = (largest[v] > before[v]) & (before[v] > -infinity);
      for (int lane = 0; lane < width; ++lane)
        grew |= grown[lane] != 0;
    }
    return grew;
  }

  void rescale() {
    for (index r = 0; r < rows_; ++r)
      if (factor_[r] != 1)
        for (index k = 0; k < value_stride_; k += lane_count<T>) {
          T *at = sums_.data() + r * value_stride_ + k;
          store_lanes<T>(at, load_lanes<T>(at) * factor_[r]);
        }
  }

  bool are_finite(index columns, const std::array<const T *, most_columns> &values) const {
    lanes<T> zeros{};
    for (index c = 0; c < columns; ++c)
      for (index k = 0; k < value_stride_; k += lane_count<T>) {
        const lanes<T> value = load_lanes<T>(values[c] + k);
        zeros += value - value; // a NaN of what is not finite
      }
    T sum = 0;
    for (int lane = 0; lane < lane_count<T>; ++lane)
      sum += zeros[lane];
    return sum == 0;
  }

  /// Where a value is not finite, a weight of 0 does not leave it out.
  void add_present(index columns, const std::array<const T *, most_columns> &values, const std::uint64_t *present) {
    for (index c = 0; c < columns; ++c)
      for (index r = 0; r < rows_; ++r)
        if ((present[c] >> r) & 1)
          for (index k = 0; k < value_columns_; ++k)
            sums_[r * value_stride_ + k] += scores_[c * stride_ + r] * values[c][k];
  }

  index depth_, value_columns_, value_stride_;
  index rows_ = 0, stride_ = 0;
  buffer<T> left_, right_, scores_, values_, sums_;
  std::array<T, most_rows> largest_, total_, factor_;
  std::array<T, most_rows> exponent_; ///< largest_ * log2(e), rounded, which weights are relative to
};

} // namespace dpg

#undef DPG_ALWAYS_INLINE

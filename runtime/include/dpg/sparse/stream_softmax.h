// Means weighted by exponentials of scores, over the entries of a matrix, in one pass over them.
//
//     dpg::stream_softmax<float>(tiles, Q, K, V, O,
//                                [&](dpg::index i, dpg::index j, float product) { return product / root; });
//
//     for (const dpg::index i : A)
//       dpg::softmax_row<double>(A, i, V, O, [&](dpg::index k) { return std::optional(a[i] + b[A.column(k)]); });
//
// Neither scores nor weights are stored. See num/softmax_strip.h for how rows are computed, and docs/language.md for
// the bound of their errors.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/num/softmax_strip.h>
#include <dpg/sparse/tile_rows.h>

#include <optional>
#include <span>
#include <vector>

namespace dpg {

namespace detail {

template <class T> const T *row_of(const dense_matrix<T> &V, index row) { return V.row(row).data(); }
template <class T> const T *row_of(std::span<const T> x, index row) { return x.data() + row; }
template <class T> T *row_to(dense_matrix<T> &O, index row) { return O.row(row).data(); }
template <class T> T *row_to(std::span<T> y, index row) { return y.data() + row; }
template <class T> index columns_of(const dense_matrix<T> &V) { return V.column_count(); }
template <class T> index columns_of(std::span<const T>) { return 1; }

template <class Strip, class Values, class Result, class MakeScores>
void stream_tiles(const tile_rows::strip &from, Strip &strip, const Values &V, Result &&O,
                  const MakeScores &make_scores) {
  for (index t = 0; t < from.tiles(); ++t) {
    const tile_rows::tile tile = from[t];
    const index columns = static_cast<index>(tile.columns.size());
    make_scores(tile);
    strip.take(columns, [&](index c) { return row_of(V, tile.columns[c]); }, tile.present);
  }
  for (index r = 0; r < from.rows().size(); ++r)
    strip.finish(r, row_to(O, from.rows().first + r));
}

} // namespace detail

/// The rows of O of the calling process: O[i, k] is the mean of V[j, k] over the elements j of row i that are true,
/// each weighted by exp(score(i, j, product of row i of Q and row j of K)). Computed in T, rounded to what O holds at
/// the end.
///
/// @param tiles  rows and columns as the matrices here number them: local rows, and positions in [owned | halo]
/// @param score  takes a local row, a column and a product; called for all elements of a tile, in any order, from any
///               thread
/// Threads take strips as they come. Memory: some 100 kB a thread.
template <class T, class Left, class Right, class Values, class Result, class Score>
void stream_softmax(const tile_rows &tiles, const dense_matrix<Left> &Q, const dense_matrix<Right> &K, const Values &V,
                    Result &&O, const Score &score) {
#pragma omp parallel if (tiles.tiles() > 1)
  {
    softmax_strip<T> strip(Q.column_count(), detail::columns_of(V));
#pragma omp for schedule(dynamic)
    for (index s = 0; s < tiles.strips(); ++s) {
      const index_range rows = tiles[s].rows();
      strip.begin(rows.size());
      strip.set_left([&](index r) { return Q.row(rows.first + r).data(); });
      detail::stream_tiles(tiles[s], strip, V, O, [&](const tile_rows::tile &tile) {
        strip.multiply(dpg::size(tile.columns), [&](index c) { return K.row(tile.columns[c]).data(); });
        for (index c = 0; c < dpg::size(tile.columns); ++c) {
          T *scores = strip.scores(c);
          const index column = tile.columns[c];
#pragma omp simd
          for (index r = 0; r < rows.size(); ++r)
            scores[r] = static_cast<T>(score(rows.first + r, column, scores[r]));
        }
      });
    }
  }
}

/// The same of scores that are no products: score(i, j).
template <class T, class Values, class Result, class Score>
void stream_softmax(const tile_rows &tiles, const Values &V, Result &&O, const Score &score) {
#pragma omp parallel if (tiles.tiles() > 1)
  {
    softmax_strip<T> strip(0, detail::columns_of(V));
#pragma omp for schedule(dynamic)
    for (index s = 0; s < tiles.strips(); ++s) {
      const index_range rows = tiles[s].rows();
      strip.begin(rows.size());
      detail::stream_tiles(tiles[s], strip, V, O, [&](const tile_rows::tile &tile) {
        for (index c = 0; c < dpg::size(tile.columns); ++c)
          for (index r = 0; r < rows.size(); ++r)
            strip.scores(c)[r] = static_cast<T>(score(rows.first + r, tile.columns[c]));
      });
    }
  }
}

namespace detail {

/// The entries of a row that are present, and their weights. Each thread keeps its room from row to row.
template <class T> struct row_of_weights {
  std::vector<index> entries;
  std::vector<T> weights;
  T total;

  template <class Score> void gather(index_range all, const Score &score) {
    entries.clear();
    weights.clear();
    for (const index k : all)
      if (const std::optional<T> present = score(k)) {
        entries.push_back(k);
        weights.push_back(*present);
      }
  }

  /// exp(score - largest) of each score, as a power of two, and the sum of these.
  void weigh() {
    constexpr T infinity = std::numeric_limits<T>::infinity();
    weights.resize(static_cast<std::size_t>(in_whole_registers<T>(std::ssize(weights))), -infinity);
    lanes<T> largest_lanes = in_all_lanes(-infinity), sums{};
    for (std::size_t k = 0; k < weights.size(); k += lane_count<T>) {
      const lanes<T> scores = load_lanes<T>(weights.data() + k);
      largest_lanes = scores > largest_lanes ? scores : largest_lanes; // of a NaN there is a weight, which is a NaN
    }
    T largest = -infinity;
    for (int lane = 0; lane < lane_count<T>; ++lane)
      largest = largest_lanes[lane] > largest ? largest_lanes[lane] : largest;
    const T exponent = largest == -infinity ? T(0) : largest * log2_e<T>;
    for (std::size_t k = 0; k < weights.size(); k += lane_count<T>) {
      const lanes<T> weight = exp2_lanes<T>(load_lanes<T>(weights.data() + k) * log2_e<T> - exponent);
      store_lanes<T>(weights.data() + k, weight);
      sums += weight;
    }
    total = 0;
    for (int lane = 0; lane < lane_count<T>; ++lane)
      total += sums[lane];
  }
};

template <class T, int width> auto in_format_of(column_block<width> columns) {
  if constexpr (std::is_same_v<T, float>)
    return columns.in_f32();
  else
    return columns;
}

} // namespace detail

/// Row i of O: the mean of the rows of V that the entries of row i of A are multiplied with, each weighted by
/// exp(score(k)) for entry k. Computed in T, rounded to what O holds at the end.
///
/// @param score  a std::optional<T>; without a value the entry is left out
/// Memory: two numbers for each entry of the longest row.
template <class T, class Entry, class Element, class Result, class Score>
void softmax_row(const csr_rows<Entry> &A, index i, const dense_matrix<Element> &V, dense_matrix<Result> &O,
                 const Score &score) {
  static thread_local detail::row_of_weights<T> row;
  row.gather(A.entries(i), score);
  const index count = std::ssize(row.entries);
  row.weigh();
  for_column_blocks(0, V.column_count(), [&](const auto columns) {
    const auto in_format = detail::in_format_of<T>(columns);
    auto sums = in_format.zeros();
    for (index e = 0; e < count; ++e) {
      A.fetch_ahead(row.entries[e], V, columns);
      sums += row.weights[e] * V(A.column(row.entries[e]), in_format);
    }
    sums /= row.total;
    sums.store(O.row(i).data() + columns.first);
  });
}

/// The same of a vector.
template <class T, class Entry, class Element, class Result, class Score>
void softmax_row(const csr_rows<Entry> &A, index i, std::span<const Element> x, std::span<Result> y,
                 const Score &score) {
  static thread_local detail::row_of_weights<T> row;
  row.gather(A.entries(i), score);
  const index count = std::ssize(row.entries);
  row.weigh();
  T sum = 0;
  for (index e = 0; e < count; ++e)
    sum += row.weights[e] * static_cast<T>(x[A.column(row.entries[e])]);
  y[i] = static_cast<Result>(sum / row.total);
}

} // namespace dpg

// R-MAT graphs, of which each process makes its own rows.
//
// Drawing edges one by one, an edge's row bits do not depend on its column bits: at each level the row's bit is 0 with
// probability a + b. So the edges whose rows begin with some prefix split binomially between the two next bits, and the
// numbers of edges of all rows come from a tree of binomial draws with the number of all edges at its root:
//
//     level 0                16             scale = 2, edges = 4
//     level 1         12            4       prefixes 0 and 1; a draw is keyed by (level, prefix)
//     level 2       9     3      3     1    rows 0 to 3; each row's edges then draw column bits given the row's
//
// Every process that visits a node draws the same number there.
#include <dpg/sparse/generators.h>

#include "sparse/generated_rows.h"

#include <dpg/dist/agree.h>
#include <dpg/num/random.h>
#include <dpg/sparse/repartition.h>

#include <bit>
#include <limits>

namespace dpg {
namespace {

/// Probabilities as multiples of 2^-32, rounded to nearest.
constexpr std::uint32_t probability(double p) { return static_cast<std::uint32_t>(p * 0x1p32 + 0.5); }

constexpr std::uint32_t row_bit_zero = probability(0.57 + 0.19);
constexpr std::uint32_t column_bit_zero[] = {probability(0.57 / 0.76), probability(0.19 / 0.24)}; // by the row's bit

/// What a random number decides, as its first index: draws of different kinds never share bits.
constexpr index edges_of_prefix = 0;
constexpr index column_of_edge = 1;

/// Counts the zeros among `count` random bits, from word `word` on.
index count_zero_bits(std::uint64_t key, index count, index &word) {
  index zeros = 0;
  for (; count >= 64; count -= 64)
    zeros += 64 - std::popcount(random_bits(key, word++));
  if (count > 0)
    zeros += count - std::popcount(random_bits(key, word++) >> (64 - count));
  return zeros;
}

/// How many of `count` independent uniform 32-bit numbers are below `threshold`: a binomial draw, exact. All numbers
/// are compared at once, bit by bit from the highest; those that equal the threshold so far stay open, the others are
/// decided. Half of the open ones are expected to go at each bit, so 2 * count bits are drawn in all.
index binomial(std::uint64_t key, index count, std::uint32_t threshold) {
  index below = 0, word = 0;
  for (int bit = 31; bit >= 0 && count > 0; --bit) {
    const index zeros = count_zero_bits(key, count, word);
    if (threshold >> bit & 1) {
      below += zeros;
      count -= zeros;
    } else {
      count = zeros;
    }
  }
  return below;
}

/// The tree of row prefixes of one graph.
struct row_tree {
  index scale;
  index edge_count;
  index seed;

  /// Of `count` edges whose rows begin with `prefix`, `level` bits, how many go on with a 0.
  index split(index level, index prefix, index count) const {
    return binomial(random_bits(seed, edges_of_prefix, level, prefix), count, row_bit_zero);
  }

  /// Calls take(row, count) for the rows of `wanted` that have edges, in ascending order.
  template <class Take> void visit(index_range wanted, Take &&take, index level, index prefix, index count) const {
    const index first = prefix << (scale - level);
    const index_range below{first, first + (index{1} << (scale - level))};
    if (count == 0 || intersection(below, wanted).empty())
      return;
    if (level == scale)
      return take(prefix, count);
    const index zeros = split(level, prefix, count);
    visit(wanted, take, level + 1, 2 * prefix, zeros);
    visit(wanted, take, level + 1, 2 * prefix + 1, count - zeros);
  }

  /// The row of edge `edge` where edges are counted row by row.
  index row_of(index edge) const {
    index prefix = 0, count = edge_count;
    for (index level = 0; level < scale; ++level) {
      const index zeros = split(level, prefix, count);
      const bool goes_right = edge >= zeros;
      edge -= goes_right ? zeros : 0;
      count = goes_right ? count - zeros : zeros;
      prefix = 2 * prefix + (goes_right ? 1 : 0);
    }
    return prefix;
  }

  /// The column of edge `k` of a row. Two levels share 64 random bits.
  column_index column_of(index row, index k) const {
    const std::uint64_t key = random_bits(seed, column_of_edge, row, k);
    std::uint64_t bits = 0;
    index column = 0;
    for (index level = 0; level < scale; ++level) {
      bits = level % 2 == 0 ? random_detail::mix(key + random_detail::golden_gamma * (level + 1)) : bits << 32;
      const index row_bit = row >> (scale - 1 - level) & 1;
      column = 2 * column + (static_cast<std::uint32_t>(bits >> 32) < column_bit_zero[row_bit] ? 0 : 1);
    }
    return static_cast<column_index>(column);
  }
};

/// Rows with nearly the same number of edges, counted with repetition.
partition rows_by_edges(const communicator &comm, const row_tree &tree) {
  const auto first_row = [&](index rank) {
    const index n = index{1} << tree.scale;
    return rank == comm.size() ? n : rank == 0 ? 0 : tree.row_of(tree.edge_count / comm.size() * rank);
  };
  return partition::of_local_size(comm, first_row(comm.rank() + 1) - first_row(comm.rank()));
}

/// Where rows begin that have room for their edges.
buffer<index> edge_bounds(const partition &rows, const row_tree &tree) {
  buffer<index> bounds(rows.local_size() + 1);
  std::fill(bounds.begin(), bounds.end(), index{0});
  tree.visit(
      rows.owned(), [&](index row, index count) { bounds[row - rows.first() + 1] = count; }, 0, 0, tree.edge_count);
  for (index i = 0; i < rows.local_size(); ++i)
    bounds[i + 1] += bounds[i];
  return bounds;
}

} // namespace

template <class T> csr_matrix<T> rmat(const communicator &comm, index scale, index edges, index seed) {
  constexpr index largest_scale = sizeof(column_index) == 4 ? 30 : 40;
  check_argument<index>("rmat", "scale", scale, 0, largest_scale);
  check_argument<index>("rmat", "edges", edges, 0, index{1} << 20);
  const row_tree tree{scale, edges << scale, seed};
  const auto fill = [&](index row, std::span<column_index> columns, std::span<T> values) {
    for (std::size_t k = 0; k < columns.size(); ++k)
      columns[k] = tree.column_of(row, static_cast<index>(k));
    std::sort(columns.begin(), columns.end());
    const auto last = std::unique(columns.begin(), columns.end());
    std::fill_n(values.begin(), last - columns.begin(), T(1));
    return static_cast<index>(last - columns.begin());
  };
  const partition rows = rows_by_edges(comm, tree);
  csr_matrix<T> A =
      agreed(comm, [&] { return generate_rows<T>(rows, index{1} << scale, edge_bounds(rows, tree), fill); });
  const partition balanced = balanced_rows(A); // repeated edges were counted above
  return repartition(std::move(A), balanced);
}

template csr_matrix<double> rmat(const communicator &, index, index, index);
template csr_matrix<float> rmat(const communicator &, index, index, index);

} // namespace dpg

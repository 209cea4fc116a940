// Generators of sparse matrices, from the statement of their algorithms.
#include "compiler/eval/library/generators.h"

#include "compiler/eval/random.h"

#include <algorithm>
#include <bit>

namespace dpg::eval {

namespace {

/// Probabilities as multiples of 2^-32.
constexpr uint32_t probability(double p) { return static_cast<uint32_t>(p * 0x1p32 + 0.5); }
constexpr uint32_t rowBitZero = probability(0.57 + 0.19);
constexpr uint32_t columnBitZero[] = {probability(0.57 / 0.76), probability(0.19 / 0.24)};
constexpr int64_t edgesOfPrefix = 0, columnOfEdge = 1; // the first index of a draw says what it decides

class RmatGraph {
public:
  RmatGraph(int64_t scale, int64_t edges, int64_t seed) : scale(scale), seed(seed) { split(0, 0, edges << scale); }
  std::vector<GeneratedEntry> entries;

private:
  /// Hands the `count` edges whose rows begin with `prefix` (of `level` bits) to the rows below it.
  void split(int64_t level, int64_t prefix, int64_t count) {
    if (count == 0)
      return;
    if (level == scale)
      return addRow(prefix, count);
    const uint64_t key = randomBits({seed, edgesOfPrefix, level, prefix});
    const int64_t zeros = binomial(key, count);
    split(level + 1, 2 * prefix, zeros);
    split(level + 1, 2 * prefix + 1, count - zeros);
  }

  /// How many of `count` uniform 32-bit numbers lie below rowBitZero, compared bit by bit from the highest.
  static int64_t binomial(uint64_t key, int64_t count) {
    int64_t below = 0, word = 0;
    for (int bit = 31; bit >= 0 && count > 0; --bit) {
      const int64_t zeros = zeroBits(key, count, word);
      const bool isOne = rowBitZero >> bit & 1;
      below += isOne ? zeros : 0;
      count = isOne ? count - zeros : zeros;
    }
    return below;
  }

  static int64_t zeroBits(uint64_t key, int64_t count, int64_t &word) {
    int64_t ones = 0;
    for (int64_t left = count; left > 0; left -= 64) {
      const uint64_t bits = randomBits({static_cast<int64_t>(key), word++});
      ones += std::popcount(left >= 64 ? bits : bits >> (64 - left));
    }
    return count - ones;
  }

  void addRow(int64_t row, int64_t count) {
    std::vector<int64_t> columns;
    for (int64_t edge = 0; edge < count; ++edge)
      columns.push_back(columnOf(row, edge));
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    for (int64_t column : columns)
      entries.push_back({row, column, 1.0});
  }

  /// Two levels share 64 random bits, the high half first.
  int64_t columnOf(int64_t row, int64_t edge) const {
    const uint64_t key = randomBits({seed, columnOfEdge, row, edge});
    int64_t column = 0;
    for (int64_t level = 0; level < scale; ++level) {
      const uint64_t bits = randomBitsAfter(key, level - level % 2);
      const uint32_t draw = static_cast<uint32_t>(level % 2 == 0 ? bits >> 32 : bits);
      const int64_t rowBit = row >> (scale - 1 - level) & 1;
      column = 2 * column + (draw < columnBitZero[rowBit] ? 0 : 1);
    }
    return column;
  }

  const int64_t scale, seed;
};

} // namespace

std::vector<GeneratedEntry> rmatEntries(int64_t scale, int64_t edges, int64_t seed) {
  return std::move(RmatGraph(scale, edges, seed).entries);
}

std::vector<GeneratedEntry> cDiagonalEntries(int64_t n, int64_t c, double q, int64_t seed) {
  std::vector<GeneratedEntry> entries;
  for (int64_t i = 0; i < n; ++i)
    for (int64_t k = 0; k < c; ++k) {
      const bool moves = uniformNumber({seed, i, k, 0}) < q;
      entries.push_back({i, moves ? uniformInteger(n, {seed, i, k, 1}) : (i + k) % n, 1.0});
    }
  return entries;
}

std::vector<GeneratedEntry> convectionDiffusionEntries(int64_t nx, int64_t ny, double cx, double cy) {
  std::vector<GeneratedEntry> entries;
  for (int64_t y = 0; y < ny; ++y)
    for (int64_t x = 0; x < nx; ++x) {
      const int64_t row = y * nx + x;
      if (y > 0)
        entries.push_back({row, row - nx, -1 - cy / 2});
      if (x > 0)
        entries.push_back({row, row - 1, -1 - cx / 2});
      entries.push_back({row, row, 4});
      if (x + 1 < nx)
        entries.push_back({row, row + 1, -1 + cx / 2});
      if (y + 1 < ny)
        entries.push_back({row, row + nx, -1 + cy / 2});
    }
  return entries;
}

} // namespace dpg::eval

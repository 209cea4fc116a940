// The rows of a process as strips of tiles: where a pattern of whole blocks has entries, and which are true.
//
// Blocks of a matrix begin at multiples of their height and width. A strip has the rows of one row of blocks, 64 at
// most; a tile has the columns of one block in which a row of the strip has an entry that is true, 64 at most. Columns
// are kept as the matrix numbers them, so that those of a tile need not lie beside each other: once a halo plan was
// made, rows of other processes lie behind the owned ones.
#pragma once

#include <dpg/sparse/csr_matrix.h>

#include <cstdint>
#include <span>
#include <vector>

namespace dpg {

class tile_rows {
public:
  /// Rows and columns of a tile at most: a word has a bit for each row.
  static constexpr index largest_edge = 64;

  /// Columns of a strip, and which of its rows are true in each.
  struct tile {
    std::span<const column_index> columns;
    /// For each column, bit r for the strip's row r; null where all are true.
    const std::uint64_t *present;
  };

  /// One row of blocks, or a part of it.
  class strip {
  public:
    index_range rows() const { return rows_; }
    index tiles() const { return static_cast<index>(first_column_.size()) - 1; }
    tile operator[](index t) const {
      const std::size_t from = first_column_[t], count = first_column_[t + 1] - from;
      return {{columns_.data() + from, count}, first_word_[t] < 0 ? nullptr : words_.data() + first_word_[t]};
    }

  private:
    friend class tile_rows;
    index_range rows_{0, 0}; ///< of the process
    std::vector<std::size_t> first_column_{0};
    std::vector<index> first_word_; ///< of each tile; -1: all are true
    std::vector<column_index> columns_;
    std::vector<std::uint64_t> words_;
  };

  /// The rows of the calling process, with the column numbers that A has now.
  ///
  /// @param height, width  of the blocks that A's entries lie in; at least 1
  /// Does not communicate. Cost: a pass over A's entries. Threads share the strips.
  tile_rows(const csr_matrix<bool> &A, index height, index width);

  index height() const { return height_; }
  index width() const { return width_; }
  index strips() const { return static_cast<index>(strips_.size()); }
  const strip &operator[](index s) const { return strips_[s]; }
  /// How many tiles there are.
  index tiles() const { return tiles_; }

private:
  std::vector<strip> strips_;
  index height_, width_, tiles_ = 0;
};

/// The tiles of a pattern, made at the first call and kept with it until others are asked for, or it gets other column
/// numbers. Threads may call it at once, where all ask for the same.
const tile_rows &tiles_of(const csr_matrix<bool> &A, index height, index width);

} // namespace dpg

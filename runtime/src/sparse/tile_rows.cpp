// Strips of tiles of a pattern: see sparse/tile_rows.h.
#include <dpg/sparse/tile_rows.h>

#include <dpg/dist/threads.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace dpg {
namespace {

/// The strips that a process's rows are cut into: at borders of blocks, and in these every 64 rows.
std::vector<index_range> cut_rows(index first_row, index local_rows, index height) {
  std::vector<index_range> cut;
  for (index row = 0; row < local_rows;) {
    const index block = (first_row + row) / height * height - first_row; // its first row, counted as local ones
    const index inside = (row - block) / tile_rows::largest_edge * tile_rows::largest_edge;
    const index end = std::min({block + inside + tile_rows::largest_edge, block + height, local_rows});
    cut.push_back({row, end});
    row = end;
  }
  return cut;
}

/// A tile while its strip is gathered: a place for each column of its block.
struct open_tile {
  index block;
  std::array<column_index, tile_rows::largest_edge> columns;
  std::array<std::uint64_t, tile_rows::largest_edge> words{};
};

/// Gathers the tiles of one strip after the other.
class gatherer {
public:
  gatherer(const csr_matrix<bool> &A, index width)
      : A_(A), rows_(A.rows()), width_(width), parts_((width + tile_rows::largest_edge - 1) / tile_rows::largest_edge),
        place_((A.column_count() + width - 1) / width * parts_, -1) {}

  std::vector<open_tile> &gather(index_range rows) {
    open_.clear();
    for (index row = rows.first; row < rows.last; ++row)
      add(row, row - rows.first);
    for (const open_tile &each : open_)
      place_[each.block] = -1;
    std::ranges::sort(open_, {}, &open_tile::block);
    return open_;
  }

private:
  void add(index row, index bit) {
    index begin = 0, end = 0; // the columns of the tile that the entry before lay in
    open_tile *tile = nullptr;
    for (const index k : rows_.entries(row)) {
      if (!rows_.value(k))
        continue;
      const index column = rows_.global_column(k);
      if (column < begin || column >= end) {
        const index block = column / width_, part = column % width_ / tile_rows::largest_edge;
        begin = block * width_ + part * tile_rows::largest_edge;
        end = std::min(begin + tile_rows::largest_edge, (block + 1) * width_);
        tile = &at(block * parts_ + part);
      }
      tile->columns[column - begin] = rows_.column(k);
      tile->words[column - begin] |= std::uint64_t(1) << bit;
    }
  }

  open_tile &at(index block) {
    if (place_[block] < 0) {
      place_[block] = std::ssize(open_);
      open_.push_back({block, {}, {}});
    }
    return open_[place_[block]];
  }

  const csr_matrix<bool> &A_;
  csr_rows<bool> rows_;
  index width_, parts_;
  std::vector<index> place_; ///< of each tile in open_; -1
  std::vector<open_tile> open_;
};

} // namespace

tile_rows::tile_rows(const csr_matrix<bool> &A, index height, index width) : height_(height), width_(width) {
  const std::vector<index_range> cut = cut_rows(A.row_partition().first(), A.local_rows(), height);
  strips_.resize(cut.size());
#pragma omp parallel if (worth_threads(A.local_nonzeros()))
  {
    gatherer from(A, width);
#pragma omp for schedule(dynamic)
    for (index s = 0; s < std::ssize(cut); ++s) {
      strip &to = strips_[s];
      to.rows_ = cut[s];
      const std::uint64_t all = ~std::uint64_t(0) >> (largest_edge - cut[s].size());
      for (const open_tile &each : from.gather(cut[s])) {
        bool is_full = true;
        for (index c = 0; c < largest_edge; ++c)
          if (each.words[c] != 0) {
            is_full &= each.words[c] == all;
            to.columns_.push_back(each.columns[c]);
          }
        to.first_column_.push_back(to.columns_.size());
        to.first_word_.push_back(is_full ? -1 : std::ssize(to.words_));
        if (!is_full)
          std::ranges::copy_if(each.words, std::back_inserter(to.words_), [](std::uint64_t word) { return word != 0; });
      }
    }
  }
  for (const strip &each : strips_)
    tiles_ += each.tiles();
}

const tile_rows &tiles_of(const csr_matrix<bool> &A, index height, index width) {
  static std::mutex making; // iterations of a parallel loop share patterns
  const std::lock_guard lock(making);
  if (!A.tiles_ || A.tiles_->height() != height || A.tiles_->width() != width)
    A.tiles_ = std::make_shared<const tile_rows>(A, height, width);
  return *A.tiles_;
}

} // namespace dpg

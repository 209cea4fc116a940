// The rows of a process in small dense blocks, for matrices whose entries lie in such.
#pragma once

#include <dpg/dist/threads.h>
#include <dpg/sparse/csr_matrix.h>

#include <algorithm>
#include <string>

namespace dpg {

/// Compressed rows of blocks of `edge` by `edge` elements, by rows in each block: one column number a block. Elements
/// of a block that A has no entry for are zeros that are computed with, so that a NaN or an infinity in x reaches all
/// rows of its blocks.
template <class T> class bsr_rows {
public:
  /// The rows of the calling process, with the column numbers that A has now; blocks begin at its first row and at
  /// column number 0.
  ///
  /// @throws dpg::shape_error on every process if the edge is less than 1 or above 64
  /// Does not communicate. Cost: two passes over A, and edge^2 elements for each block.
  bsr_rows(const csr_matrix<T> &A, index edge) : edge_(edge), rows_(A.local_rows()) {
    if (edge < 1 || edge > 64)
      throw shape_error("blocks of edge " + std::to_string(edge) + "; expected 1 to 64");
    find_blocks(A);
    copy_entries(A);
  }

  index edge() const { return edge_; }
  index local_rows() const { return rows_; }
  index blocks() const { return static_cast<index>(columns_.size()); }

  /// Block rows, the blocks of one, the block column of a block, and its elements by rows.
  index block_rows() const { return static_cast<index>(first_.size()) - 1; }
  index_range blocks_of(index block_row) const { return {first_[block_row], first_[block_row + 1]}; }
  index block_column(index block) const { return columns_[block]; }
  std::span<const T> elements(index block) const {
    return {values_.data() + block * edge_ * edge_, static_cast<std::size_t>(edge_ * edge_)};
  }

  /// y = A x on the calling process's rows; x as the column numbers say: whole, or [owned | halo].
  void multiply(std::span<const T> x, std::span<T> y) const {
#pragma omp parallel for schedule(static) if (worth_threads(values_.size()))
    for (index block_row = 0; block_row < block_rows(); ++block_row) {
      const index first_row = block_row * edge_, height = std::min(edge_, rows_ - first_row);
      for (index r = 0; r < height; ++r) {
        T sum{};
        for (const index block : blocks_of(block_row)) {
          const index column = columns_[block] * edge_, width = std::min(edge_, std::ssize(x) - column);
          for (index c = 0; c < width; ++c)
            sum += values_[(block * edge_ + r) * edge_ + c] * x[column + c];
        }
        y[first_row + r] = sum;
      }
    }
  }

  /// The elements that are not 0, compressed.
  csr_arrays<T> compressed() const {
    std::vector<column_index> columns;
    std::vector<T> values;
    csr_arrays<T> made{buffer<entry_offset>(rows_ + 1), {}, {}};
    for (index i = 0; i < rows_; ++i) {
      made.rowptr[i] = entry_offset(std::ssize(values));
      for (const index block : blocks_of(i / edge_))
        for (index c = 0; c < edge_; ++c)
          if (const T value = values_[(block * edge_ + i % edge_) * edge_ + c]; value != T{}) {
            columns.push_back(static_cast<column_index>(columns_[block] * edge_ + c));
            values.push_back(value);
          }
    }
    made.rowptr[rows_] = entry_offset(std::ssize(values));
    made.columns = buffer<column_index>(std::ssize(columns));
    made.values = buffer<T>(std::ssize(values));
    std::ranges::copy(columns, made.columns.begin());
    std::ranges::copy(values, made.values.begin());
    return made;
  }

private:
  void find_blocks(const csr_matrix<T> &A) {
    first_.push_back(0);
    for (index row = 0; row < rows_; row += edge_) {
      const index begin = A.rowptr()[row], end = A.rowptr()[std::min(rows_, row + edge_)];
      std::vector<index> found;
      for (index k = begin; k < end; ++k)
        found.push_back(A.columns()[k] / edge_);
      std::ranges::sort(found);
      found.erase(std::unique(found.begin(), found.end()), found.end());
      columns_.insert(columns_.end(), found.begin(), found.end());
      first_.push_back(std::ssize(columns_));
    }
  }

  void copy_entries(const csr_matrix<T> &A) {
    values_ = buffer<T>(element_count(blocks() * edge_, edge_));
    std::fill(values_.begin(), values_.end(), T{});
    for (index i = 0; i < rows_; ++i)
      for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k) {
        const index_range range = blocks_of(i / edge_);
        const auto from = columns_.begin() + range.first, to = columns_.begin() + range.last;
        const index block = std::lower_bound(from, to, A.columns()[k] / edge_) - columns_.begin();
        values_[(block * edge_ + i % edge_) * edge_ + A.columns()[k] % edge_] = A.values()[k];
      }
  }

  index edge_, rows_;
  std::vector<index> first_;   ///< the first block of each block row, and the end
  std::vector<index> columns_; ///< of blocks, ascending in each block row
  buffer<T> values_;
};

} // namespace dpg

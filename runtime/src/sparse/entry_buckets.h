// Collects the entries of a process's rows in any order and turns them into compressed rows.
//
// Entries go into buckets of consecutive rows as they come: each bucket is a chain of blocks that are filled one after
// the other. At the end each bucket fits into the cache: its entries are ordered by a counting sort over its rows and a
// small sort in each row, written behind those of the buckets before it, and its blocks are given back. So the memory
// of entries shrinks as that of the rows grows.
#pragma once

#include "sparse/packed_entry.h"

#include <dpg/sparse/csr_matrix.h>

#include <atomic>
#include <vector>

namespace dpg {

template <class T> class entry_buckets {
public:
  explicit entry_buckets(index local_rows);

  void add(const packed_entry<T> &entry) {
    bucket &to = buckets_[entry.row >> shift_];
    if (to.room == 0)
      add_block(to);
    *to.next++ = entry;
    --to.room;
  }

  /// The rows, sorted by column, entries with the same indices summed. Empties the buckets.
  /// @throws dpg::range_error where a sum of ints leaves 64 bits; dpg::shape_error if there are too many entries for
  /// one
  ///         process
  csr_arrays<T> to_rows() &&;

private:
  static constexpr std::size_t block_bytes = 16 * 1024;
  static constexpr std::size_t slab_bytes = 4 * 1024 * 1024;
  static constexpr index block_entries = block_bytes / sizeof(packed_entry<T>);

  struct bucket {
    std::vector<packed_entry<T> *> blocks; // all but the last are full
    packed_entry<T> *next = nullptr;
    index room = 0; // free places in the last block
    index size() const { return static_cast<index>(blocks.size()) * block_entries - room; }
  };

  struct column_value {
    column_index column;
    T value;
  };

  void add_block(bucket &to);
  std::vector<index> entries_before() const;
  index_range rows_of(index b) const;
  index_range buckets_of_this_thread(const std::vector<index> &before) const;
  index place(index b, index at, csr_arrays<T> &rows);
  void order_by_row(bucket &from, index first_row, std::vector<index> &row_end, buffer<column_value> &ordered);
  index write_row(std::span<column_value> row, column_index *columns, T *values);
  void close_gaps(const std::vector<index> &before, const std::vector<index> &kept, csr_arrays<T> &rows);

  index local_rows_;
  int shift_ = 0; // bucket of a row: row >> shift_
  std::vector<bucket> buckets_;
  std::vector<buffer<char>> slabs_; // where blocks are cut from
  std::size_t slab_used_ = slab_bytes;
  std::atomic<bool> sums_leave_integers_ = false;
};

} // namespace dpg

// Views of the rows of a sparse matrix for loops: which rows, their entries, and how threads share them.
//
// A loop over a view reads
//
//     #pragma omp parallel firstprivate(rows)
//     for (const dpg::row_block block : rows.blocks_of_this_thread()) {
//       for (const dpg::index i : block) {
//         double sum = 0;
//         for (const dpg::index k : rows.entries(i))
//           sum += rows.value(k) * x[rows.column(k)];
//         y[i] = sum;
//       }
//       exchange.poll();
//     }
//
// Each thread gets rows with an even share of the entries, in blocks of some 50 microseconds, between which the main
// thread drives the messages that are under way. Rows of a view need not be consecutive: they are a list of segments,
// and a block lies in one of them. Views are small: pass them by value, and give each thread its own (firstprivate), or
// compilers read the view's pointers again in every row, which costs up to a third on short rows.
#pragma once

#include <dpg/index.h>
#include <dpg/num/streaming.h>

#include <omp.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace dpg {

/// Consecutive rows of a view, and the work in the segments before them.
struct row_segment {
  index first;
  index last;
  index work_before;
};

/// A row of a view, with the segment it lies in. The end of a view is the first row of a sentinel segment that lies
/// behind the last one and begins at the number of local rows, which is no row.
class row_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = index;
  using difference_type = std::int64_t;
  using pointer = const index *;
  using reference = index;

  row_iterator() = default;
  row_iterator(index row, const row_segment *segment) : row_(row), segment_last_(segment->last), segment_(segment) {}

  index operator*() const { return row_; }
  const row_segment *segment() const { return segment_; }

  row_iterator &operator++() {
    if (++row_ == segment_last_) [[unlikely]]
      *this = row_iterator(segment_[1].first, segment_ + 1);
    return *this;
  }
  row_iterator operator++(int) {
    row_iterator old = *this;
    ++*this;
    return old;
  }

  friend bool operator==(const row_iterator &a, const row_iterator &b) { return a.row_ == b.row_; }

private:
  index row_ = 0;
  index segment_last_ = 0;
  const row_segment *segment_ = nullptr;
};

/// Consecutive rows that one thread computes between two polls.
using row_block = index_range;

/// The order in which a view's rows lie, and the work up to each: what splitting them over threads needs. The work of a
/// row is its number of entries and one for the row itself, so that empty rows are shared out too.
class row_list {
public:
  row_list() = default;

  /// `segments` in ascending order with a sentinel behind them, whose work_before is all the work.
  row_list(std::span<const row_segment> segments, const entry_offset *rowptr) : segments_(segments), rowptr_(rowptr) {}

  row_iterator begin() const { return row_iterator(segments_.front().first, &segments_.front()); }
  row_iterator end() const { return row_iterator(segments_.back().first, &segments_.back()); }
  index work() const { return segments_.back().work_before; }
  bool empty() const { return segments_.size() == 1; }

  /// The work in the rows before `row`.
  index work_before(row_iterator row) const {
    return row.segment()->work_before + key(*row) - key(row.segment()->first);
  }

  /// The first row with at least `work` before it.
  row_iterator at_work(index work) const;

  /// A row with about `work` from `first` on, both before `end` in the same segment: half to twice as much. Guessed
  /// from the mean row where that will do, since a search reads parts of rowptr that are far from the cache.
  row_iterator near_work(row_iterator first, index end, index work) const;

private:
  index key(index row) const { return rowptr_[row] + row; }

  std::span<const row_segment> segments_;
  const entry_offset *rowptr_ = nullptr;
};

/// The blocks of the calling thread, one after the other. A block ends with its segment at the latest.
class row_blocks {
public:
  /// Entries and rows in a block, about: some 50 microseconds of a sparse product, long against a poll, short enough
  /// for messages in chunks to keep moving.
  static constexpr index work_per_block = 32 * 1024;

  row_blocks(const row_list &rows, row_iterator first, row_iterator last) : rows_(rows), first_(first), last_(last) {}
  ~row_blocks() { order_streamed(); }
  row_blocks(const row_blocks &) = delete;
  row_blocks &operator=(const row_blocks &) = delete;

  class iterator {
  public:
    iterator(const row_blocks &blocks, row_iterator first)
        : blocks_(&blocks), first_(first), next_(first == blocks.last_ ? first : blocks.next_block(first)) {}
    row_block operator*() const {
      return {*first_, next_.segment() == first_.segment() ? *next_ : first_.segment()->last};
    }
    iterator &operator++() { return *this = iterator(*blocks_, next_); }
    friend bool operator==(const iterator &a, const iterator &b) { return a.first_ == b.first_; }

  private:
    const row_blocks *blocks_;
    row_iterator first_;
    row_iterator next_; // of the next block
  };

  iterator begin() const { return iterator(*this, first_); }
  iterator end() const { return iterator(*this, last_); }

private:
  row_iterator next_block(row_iterator first) const;

  row_list rows_;
  row_iterator first_;
  row_iterator last_;
};

/// The global columns that a matrix's column numbers stand for: owned columns come first, those of the halo follow.
struct column_numbering {
  index first_owned;
  index owned_count;
  std::span<const index> halo_columns; ///< the global number of each halo position, ascending

  index global(index column) const {
    return column < owned_count ? first_owned + column : halo_columns[column - owned_count];
  }

  /// The number that a global column has, or -1 if it has none: then no entry lies there.
  index local(index column) const {
    if (column >= first_owned && column - first_owned < owned_count)
      return column - first_owned;
    const auto found = std::lower_bound(halo_columns.begin(), halo_columns.end(), column);
    return found != halo_columns.end() && *found == column ? owned_count + (found - halo_columns.begin()) : -1;
  }
};

/// Parts of a row's entries: sums in f32 that are as short as this err by little, whatever a row has.
class short_parts {
public:
  /// Entries in a part. A sum of 16 products in f32 errs by 16 units of f32 at most.
  static constexpr index entries = 16;

  explicit short_parts(index_range all) : all_(all) {}

  class iterator {
  public:
    iterator(index first, index last) : first_(first), last_(last) {}
    index_range operator*() const { return {first_, std::min(first_ + entries, last_)}; }
    iterator &operator++() { return first_ = std::min(first_ + entries, last_), *this; }
    friend bool operator==(const iterator &a, const iterator &b) { return a.first_ == b.first_; }

  private:
    index first_, last_;
  };

  iterator begin() const { return {all_.first, all_.last}; }
  iterator end() const { return {all_.last, all_.last}; }

private:
  index_range all_;
};

/// Some rows of a csr_matrix: a small value that points into the matrix, which must outlive it.
template <class T> class csr_rows {
public:
  /// Entries of row i are those from rowptr[i] to rowptr[i + 1] - 1.
  ///
  /// @param last_to_fetch  the last entry of all where fetch_ahead shall fetch, -1 where it shall not
  csr_rows(const row_list &rows, const entry_offset *rowptr, const column_index *columns, const T *values,
           const column_numbering &numbering, index last_to_fetch = -1)
      : rows_(rows), rowptr_(rowptr), columns_(columns), values_(values), numbering_(numbering),
        last_to_fetch_(last_to_fetch) {}

  /// The positions of row i's entries.
  index_range entries(index i) const { return {rowptr_[i], rowptr_[i + 1]}; }
  /// The same, a few at a time.
  short_parts parts_of_entries(index i) const { return short_parts(entries(i)); }
  /// Where a vector holds what entry k is multiplied with: the column, or its position in [owned | halo] once a halo
  /// plan was made.
  column_index column(index k) const { return columns_[k]; }
  /// The column of entry k in the whole matrix, whether a plan was made or not.
  index global_column(index k) const { return numbering_.global(columns_[k]); }
  T value(index k) const { return values_[k]; }

  /// Begins to bring into the cache what a later entry is multiplied with: its row of X, in a block of columns. Without
  /// effect where entries lie so that the processor does so by itself (csr_pattern::has_scattered_columns).
  ///
  /// A product waits for memory otherwise: as many rows of X as it has on the way at a time are few.
  template <class Matrix, class Columns>
  [[gnu::always_inline]] void fetch_ahead(index k, const Matrix &X, Columns columns) const {
    constexpr index entries_ahead = Columns::width > 16 ? 64 : 128; // some 100 cache lines: the first one holds more
    if (last_to_fetch_ >= 0)
      X.fetch(columns_[std::min(k + entries_ahead, last_to_fetch_)], columns);
  }

  /// The same for its element of a vector.
  template <class Vector> [[gnu::always_inline]] void fetch_ahead(index k, const Vector &x) const {
    constexpr index entries_ahead = 64;
    if (last_to_fetch_ >= 0)
      __builtin_prefetch(x.data() + columns_[std::min(k + entries_ahead, last_to_fetch_)]);
  }

  /// The element of row i in a column of the whole matrix: 0 where there is no entry. Cost: two binary searches, in the
  /// halo's columns and in the row.
  T element(index i, index column) const {
    const index local = numbering_.local(column);
    const column_index *last = columns_ + rowptr_[i + 1];
    const column_index *found = std::lower_bound(columns_ + rowptr_[i], last, local);
    return found != last && *found == local ? values_[found - columns_] : T();
  }

  /// Entries and rows: what a loop over the view costs, 0 if it has no rows.
  index work() const { return rows_.work(); }
  bool empty() const { return rows_.empty(); }
  row_iterator begin() const { return rows_.begin(); }
  row_iterator end() const { return rows_.end(); }

  /// The rows of the calling thread of a parallel region (all rows, outside of one).
  row_blocks blocks_of_this_thread() const {
    const index threads = omp_get_num_threads();
    const index thread = omp_get_thread_num();
    return {rows_, at_share(thread, threads), at_share(thread + 1, threads)};
  }

private:
  row_iterator at_share(index thread, index threads) const {
    return thread == threads ? rows_.end() : rows_.at_work(rows_.work() / threads * thread);
  }

  row_list rows_;
  const entry_offset *rowptr_;
  const column_index *columns_;
  const T *values_;
  column_numbering numbering_;
  index last_to_fetch_;
};

} // namespace dpg

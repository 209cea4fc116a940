// Counts the entries in each column of a sparse matrix, spread over the processes.
#include "sparse/column_counts.h"

#include "sparse/entry_exchange.h"

#include <dpg/dist/threads.h>

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace dpg {

namespace {

/// Collects counts of other processes' columns and sends them to their owners. Columns that meet again soon are counted
/// together, in a table in which a column has one place: whichever comes there sends away the one that was.
class remote_counts {
public:
  /// `counts` are those of the columns owned here; what arrives is added to them.
  remote_counts(const partition &columns, buffer<index> &counts)
      : columns_(columns), table_(table_size), exchange_(columns.comm().duplicate(), [&counts](auto arrived) {
          for (const packed_entry<bool> &entry : arrived)
            counts[entry.row] += entry.column;
        }) {}

  void add(index column) {
    counted &place = table_[column % table_size];
    if (place.column != column || place.count == std::numeric_limits<column_index>::max()) {
      send(place);
      place = {column, 0};
    }
    ++place.count;
  }

  /// Returns when all counts of all processes have arrived. Collective.
  void finish() {
    for (const counted &place : table_)
      send(place);
    exchange_.finish();
  }

private:
  struct counted {
    index column = 0;
    column_index count = 0;
  };

  static constexpr index table_size = index(1) << 16; // 1 MiB: it stays in the cache

  /// An entry whose row is the column, counted from its owner's first, and whose column is the count.
  void send(const counted &place) {
    if (place.count == 0)
      return;
    const int owner = columns_.owner(place.column);
    exchange_.add(owner, {static_cast<column_index>(place.column - columns_.owned_by(owner).first), place.count, true});
  }

  partition columns_;
  std::vector<counted> table_;
  entry_exchange<bool> exchange_;
};

void count_owned(std::span<const column_index> entries, index_range owned, buffer<index> &counts) {
#pragma omp parallel for schedule(static) if (worth_threads(dpg::size(entries)))
  for (index k = 0; k < dpg::size(entries); ++k)
    if (owned.contains(entries[k])) {
#pragma omp atomic
      ++counts[entries[k] - owned.first];
    }
}

} // namespace

buffer<index> column_counts(const csr_pattern &A, const partition &columns) {
  const std::span<const column_index> entries = A.columns();
  buffer<index> counts(columns.local_size());
  std::fill(counts.begin(), counts.end(), 0);
  count_owned(entries, columns.owned(), counts);
  if (columns.comm().size() == 1)
    return counts;
  remote_counts elsewhere(columns, counts);
  for (const column_index column : entries)
    if (!columns.owned().contains(column))
      elsewhere.add(column);
  elsewhere.finish();
  return counts;
}

} // namespace dpg

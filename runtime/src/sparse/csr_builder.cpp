// Builds a distributed sparse matrix from a stream of entries.
#include <dpg/sparse/csr_builder.h>

#include "sparse/entry_buckets.h"
#include "sparse/entry_exchange.h"
#include "sparse/outside.h"

#include <dpg/dist/agree.h>
#include <dpg/sparse/repartition.h>

#include <malloc.h>

#include <algorithm>
#include <limits>
#include <string>

namespace dpg {

namespace {

/// Checked before anything is allocated: the same on every process.
void check_sizes(index row_count, index column_count, index largest_block) {
  if (row_count < 0 || column_count < 0)
    throw shape_error("a matrix cannot have a negative number of rows or columns");
  constexpr index limit = std::numeric_limits<column_index>::max();
  if (largest_block >= limit)
    throw shape_error("a process would hold " + std::to_string(largest_block) +
                      " rows: too many for 32-bit indices; use more processes or define DPG_64BIT_COLUMNS");
  if (column_count > limit)
    throw shape_error("a matrix with " + std::to_string(column_count) +
                      " columns needs 64-bit column numbers: define DPG_64BIT_COLUMNS");
}

const partition &checked(const partition &rows, index column_count) {
  index largest_block = 0;
  for (int rank = 0; rank < rows.comm().size(); ++rank)
    largest_block = std::max(largest_block, rows.owned_by(rank).size());
  check_sizes(rows.size(), column_count, largest_block);
  return rows;
}

} // namespace

template <class T> struct csr_builder<T>::state {
  state(const partition &row_blocks, index columns, bool balance_at_end)
      : rows(row_blocks), column_count(columns), balances(balance_at_end), buckets(rows.local_size()),
        exchange(rows.comm().duplicate(), [this](std::span<const packed_entry<T>> entries) {
          for (const packed_entry<T> &entry : entries)
            buckets.add(entry);
        }) {}

  void add(index row, index column, T value) {
    if (row < 0 || row >= rows.size() || column < 0 || column >= column_count)
      return remember_outside(row, column);
    const bool stays = rows.owned().contains(row);
    const int owner = stays ? rows.comm().rank() : rows.owner(row);
    const packed_entry<T> entry{static_cast<column_index>(row - rows.owned_by(owner).first),
                                static_cast<column_index>(column), value};
    if (stays)
      buckets.add(entry);
    else
      exchange.add(owner, entry);
  }

  void remember_outside(index row, index column) {
    if (outside.empty())
      outside = describe_outside(row, column, rows.size(), column_count);
  }

  partition rows;
  index column_count;
  bool balances;
  entry_buckets<T> buckets;
  entry_exchange<T> exchange;
  std::string outside; // the first entry that lies outside of the matrix, as a message
};

template <class T> csr_builder<T>::csr_builder(const communicator &comm, index row_count, index column_count) {
  check_sizes(row_count, column_count, row_count / comm.size());
  state_ = std::make_unique<state>(partition::uniform(comm, row_count), column_count, true);
}

template <class T>
csr_builder<T>::csr_builder(const partition &rows, index column_count)
    : state_(std::make_unique<state>(checked(rows, column_count), column_count, false)) {}

template <class T> csr_builder<T>::csr_builder(csr_builder &&) noexcept = default;
template <class T> csr_builder<T> &csr_builder<T>::operator=(csr_builder &&) noexcept = default;
template <class T> csr_builder<T>::~csr_builder() = default;

template <class T> void csr_builder<T>::add(index row, index column, T value) { state_->add(row, column, value); }

template <class T> void csr_builder<T>::add(std::span<const triplet<T>> entries) {
  for (const triplet<T> &entry : entries)
    state_->add(entry.row, entry.column, entry.value);
}

template <class T> csr_matrix<T> csr_builder<T>::finish(std::exception_ptr problem) && {
  std::unique_ptr<state> taken = std::move(state_);
  taken->exchange.finish();
  if (!problem && !taken->outside.empty())
    problem = std::make_exception_ptr(shape_error(taken->outside));
  agree(taken->rows.comm(), problem);
  csr_arrays<T> arrays = agreed(taken->rows.comm(), [&] { return std::move(taken->buckets).to_rows(); });
  csr_matrix<T> matrix(taken->rows, taken->column_count, std::move(arrays));
  const bool balances = taken->balances;
  taken.reset();
  malloc_trim(0); // what readers and buckets had in small pieces: the heap would keep it for good
  if (!balances)
    return matrix;
  const partition balanced = balanced_rows(matrix);
  return repartition(std::move(matrix), balanced);
}

#define DPG_INSTANTIATE(T) template class csr_builder<T>;
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

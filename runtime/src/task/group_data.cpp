// Moves arrays between all processes and their groups.
#include <dpg/task/group_data.h>

#include "dist/move_ranges.h"
#include "sparse/sum_lengths.h"

#include <dpg/dist/agree.h>
#include <dpg/num/element_formats.h>

namespace dpg {

void move_to_groups(const process_groups &groups, const partition &from_blocks, std::span<const index> offsets,
                    const void *from, void *to, std::size_t element_bytes) {
  const int here = groups.all().rank();
  // What every process holds, nobody sends.
  const bool stays = from_blocks.is_replicated();
  move_ranges(
      groups.all(), [&](int rank) { return stays && rank != here ? index_range{} : from_blocks.owned_by(rank); },
      [&](int rank) { return stays && rank != here ? index_range{} : groups.block_of(rank, offsets); }, from, to,
      element_bytes);
}

namespace {

/// The blocks of a row on the group of an instance, and nothing on other processes.
ranges_by_rank row_in_group(const process_groups &groups, index instance, std::span<const index> offsets) {
  return [&groups, instance, offsets](int rank) {
    return groups.group_of(rank) == groups.group_of_instance(instance) ? groups.block_of(rank, offsets) : index_range{};
  };
}

} // namespace

void move_row_to_group(const process_groups &groups, const partition &rows, index instance, index columns,
                       const void *row, void *part, std::size_t element_bytes) {
  const std::vector<index> offsets = partition::uniform_offsets(columns, groups.processes());
  const ranges_by_rank in_group = row_in_group(groups, instance, offsets);
  const int here = groups.all().rank();
  const bool stays = rows.is_replicated();
  const auto held = [&](int rank) {
    const bool holds = stays ? rank == here : rank == rows.owner(instance);
    return holds ? index_range{0, columns} : index_range{};
  };
  const auto wanted = [&](int rank) { return stays && rank != here ? index_range{} : in_group(rank); };
  move_ranges(groups.all(), held, wanted, row, part, element_bytes);
}

void move_row_from_group(const process_groups &groups, const partition &rows, index instance, index columns,
                         const void *part, void *row, std::size_t element_bytes) {
  const std::vector<index> offsets = partition::uniform_offsets(columns, groups.processes());
  const auto wanted = [&](int rank) {
    return rows.is_replicated() || rank == rows.owner(instance) ? index_range{0, columns} : index_range{};
  };
  move_ranges(groups.all(), row_in_group(groups, instance, offsets), wanted, part, row, element_bytes);
}

void combine_bytes(const communicator &comm, void *bytes, index count) {
  if (comm.is_alone())
    return;
  MPI_Allreduce(MPI_IN_PLACE, bytes, static_cast<int>(count), MPI_BYTE, MPI_BOR, comm.handle());
}

namespace {

constexpr index weight_of_a_row = 4; // in entries: as in sparse/repartition.cpp

/// Where each row of the calling process's block begins, once the lengths of its rows have come.
buffer<entry_offset> rowptr_of_group(const process_groups &groups, const csr_pattern &A,
                                     std::span<const index> offsets) {
  buffer<entry_offset> lengths(A.local_rows());
  for (index i = 0; i < lengths.size(); ++i)
    lengths[i] = entry_offset(A.rowptr()[i + 1] - A.rowptr()[i]);
  buffer<entry_offset> rowptr(groups.block_of(groups.all().rank(), offsets).size() + 1);
  move_to_groups(groups, A.row_partition(), offsets, lengths.data(), rowptr.data() + 1, sizeof(entry_offset));
  agreed(groups.all(), [&] { sum_lengths(rowptr); });
  return rowptr;
}

/// Where the entries of each block of rows begin.
std::vector<index> entry_offsets(const communicator &all, const csr_pattern &A, std::span<const index> offsets) {
  const partition entries = partition::of_local_size(all, A.local_nonzeros());
  std::vector<index> begins(offsets.size(), 0);
  for (std::size_t block = 0; block < offsets.size(); ++block)
    if (const index_range owned = A.row_partition().owned(); owned.contains(offsets[block]))
      begins[block] = entries.first() + A.rowptr()[offsets[block] - owned.first];
    else if (all.is_root() && offsets[block] == A.row_count())
      begins[block] = entries.size();
  MPI_Allreduce(MPI_IN_PLACE, begins.data(), static_cast<int>(begins.size()), MPI_INT64_T, MPI_MAX, all.handle());
  return begins;
}

std::vector<index> balanced_offsets(const csr_pattern &A, int parts) {
  std::vector<index> weights(A.local_rows());
  for (index i = 0; i < A.local_rows(); ++i)
    weights[i] = A.rowptr()[i + 1] - A.rowptr()[i] + weight_of_a_row;
  return partition::balanced_offsets(A.comm(), weights, parts);
}

} // namespace

template <class T> csr_matrix<T> part_of_group(const process_groups &groups, const csr_matrix<T> &A) {
  if (groups.is_whole())
    return A.copy();
  if (A.has_local_columns())
    return part_of_group(groups, A.copy());
  const std::vector<index> offsets = balanced_offsets(A, groups.processes());
  const partition entries = partition::of_local_size(groups.all(), A.local_nonzeros());
  const std::vector<index> begins = entry_offsets(groups.all(), A, offsets);
  csr_arrays<T> arrays;
  arrays.rowptr = rowptr_of_group(groups, A, offsets);
  const index count = groups.block_of(groups.all().rank(), begins).size();
  arrays.columns = buffer<column_index>(count);
  arrays.values = buffer<T>(count);
  move_to_groups(groups, entries, begins, A.columns().data(), arrays.columns.data(), sizeof(column_index));
  move_to_groups(groups, entries, begins, A.values().data(), arrays.values.data(), sizeof(T));
  return {groups.partition_of(offsets), A.column_count(), std::move(arrays)};
}

#define DPG_INSTANTIATE(T) template csr_matrix<T> part_of_group(const process_groups &, const csr_matrix<T> &);
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg

// Random sparse matrices that every process can make alike, and serial references for what is done with them.
#pragma once

#include <dpg/sparse/csr_builder.h>
#include <dpg/sparse/csr_matrix.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace dpg::testing {

/// All processes of the test.
inline const communicator &world() {
  static const communicator all = communicator::world(); // at the first call, when MPI runs
  return all;
}

/// Entries by (row, column).
using reference_matrix = std::map<std::pair<index, index>, double>;

/// The same triplets on every process, duplicates among them; values are small integers, so that sums are exact.
inline std::vector<triplet<double>> random_triplets(index rows, index columns, index count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<triplet<double>> entries;
  for (index e = 0; e < count && rows > 0 && columns > 0; ++e) {
    const auto row = static_cast<index>(random() % static_cast<std::uint64_t>(rows));
    const auto column = static_cast<index>(random() % static_cast<std::uint64_t>(columns));
    entries.push_back({row, column, static_cast<double>(random() % 19) - 9});
  }
  return entries;
}

inline reference_matrix sum_of(const std::vector<triplet<double>> &entries) {
  reference_matrix sums;
  for (const triplet<double> &entry : entries)
    sums[{entry.row, entry.column}] += entry.value;
  return sums;
}

/// The entries that one process hands in: every size-th one.
inline std::vector<triplet<double>> share_of(const std::vector<triplet<double>> &entries, const communicator &comm) {
  std::vector<triplet<double>> share;
  for (std::size_t e = comm.rank(); e < entries.size(); e += comm.size())
    share.push_back(entries[e]);
  return share;
}

/// The calling process's rows of `whole`.
inline reference_matrix rows_of(const reference_matrix &whole, index_range rows) {
  reference_matrix part;
  for (const auto &[position, value] : whole)
    if (rows.contains(position.first))
      part[position] = value;
  return part;
}

/// The entries that a matrix with global columns holds on the calling process.
inline reference_matrix entries_of(const csr_matrix<double> &A) {
  reference_matrix held;
  for (const index i : A.rows())
    for (const index k : A.rows().entries(i))
      held[{A.row_partition().first() + i, A.rows().column(k)}] = A.rows().value(k);
  return held;
}

inline bool columns_ascend(const csr_pattern &A) {
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i] + 1; k < A.rowptr()[i + 1]; ++k)
      if (A.columns()[k - 1] >= A.columns()[k])
        return false;
  return true;
}

/// Shapes that have gone wrong in sparse codes before: fewer rows than processes, empty rows, empty matrices,
/// rectangles.
struct shape {
  index rows;
  index columns;
  index entries;
};
inline const std::vector<shape> shapes = {
    {0, 0, 0},   {1, 1, 1},     {2, 2, 3},       {3, 1, 2},    {1, 50, 30},        {50, 1, 30},        {10, 10, 0},
    {17, 33, 5}, {40, 40, 300}, {300, 70, 2000}, {70, 300, 2}, {1000, 1000, 9000}, {5000, 2000, 60000}};

} // namespace dpg::testing

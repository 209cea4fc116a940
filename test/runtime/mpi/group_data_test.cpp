// What goes to groups of processes and what comes back, against the same arrays made without groups.
#include "random_matrices.h"

#include <dpg/dist/halo.h>
#include <dpg/sparse/repartition.h>
#include <dpg/task/group_data.h>

#include <gtest/gtest.h>

namespace {

using namespace dpg::testing;

/// Blocks of the sizes 0, 1, 2, ... and what is left on the last process.
dpg::partition uneven(dpg::index n) {
  std::vector<dpg::index> sizes;
  dpg::index left = n;
  for (int rank = 0; rank < world().size(); ++rank) {
    sizes.push_back(rank + 1 == world().size() ? left : std::min<dpg::index>(rank, left));
    left -= sizes.back();
  }
  return dpg::partition::of_sizes(world(), sizes);
}

/// Calls check(groups) for groups of every size, with an instance more than there are groups.
template <class Check> void for_all_groups(Check check) {
  for (int processes = 1; processes <= world().size(); ++processes)
    check(dpg::process_groups(world(), {0, world().size() / processes + 1}, processes));
}

dpg::vector<double> counting(const dpg::partition &blocks) {
  dpg::vector<double> x(blocks);
  for (dpg::index i = 0; i < blocks.local_size(); ++i)
    x[i] = static_cast<double>(blocks.first() + i);
  return x;
}

dpg::dense_matrix<double> counting(const dpg::partition &rows, dpg::index columns) {
  dpg::dense_matrix<double> A(rows, columns);
  for (dpg::index i = 0; i < rows.local_size(); ++i)
    for (dpg::index j = 0; j < columns; ++j)
      A(i, j) = static_cast<double>((rows.first() + i) * columns + j);
  return A;
}

TEST(group_data, gives_every_group_a_vector) {
  for (const dpg::index n : {0, 1, 7, 100})
    for (const dpg::partition &blocks : {uneven(n), dpg::partition::replicated(world(), n)})
      for_all_groups([&](const dpg::process_groups &groups) {
        const dpg::vector<double> part = dpg::part_of_group(groups, counting(blocks));
        if (groups.is_idle())
          return;
        EXPECT_EQ(part.global_size(), n);
        EXPECT_EQ(part.comm().size(), groups.processes());
        for (dpg::index i = 0; i < part.local_size(); ++i)
          EXPECT_EQ(part[i], static_cast<double>(part.partition().first() + i));
      });
}

TEST(group_data, gives_every_group_a_dense_matrix) {
  for (const dpg::index n : {0, 3, 50})
    for_all_groups([&](const dpg::process_groups &groups) {
      const dpg::dense_matrix<double> part = dpg::part_of_group(groups, counting(uneven(n), 3));
      for (dpg::index i = 0; !groups.is_idle() && i < part.local_rows(); ++i)
        for (dpg::index j = 0; j < 3; ++j)
          EXPECT_EQ(part(i, j), static_cast<double>((part.row_partition().first() + i) * 3 + j));
    });
}

dpg::csr_matrix<double> random_matrix(const shape &s, unsigned seed) {
  return dpg::repartition(
      dpg::from_triplets<double>(world(), s.rows, s.columns,
                                 share_of(random_triplets(s.rows, s.columns, s.entries, seed), world())),
      uneven(s.rows));
}

TEST(group_data, gives_every_group_a_sparse_matrix) {
  for (const shape &s : shapes)
    for_all_groups([&](const dpg::process_groups &groups) {
      const dpg::csr_matrix<double> part = dpg::part_of_group(groups, random_matrix(s, 3));
      const reference_matrix whole = sum_of(random_triplets(s.rows, s.columns, s.entries, 3));
      EXPECT_EQ(entries_of(part), groups.is_idle() ? reference_matrix() : rows_of(whole, part.row_partition().owned()));
      EXPECT_TRUE(groups.is_idle() || part.row_count() == s.rows);
    });
}

TEST(group_data, undoes_local_columns) {
  const shape s{40, 40, 300};
  dpg::csr_matrix<double> A = random_matrix(s, 4);
  const dpg::halo_plan plan(uneven(40), A);
  const reference_matrix whole = sum_of(random_triplets(s.rows, s.columns, s.entries, 4));
  EXPECT_EQ(entries_of(A.copy()), rows_of(whole, A.row_partition().owned()));
  EXPECT_TRUE(columns_ascend(A.copy()));
  for_all_groups([&](const dpg::process_groups &groups) {
    const dpg::csr_matrix<double> part = dpg::part_of_group(groups, A);
    EXPECT_FALSE(part.has_local_columns());
    EXPECT_EQ(entries_of(part), groups.is_idle() ? reference_matrix() : rows_of(whole, part.row_partition().owned()));
  });
}

TEST(group_data, balances_the_entries_of_a_group) {
  if (world().size() < 2)
    return;
  std::vector<dpg::triplet<double>> entries; // row 0 is as heavy as all others
  for (dpg::index j = 0; j < 1000; ++j)
    entries.push_back({0, j, 1.0});
  const auto A = dpg::from_triplets<double>(world(), 100, 1000, share_of(entries, world()));
  const dpg::process_groups groups(world(), {0, 1}, 2);
  const dpg::csr_matrix<double> part = dpg::part_of_group(groups, A);
  EXPECT_EQ(part.row_partition().offsets()[1], groups.is_idle() ? 0 : 1);
}

TEST(group_data, hands_on_what_nobody_reads_afterwards) {
  const dpg::process_groups groups(world(), {0, 1}, world().size());
  dpg::vector<double> x = counting(uneven(10));
  const double *entries = x.data();
  EXPECT_EQ(dpg::part_of_group(groups, std::move(x)).data(), entries);
  const dpg::vector<double> y = counting(uneven(10));
  EXPECT_TRUE(y.local_size() == 0 || dpg::part_of_group(groups, y).data() != y.data());
}

TEST(group_data, makes_plans_anew_though_nobody_reads_a_matrix_afterwards) {
  dpg::csr_matrix<double> A = random_matrix({40, 40, 300}, 4);
  const dpg::halo_plan plan(uneven(40), A);
  const dpg::process_groups groups(world(), {0, 1}, world().size());
  EXPECT_FALSE(dpg::part_of_group(groups, std::move(A)).has_local_columns());
}

TEST(group_data, copies_for_all_instances_but_the_last) {
  const dpg::process_groups groups(world(), {0, 2}, world().size());
  dpg::vector<double> x = counting(dpg::partition::uniform(world(), 100));
  const double *entries = x.data();
  EXPECT_NE(dpg::for_instance(groups, x).data(), entries);
  EXPECT_EQ(dpg::for_instance(groups, x).data(), entries);
}

TEST(group_data, brings_rows_to_instances_and_back) {
  for (const bool is_replicated : {false, true})
    for (int processes = 1; processes <= world().size(); ++processes) {
      const dpg::partition rows = is_replicated ? dpg::partition::replicated(world(), 7) : uneven(7);
      dpg::dense_matrix<double> A = counting(rows, 5);
      const dpg::process_groups groups(world(), {1, 6}, processes);
      dpg::group_rows<double> of_groups(groups, A);
      groups.run([&](dpg::index c) {
        dpg::vector<double> row = of_groups.take(c);
        for (dpg::index j = 0; j < row.local_size(); ++j) {
          EXPECT_EQ(row[j], static_cast<double>(c * 5 + row.partition().first() + j));
          row[j] += 1000;
        }
        of_groups.put(c, dpg::repartition(std::move(row), dpg::partition::on_root(groups.comm(), 5)));
      });
      of_groups.collect(A);
      for (dpg::index i = 0; i < rows.local_size(); ++i)
        for (dpg::index j = 0; j < 5; ++j) {
          const dpg::index row = rows.first() + i;
          EXPECT_EQ(A(i, j), static_cast<double>(row * 5 + j + (row >= 1 && row < 6 ? 1000 : 0)));
        }
    }
}

TEST(group_data, brings_elements_to_instances_and_back) {
  for (const bool is_replicated : {false, true})
    for (int processes = 1; processes <= world().size(); ++processes) {
      const dpg::partition blocks = is_replicated ? dpg::partition::replicated(world(), 7) : uneven(7);
      dpg::vector<double> x = counting(blocks);
      const dpg::process_groups groups(world(), {1, 6}, processes);
      dpg::group_elements<double> of_groups(groups, x);
      groups.run([&](dpg::index c) { of_groups.put(c, -10 * of_groups.take(c)); });
      of_groups.collect(x);
      for (dpg::index i = 0; i < blocks.local_size(); ++i) {
        const auto element = static_cast<double>(blocks.first() + i);
        EXPECT_EQ(x[i], element >= 1 && element < 6 ? -10 * element : element);
      }
    }
}

} // namespace

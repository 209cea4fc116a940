// Multiplies random matrices with vectors through a halo exchange and compares with serial products.
#include "random_matrices.h"

#include <dpg/dist/halo.h>
#include <dpg/sparse/generators.h>

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace dpg::testing;

double entry_of_x(dpg::index j) { return static_cast<double>(j % 97 + 1); }

dpg::csr_matrix<double> random_matrix(const shape &s, unsigned seed) {
  return dpg::from_triplets<double>(world(), s.rows, s.columns,
                                    share_of(random_triplets(s.rows, s.columns, s.entries, seed), world()));
}

std::vector<double> reference_product(const shape &s, unsigned seed) {
  std::vector<double> y(s.rows, 0);
  for (const auto &entry : random_triplets(s.rows, s.columns, s.entries, seed))
    y[entry.row] += entry.value * entry_of_x(entry.column);
  return y;
}

/// The loop that emitted programs have.
void add_products(dpg::csr_rows<double> rows, std::span<const double> x, std::span<double> y,
                  dpg::halo<double> &exchange) {
#pragma omp parallel firstprivate(rows)
  for (const dpg::row_block block : rows.blocks_of_this_thread()) {
    for (const dpg::index i : block) {
      double sum = 0;
      for (const dpg::index k : rows.entries(i))
        sum += rows.value(k) * x[rows.column(k)];
      y[i] = sum;
    }
    exchange.poll();
  }
}

dpg::vector<double> product(const dpg::csr_matrix<double> &A, dpg::vector<double> &x, dpg::halo<double> &exchange) {
  dpg::vector<double> y(A.row_partition(), -1.0);
  exchange.start(x);
  add_products(A.inner(), x, y, exchange);
  add_products(A.outer(), exchange.finish(), y, exchange);
  return y;
}

dpg::vector<double> make_x(const dpg::partition &columns) {
  dpg::vector<double> x(columns);
  for (dpg::index j = 0; j < x.local_size(); ++j)
    x[j] = entry_of_x(columns.first() + j);
  return x;
}

TEST(halo, gives_products_what_other_processes_own) {
  for (const shape &s : shapes)
    for (const dpg::partition &columns :
         {dpg::partition::uniform(world(), s.columns), dpg::partition::on_root(world(), s.columns)}) {
      auto A = random_matrix(s, 21);
      const dpg::halo_plan plan(columns, A);
      dpg::halo<double> exchange(plan);
      auto x = make_x(columns);
      const auto y = product(A, x, exchange);
      const auto expected = reference_product(s, 21);
      for (dpg::index i = 0; i < y.local_size(); ++i)
        EXPECT_EQ(y[i], expected[A.row_partition().first() + i]) << s.rows << " x " << s.columns << ", row " << i;
    }
}

TEST(halo, can_be_used_again_and_with_another_vector) {
  const shape s{500, 500, 4000};
  auto A = random_matrix(s, 8);
  const dpg::partition columns = dpg::partition::uniform(world(), s.columns);
  const dpg::halo_plan plan(columns, A);
  dpg::halo<double> exchange(plan);
  auto x = make_x(columns), other = make_x(columns);
  for (int round = 0; round < 3; ++round) {
    const auto y = product(A, round % 2 ? x : other, exchange);
    const auto expected = reference_product(s, 8);
    for (dpg::index i = 0; i < y.local_size(); ++i)
      EXPECT_EQ(y[i], expected[A.row_partition().first() + i]);
  }
}

TEST(halo, is_in_the_order_of_global_columns) {
  const shape s{200, 300, 900};
  auto A = random_matrix(s, 13);
  const dpg::partition columns = dpg::partition::uniform(world(), s.columns);
  const dpg::halo_plan plan(columns, A);
  dpg::halo<double> exchange(plan);
  auto x = make_x(columns);
  exchange.start(x);
  const auto filled = exchange.finish();
  for (dpg::index c = 0; c < dpg::size(filled); ++c)
    EXPECT_EQ(filled[c], entry_of_x(plan.global_column(c)));
}

/// The elements of the calling process's rows, zeros too, as `element` and, of the others, `global_column` give them.
void expect_elements(const dpg::csr_matrix<double> &A, const shape &s, unsigned seed) {
  const reference_matrix expected = sum_of(random_triplets(s.rows, s.columns, s.entries, seed));
  const auto rows = A.rows();
  for (const dpg::index i : rows) {
    const dpg::index row = A.row_partition().first() + i;
    for (const dpg::index k : rows.entries(i))
      EXPECT_EQ(rows.value(k), expected.at({row, rows.global_column(k)})) << row << ", " << rows.global_column(k);
    for (dpg::index column = 0; column < s.columns; ++column) {
      const auto found = expected.find({row, column});
      EXPECT_EQ(rows.element(i, column), found == expected.end() ? 0 : found->second) << row << ", " << column;
    }
  }
}

TEST(csr_rows, find_elements_by_global_columns_before_a_plan_and_after_it) {
  for (const shape &s : {shape{60, 80, 500}, shape{80, 60, 90}})
    for (const dpg::partition &columns :
         {dpg::partition::uniform(world(), s.columns), dpg::partition::on_root(world(), s.columns)}) {
      auto A = random_matrix(s, 5);
      expect_elements(A, s, 5);
      const dpg::halo_plan plan(columns, A);
      expect_elements(A, s, 5);
    }
}

TEST(halo, moves_messages_that_are_cut_into_chunks) {
  const dpg::index n = 200'000; // every process needs every entry
  dpg::csr_builder<double> builder(dpg::partition::uniform(world(), world().size()), n);
  for (dpg::index j = 0; j < n; ++j)
    builder.add(world().rank(), j, 1.0);
  auto A = std::move(builder).finish();
  const dpg::partition columns = dpg::partition::uniform(world(), n);
  const dpg::halo_plan plan(columns, A);
  dpg::halo<double> exchange(plan);
  auto x = make_x(columns);
  const auto y = product(A, x, exchange);
  double expected = 0;
  for (dpg::index j = 0; j < n; ++j)
    expected += entry_of_x(j);
  EXPECT_EQ(y[0], expected);
}

TEST(halo_plan, serves_several_matrices) {
  const shape s{120, 90, 400};
  auto A = random_matrix(s, 31);
  auto B = random_matrix(s, 32);
  const dpg::partition columns = dpg::partition::uniform(world(), s.columns);
  const dpg::halo_plan plan(columns, A, B);
  dpg::halo<double> exchange(plan);
  auto x = make_x(columns);
  const auto y = product(A, x, exchange), z = product(B, x, exchange);
  const auto from_A = reference_product(s, 31), from_B = reference_product(s, 32);
  for (dpg::index i = 0; i < y.local_size(); ++i)
    EXPECT_EQ(y[i], from_A[A.row_partition().first() + i]);
  for (dpg::index i = 0; i < z.local_size(); ++i)
    EXPECT_EQ(z[i], from_B[B.row_partition().first() + i]);
}

TEST(halo_plan, refuses_vectors_of_another_length) {
  auto A = random_matrix({10, 10, 30}, 1);
  EXPECT_THROW(dpg::halo_plan(dpg::partition::uniform(world(), 9), A), dpg::shape_error);
}

/// How often each local row comes in the blocks of all threads.
void count_rows(const dpg::csr_rows<double> &rows, std::vector<int> &times) {
#pragma omp parallel
  for (const dpg::row_block block : rows.blocks_of_this_thread())
    for (const dpg::index i : block) {
#pragma omp atomic
      ++times[i];
    }
}

TEST(csr_matrix, has_each_row_in_one_view) {
  for (const shape &s : shapes) {
    auto A = random_matrix(s, 17);
    const dpg::halo_plan plan(dpg::partition::uniform(world(), s.columns), A);
    std::vector<int> in_views(A.local_rows(), 0), in_blocks(A.local_rows(), 0), in_all(A.local_rows(), 0);
    for (const auto &rows : {A.inner(), A.outer()}) {
      for (const dpg::index i : rows)
        ++in_views[i];
      count_rows(rows, in_blocks);
    }
    count_rows(A.rows(), in_all);
    for (const auto &times : {in_views, in_blocks, in_all})
      EXPECT_EQ(times, std::vector<int>(A.local_rows(), 1));
  }
}

/// Every block but a thread's last has about the work that blocks shall have.
void expect_even_blocks(const dpg::csr_matrix<double> &A) {
  const dpg::csr_rows<double> rows = A.rows();
  std::vector<dpg::index> work;
  for (const dpg::row_block block : rows.blocks_of_this_thread())
    work.push_back(A.rowptr()[block.last] - A.rowptr()[block.first] + block.size());
  EXPECT_EQ(std::accumulate(work.begin(), work.end(), dpg::index(0)), rows.work());
  for (std::size_t b = 0; b + 1 < work.size(); ++b) {
    EXPECT_GE(2 * work[b], dpg::row_blocks::work_per_block);
    EXPECT_LE(work[b], 2 * dpg::row_blocks::work_per_block);
  }
}

TEST(row_blocks, have_even_work) {
  expect_even_blocks(dpg::convection_diffusion<double>(world(), 1000, 200, 0.5, 0.5)); // rows of even length
  dpg::csr_builder<double> builder(world(), 60'000, 60'000); // the mean row says nothing: all entries in a few rows
  if (world().is_root())
    for (dpg::index i = 30'000; i < 30'100; ++i)
      for (dpg::index j = 0; j < 10'000; ++j)
        builder.add(i, j, 1);
  expect_even_blocks(std::move(builder).finish());
}

TEST(csr_matrix, counts_all_rows_as_outer_where_few_are_inner) {
  for (const shape &s : shapes) {
    auto A = random_matrix(s, 17);
    const dpg::halo_plan plan(dpg::partition::uniform(world(), s.columns), A);
    dpg::index inner_entries = 0;
    for (const dpg::index i : A.inner())
      inner_entries += A.rows().entries(i).size();
    EXPECT_TRUE(A.inner().empty() || 2 * inner_entries >= A.local_nonzeros());
    EXPECT_EQ(A.inner().work() + A.outer().work(), A.rows().work());
  }
}

} // namespace

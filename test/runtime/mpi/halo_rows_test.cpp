// Multiplies random matrices with dense ones through an exchange of rows and compares with serial products.
#include "random_matrices.h"

#include <dpg/dist/halo_rows.h>
#include <dpg/sparse/generators.h>

#include <gtest/gtest.h>

namespace {

using namespace dpg::testing;

double element_of_x(dpg::index i, dpg::index j) { return static_cast<double>(i % 97 + 100 * j + 1); }

dpg::csr_matrix<double> random_matrix(const shape &s) {
  return dpg::from_triplets<double>(world(), s.rows, s.columns,
                                    share_of(random_triplets(s.rows, s.columns, s.entries, 5), world()));
}

dpg::dense_matrix<double> make_x(const dpg::partition &rows, dpg::index columns) {
  dpg::dense_matrix<double> X(rows, columns);
  for (dpg::index i = 0; i < X.local_rows(); ++i)
    for (dpg::index j = 0; j < columns; ++j)
      X(i, j) = element_of_x(rows.first() + i, j);
  return X;
}

void add_products(dpg::csr_rows<double> rows, const dpg::dense_matrix<double> &X, dpg::dense_matrix<double> &Y,
                  dpg::halo_rows<double> &exchange) {
  for (const dpg::row_block block : rows.blocks_of_this_thread()) {
    for (const dpg::index i : block)
      for (dpg::index j = 0; j < X.column_count(); ++j)
        for (const dpg::index k : rows.entries(i))
          Y(i, j) += rows.value(k) * X(rows.column(k), j);
    exchange.poll();
  }
}

void add_products_by_blocks(dpg::csr_rows<double> rows, const dpg::dense_matrix<double> &X,
                            dpg::dense_matrix<double> &Y) {
  for (const dpg::index i : rows)
    dpg::for_column_blocks(0, X.column_count(), [&](const auto columns) {
      auto sums = columns.zeros();
      for (const dpg::index k : rows.entries(i)) {
        rows.fetch_ahead(k, X, columns);
        sums += rows.value(k) * X(rows.column(k), columns);
      }
      const auto sum = columns.one_by_one(sums);
      for (const dpg::index j : columns)
        Y(i, j) += sum[j];
    });
}

void expect_product(const shape &s, const dpg::dense_matrix<double> &Y) {
  std::vector<double> expected(static_cast<std::size_t>(s.rows * Y.column_count()), 0);
  for (const auto &entry : random_triplets(s.rows, s.columns, s.entries, 5))
    for (dpg::index j = 0; j < Y.column_count(); ++j)
      expected[entry.row * Y.column_count() + j] += entry.value * element_of_x(entry.column, j);
  const dpg::index first = Y.row_partition().first();
  for (dpg::index i = 0; i < Y.local_rows(); ++i)
    for (dpg::index j = 0; j < Y.column_count(); ++j)
      EXPECT_NEAR(Y(i, j), expected[(first + i) * Y.column_count() + j], 1e-9) << "row " << first + i;
}

TEST(halo_rows, give_products_what_other_processes_own) {
  for (const shape &s : shapes)
    for (const dpg::index columns : {0, 1, 4}) {
      auto A = random_matrix(s);
      const auto rows = dpg::partition::uniform(world(), s.columns);
      const dpg::halo_plan plan(rows, A);
      dpg::halo_rows<double> exchange(plan, columns);
      auto X = make_x(rows, columns);
      dpg::dense_matrix<double> Y(A.row_partition(), columns);
      for (int round = 0; round < 2; ++round) { // an exchange can be used again
        exchange.start(X);
        add_products(A.inner(), X, Y, exchange);
        exchange.finish();
        add_products(A.outer(), X, Y, exchange);
        expect_product(s, Y);
        Y = dpg::dense_matrix<double>(A.row_partition(), columns);
      }
    }
}

TEST(halo_rows, give_products_in_blocks_of_columns) {
  for (const shape &s : shapes)
    for (const dpg::index columns : {3, 45}) {
      auto A = random_matrix(s);
      const auto rows = dpg::partition::uniform(world(), s.columns);
      const dpg::halo_plan plan(rows, A);
      dpg::halo_rows<double> exchange(plan, columns);
      auto X = make_x(rows, columns);
      dpg::dense_matrix<double> Y(A.row_partition(), columns);
      exchange.start(X);
      exchange.finish();
      add_products_by_blocks(A.rows(), X, Y);
      expect_product(s, Y);
    }
}

TEST(csr_matrix, guesses_whether_columns_are_scattered) {
  const auto is_scattered = [](dpg::csr_matrix<double> A) {
    EXPECT_FALSE(A.has_scattered_columns());
    const dpg::halo_plan plan(A.row_partition(), A);
    return A.has_scattered_columns();
  };
  EXPECT_FALSE(is_scattered(dpg::convection_diffusion<double>(world(), 200, 60, 0.5, 0.5)));
  EXPECT_FALSE(is_scattered(dpg::c_diagonal<double>(world(), 20'000, 30, 0.001)));
  EXPECT_TRUE(is_scattered(dpg::c_diagonal<double>(world(), 20'000, 30, 0.1)));
  EXPECT_TRUE(is_scattered(dpg::rmat<double>(world(), 12, 8)));
}

TEST(halo_rows, lie_below_ghost_rows_that_are_there) {
  auto A = random_matrix({40, 40, 300});
  const auto rows = dpg::partition::uniform(world(), 40);
  const dpg::halo_plan plan(rows, A);
  dpg::dense_matrix<double> X(rows, 2, 0.0, 3);
  X.reserve_halo_rows(plan.halo_size());
  EXPECT_EQ(X.rows_above(), 3);
  EXPECT_GE(X.rows_below(), plan.halo_size());
}

/// Rows of a matrix that is larger than the caches, where `is_large`, and of a small one.
dpg::index rows_of(dpg::index columns, bool is_large) {
  dpg::index rows = 40;
  while (is_large && !dpg::outgrows_caches(static_cast<std::size_t>(rows * columns) * sizeof(double)))
    rows += rows / 4;
  return rows;
}

TEST(dense_matrix, takes_blocks_of_columns_into_the_caches_and_past_them) {
  for (const bool is_large : {false, true})
    for (const dpg::index columns : {13, 24})
      for (const dpg::index first : {0, 3}) {
        dpg::dense_matrix<double> Y(dpg::partition::uniform(dpg::communicator::self(), rows_of(columns, is_large)),
                                    columns, -1.0);
        const auto value = [&](dpg::index i, dpg::index j) { return static_cast<double>(i * 32 + j); };
#pragma omp parallel for
        for (dpg::index i = 0; i < Y.local_rows(); ++i)
          dpg::for_column_blocks(first, columns, [&](const auto block) {
            double values[decltype(block)::width];
            for (const dpg::index j : block)
              values[j - block.first] = value(i, j);
            Y.set(i, block, dpg::column_values<decltype(block)::width>(values));
          });
        dpg::index wrong = 0;
        for (dpg::index i = 0; i < Y.local_rows(); ++i)
          for (dpg::index j = 0; j < columns; ++j)
            wrong += Y(i, j) != (j < first ? -1 : value(i, j));
        EXPECT_EQ(wrong, 0) << columns << " columns from " << first << " on";
      }
}

} // namespace

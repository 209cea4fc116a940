// Bounds of backward errors against arithmetic of 113 bits: none lies below the true one.
#include "random_systems.h"

#include <dpg/lapack/mixed_solvers.h>
#include <dpg/lapack/solvers.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <limits>

namespace {

using namespace dpg::testing;
using dpg::dense_matrix;
using dpg::index;
using dpg::matrix_kind;

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

double bound_of(matrix_kind kind, const dense_matrix<double> &A, const std::vector<double> &x,
                const std::vector<double> &b) {
  return kind == matrix_kind::general ? dpg::library::backward_error(A, x, b, "")
                                      : dpg::library::backward_error_symmetric(A, x, b, "");
}

void expect_bound(matrix_kind kind, const dense_matrix<double> &A, const std::vector<double> &x,
                  const std::vector<double> &b) {
  const double order = static_cast<double>(A.column_count()) + 128, u = 0x1p-53;
  const double bound = bound_of(kind, A, x, b);
  const quad exact = true_backward_error(kind, A, x, b);
  EXPECT_GE(quad(bound), exact);
  EXPECT_LE(quad(bound), exact * (1 + 8 * order * u) + 4 * (order * u) * (order * u));
}

/// A solution in f64, as it is or moved, or no solution at all.
std::vector<double> candidate(random_systems &random, const dense_matrix<double> &A, const std::vector<double> &b) {
  const index n = A.column_count();
  std::vector<double> x = random.vector(n);
  dense_matrix<double> LU = square_matrix(n);
  std::vector<index> pivots(n);
  dpg::library::lu(A, LU, pivots, "");
  const index kind = random.number(3);
  if (kind == 0 || std::ranges::any_of(LU.owned(), [](double e) { return !std::isfinite(e); }))
    return x;
  for (index i = 0; i < n; ++i)
    if (LU(i, i) == 0)
      return x;
  std::vector<double> y(n);
  dpg::library::lu_solve(LU, pivots, b, y, "");
  if (!dpg::are_finite(y))
    return x;
  const double moved = kind == 1 ? std::pow(10, random.uniform(-18, 0)) : 0;
  for (double &element : y)
    element *= 1 + moved * random.normal();
  return y;
}

TEST(backward_error, is_never_below_the_true_one) {
  random_systems random(7);
  const unsigned samples = system_samples();
  for (unsigned s = 0; s < samples; ++s) {
    const matrix_kind kind = s % 3 == 0 ? matrix_kind::symmetric : matrix_kind::general;
    const index n = 1 + random.number(60);
    const dense_matrix<double> A = random.matrix(n, kind == matrix_kind::symmetric);
    const std::vector<double> b = random.vector(n);
    ASSERT_NO_FATAL_FAILURE(expect_bound(kind, A, candidate(random, A, b), b)) << "system " << s;
  }
}

TEST(backward_error, of_orders_around_the_blocks_of_its_loops) {
  random_systems random(8);
  for (const index n : {1, 2, 15, 16, 17, 31, 32, 33, 48, 200})
    for (const matrix_kind kind : {matrix_kind::general, matrix_kind::symmetric}) {
      const dense_matrix<double> A = random.with_condition(n, 100, true, kind == matrix_kind::symmetric);
      expect_bound(kind, A, random.vector(n), random.vector(n));
    }
}

TEST(backward_error, holds_where_products_would_underflow_or_overflow) {
  random_systems random(12);
  for (const auto &[of_A, of_x] :
       {std::pair(-1060, 10), {-1000, -60}, {-530, -530}, {-30, -1030}, {520, 490}, {1000, 10}})
    for (const matrix_kind kind : {matrix_kind::general, matrix_kind::symmetric}) {
      const index n = 20;
      dense_matrix<double> A = random.with_condition(n, 10, true, kind == matrix_kind::symmetric);
      std::vector<double> x(n), b(n);
      for (double &element : A.owned())
        element = std::ldexp(element, of_A);
      for (index i = 0; i < n; ++i)
        x[i] = std::ldexp(random.normal(), of_x);
      for (index i = 0; i < n; ++i) { // solved as well as rounding lets it be
        quad sum = 0;
        for (index j = 0; j < n; ++j)
          sum += quad(kind == matrix_kind::general ? A(i, j) : A(std::max(i, j), std::min(i, j))) * x[j];
        b[i] = static_cast<double>(sum);
      }
      expect_bound(kind, A, x, b);
    }
}

/// 1 + p + q - 1 - p, of which double-double loses q.
TEST(backward_error, holds_where_double_double_is_not_enough) {
  dense_matrix<double> A = square_matrix(5);
  const double p = 0x1.3p-54, q = 0x1.8p-108;
  std::ranges::copy(std::vector<double>{1, p, q, -1, -p}, A.row(0).begin());
  const std::vector<double> x(5, 1.), b(5, 0.);
  EXPECT_GT(true_backward_error(matrix_kind::general, A, x, b), 0);
  expect_bound(matrix_kind::general, A, x, b);
}

TEST(backward_error, is_zero_of_what_is_exact_and_one_of_nothing) {
  dense_matrix<double> A = square_matrix(2);
  const std::vector<double> zero(2), one{1, 1};
  EXPECT_EQ(bound_of(matrix_kind::general, A, zero, zero), 0);
  EXPECT_EQ(bound_of(matrix_kind::general, A, one, zero), 0); // A = 0
  EXPECT_NEAR(bound_of(matrix_kind::general, A, one, one), 1, 1e-12);
  A(0, 0) = A(1, 1) = 2;
  EXPECT_EQ(bound_of(matrix_kind::general, A, zero, zero), 0);
  EXPECT_NEAR(bound_of(matrix_kind::general, A, zero, one), 1, 1e-12);
  EXPECT_LE(bound_of(matrix_kind::general, A, one, {2, 2}), 1e-27);
  EXPECT_EQ(bound_of(matrix_kind::general, square_matrix(0), {}, {}), 0);
}

TEST(backward_error, is_infinite_where_a_number_is_not_finite) {
  for (const double wrong : {infinity, -infinity, nan})
    for (index at = 0; at < 40; ++at)
      for (const matrix_kind kind : {matrix_kind::general, matrix_kind::symmetric}) {
        dense_matrix<double> A = square_matrix(40);
        std::vector<double> x(40, 0.), b(40, 0.);
        x[at] = wrong;
        EXPECT_EQ(bound_of(kind, A, x, b), infinity);
        x[at] = 0;
        b[at] = wrong;
        EXPECT_EQ(bound_of(kind, A, x, b), infinity);
        b[at] = 1;
        A(39, at) = wrong;
        EXPECT_EQ(bound_of(kind, A, x, b), infinity);
        x[(at + 1) % 40] = 1;
        EXPECT_EQ(bound_of(kind, A, x, b), infinity);
      }
}

TEST(backward_error, of_a_symmetric_matrix_reads_its_lower_triangle_alone) {
  random_systems random(9);
  for (const int scale : {0, -900}) {
    dense_matrix<double> A = random.with_condition(40, 1000, true, true);
    const std::vector<double> x = random.vector(40), b = random.vector(40);
    for (double &element : A.owned())
      element = std::ldexp(element, scale);
    const double before = bound_of(matrix_kind::symmetric, A, x, b);
    for (index i = 0; i < 40; ++i)
      for (index j = i + 1; j < 40; ++j)
        A(i, j) = nan;
    EXPECT_EQ(bound_of(matrix_kind::symmetric, A, x, b), before);
    EXPECT_LE(before, 2);
  }
}

TEST(backward_error, of_columns_is_that_of_the_worst) {
  random_systems random(10);
  const dense_matrix<double> A = random.with_condition(20, 10, true);
  dense_matrix<double> X(A.row_partition(), 3), B(A.row_partition(), 3);
  double worst = 0;
  for (index c = 0; c < 3; ++c) {
    const std::vector<double> x = random.vector(20), b = random.vector(20);
    for (index i = 0; i < 20; ++i) {
      X(i, c) = x[i];
      B(i, c) = b[i];
    }
    worst = std::max(worst, bound_of(matrix_kind::general, A, x, b));
  }
  EXPECT_EQ(dpg::library::backward_error(A, X, B, ""), worst);
  EXPECT_EQ(dpg::library::backward_error(A, dense_matrix<double>(A.row_partition(), 0),
                                         dense_matrix<double>(A.row_partition(), 0), ""),
            0);
  X(3, 1) = nan;
  EXPECT_EQ(dpg::library::backward_error(A, X, B, ""), infinity);
}

TEST(backward_error, is_the_same_on_any_number_of_threads) {
  random_systems random(11);
  const dense_matrix<double> A = random.with_condition(300, 1e5, true, true);
  const std::vector<double> x = random.vector(300), b = random.vector(300);
  const int before = omp_get_max_threads();
  for (const matrix_kind kind : {matrix_kind::general, matrix_kind::symmetric}) {
    std::vector<double> bounds;
    for (const int threads : {1, 2, 3}) {
      omp_set_num_threads(threads);
      bounds.push_back(bound_of(kind, A, x, b));
    }
    EXPECT_EQ(bounds[0], bounds[1]);
    EXPECT_EQ(bounds[0], bounds[2]);
  }
  omp_set_num_threads(before);
}

} // namespace

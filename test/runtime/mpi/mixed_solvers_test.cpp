// Solvers by factors in f32 against the backward errors of their solutions in arithmetic of 113 bits.
#include "random_systems.h"

#include <dpg/errors.h>
#include <dpg/lapack/mixed_solvers.h>
#include <dpg/lapack/solvers.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace dpg::testing;
using namespace dpg::library;
using dpg::dense_matrix;
using dpg::index;
using dpg::matrix_kind;
using dpg::refinement;

constexpr double u = 0x1p-53, infinity = std::numeric_limits<double>::infinity();

double true_error(matrix_kind kind, const dense_matrix<double> &A, const std::vector<double> &x,
                  const std::vector<double> &b) {
  return static_cast<double>(true_backward_error(kind, A, x, b));
}

/// The backward error of the solution that factors in f32 give, if any: at most 4 u then, and infinity without one.
template <class Narrow>
double error_by_f32(matrix_kind kind, refinement method, const dense_matrix<double> &A, const std::vector<double> &b) {
  columns_of_systems systems{std::ssize(b), 1, b, std::vector<double>(b.size())};
  return solve_narrow<Narrow>(kind, method, A, systems) ? true_error(kind, A, systems.x, b) : infinity;
}

template <class Narrow> void expect_f32_factors(matrix_kind kind, const dense_matrix<double> &A) {
  const index n = A.column_count();
  const std::vector<double> b(n, 1.);
  std::vector<double> x(n);
  Narrow factors(static_cast<dpg::lapack::integer>(n));
  ASSERT_TRUE(factors.factorise(A) && factors.solve(b, x));
  EXPECT_LE(true_error(kind, A, x, b), static_cast<double>(n) * 0x1p-24);
}

TEST(mixed_solvers, factors_in_f32_alone_are_good_in_f32) {
  random_systems random(19);
  for (const index n : {1, 3, 4, 17, 64, 150, 400}) {
    expect_f32_factors<narrow_lu>(matrix_kind::general, random.with_condition(n, 100, true));
    expect_f32_factors<narrow_cholesky>(matrix_kind::symmetric, random.with_condition(n, 100, true, true));
  }
}

TEST(mixed_solvers, factors_in_f32_give_solutions_that_are_good_in_f64) {
  random_systems random(20);
  for (const index n : {1, 2, 17, 64, 150})
    for (const double condition : {1., 1e2, 1e4}) {
      const std::vector<double> b = random.vector(n);
      EXPECT_LE(error_by_f32<narrow_lu>(matrix_kind::general, refinement::krylov,
                                        random.with_condition(n, condition, true), b),
                4 * u);
      EXPECT_LE(error_by_f32<narrow_cholesky>(matrix_kind::symmetric, refinement::classic,
                                              random.with_condition(n, condition, true, true), b),
                4 * u);
    }
}

TEST(mixed_solvers, gmres_solves_where_few_singular_values_are_too_small_for_f32) {
  random_systems random(21);
  for (const double condition : {1e8, 1e10, 1e12}) {
    const dense_matrix<double> A = random.with_condition(200, condition, false);
    const std::vector<double> b = random.vector(200);
    EXPECT_LE(error_by_f32<narrow_lu>(matrix_kind::general, refinement::krylov, A, b), 4 * u) << condition;
    EXPECT_EQ(error_by_f32<narrow_lu>(matrix_kind::general, refinement::classic, A, b), infinity) << condition;
  }
}

TEST(mixed_solvers, factors_in_f32_take_rows_of_any_size) {
  random_systems random(22);
  for (const int slope : {-4, 4}) {
    dense_matrix<double> A = random.with_condition(100, 100, true);
    std::vector<double> b(100);
    for (index i = 0; i < 100; ++i) {
      for (double &element : A.row(i))
        element = std::ldexp(element, slope * static_cast<int>(i));
      b[i] = std::ldexp(random.normal(), slope * static_cast<int>(i));
    }
    EXPECT_LE(error_by_f32<narrow_lu>(matrix_kind::general, refinement::krylov, A, b), 4 * u);
    dense_matrix<double> S = random.with_condition(100, 100, true, true);
    for (index i = 0; i < 100; ++i)
      for (index j = 0; j < 100; ++j)
        S(i, j) = std::ldexp(S(i, j), slope * static_cast<int>(i + j));
    EXPECT_LE(error_by_f32<narrow_cholesky>(matrix_kind::symmetric, refinement::classic, S, b), 4 * u);
  }
}

TEST(mixed_solvers, formats_of_factors_follow_the_condition) {
  random_systems random(23);
  const index n = 1024;
  const std::vector<double> b = random.vector(n);
  std::vector<double> x(n);
  for (const auto &[condition, is_geometric, format] : {std::tuple(1e3, true, factor_format::f32),
                                                        {1e6, true, factor_format::f32},
                                                        {1e10, false, factor_format::f32},
                                                        {1e12, true, factor_format::f64}}) {
    const dense_matrix<double> A = random.with_condition(n, condition, is_geometric);
    EXPECT_EQ(solve(A, b, x, ""), format) << condition;
    EXPECT_LE(true_error(matrix_kind::general, A, x, b), 4 * u) << condition;
    const dense_matrix<double> S = random.with_condition(n, condition, is_geometric, true);
    const factor_format of_definite = solve_definite(S, b, x, "");
    if (condition != 1e6) // where either may do
      EXPECT_EQ(of_definite, condition < 1e6 ? factor_format::f32 : factor_format::f64) << condition;
    EXPECT_LE(true_error(matrix_kind::symmetric, S, x, b), 4 * u) << condition;
  }
}

/// Whether the largest magnitude has all digits, also after eliminations.
bool is_normal(std::span<const double> x) {
  return std::ranges::any_of(x, [](double element) { return std::abs(element) > 1e-280; });
}

TEST(mixed_solvers, solutions_are_as_good_as_those_of_f64_and_meet_what_is_said_of_them) {
  random_systems random(24);
  const unsigned samples = system_samples();
  unsigned good = 0;
  for (unsigned s = 0; s < samples; ++s) {
    const index n = 1 + random.number(40);
    const dense_matrix<double> A = random.matrix(n, false);
    const std::vector<double> b = random.vector(n);
    std::vector<double> x(n), y(n);
    dense_matrix<double> LU = square_matrix(n);
    std::vector<index> pivots(n);
    try {
      solve(A, b, x, "");
      lu(A, LU, pivots, "");
      lu_solve(LU, pivots, b, y, "");
    } catch (const dpg::range_error &) {
      continue; // singular as it is stored, by underflow
    }
    const double said = backward_error(A, x, b, "");
    if (!dpg::are_finite(x) || !dpg::are_finite(y)) // beyond what f64 holds
      continue;
    EXPECT_LE(true_error(matrix_kind::general, A, x, b), said) << s;
    if (is_normal(A.owned()) && is_normal(y)) // where f64 holds few digits, luck decides
      EXPECT_LE(said, std::max(4 * u, 2 * true_error(matrix_kind::general, A, y, b))) << s;
    good += said <= 1e-14;
  }
  EXPECT_GE(good, samples * 3 / 4);
}

TEST(mixed_solvers, columns_are_solved_as_vectors_are) {
  random_systems random(25);
  for (const index n : {3, 40, 1030})
    for (const index count : {index(0), index(1), index(2), n / 16 + 2}) {
      const dense_matrix<double> A = random.with_condition(n, 100, true, true);
      dense_matrix<double> B(A.row_partition(), count), X(A.row_partition(), count);
      for (double &element : B.owned())
        element = random.normal();
      solve(A, B, X, "");
      EXPECT_LE(backward_error(A, X, B, ""), 20 * u) << n << " " << count;
      solve_definite(A, B, X, "");
      EXPECT_LE(backward_error_symmetric(A, X, B, ""), 20 * u) << n << " " << count;
    }
}

template <class Call> std::string message_of(const Call &call) {
  try {
    call();
  } catch (const dpg::range_error &error) {
    return error.what();
  }
  return "";
}

TEST(mixed_solvers, matrices_without_a_solution_are_range_errors) {
  for (const index n : {2, 1030}) {
    random_systems random(26);
    dense_matrix<double> A = random.with_condition(n, 10, true, true);
    std::vector<double> b = random.vector(n), x(n);
    std::ranges::copy(A.row(0), A.row(1).begin());
    EXPECT_EQ(message_of([&] { solve_definite(square_matrix(n), b, x, "a.dpg:3"); }),
              "a.dpg:3: `solve_definite` has no result here: the matrix is not positive definite");
    EXPECT_EQ(message_of([&] { solve(square_matrix(n), b, x, "a.dpg:3"); }),
              "a.dpg:3: `solve` has no result here: the matrix is singular");
    dense_matrix<double> indefinite = random.with_condition(n, 10, true, true);
    for (index i = 0; i < n; ++i)
      indefinite(i, i) -= 0.5;
    EXPECT_EQ(message_of([&] { solve_definite(indefinite, b, x, "a.dpg:3"); }),
              "a.dpg:3: `solve_definite` has no result here: the matrix is not positive definite");
    for (const double wrong : {infinity, std::nan("")}) {
      dense_matrix<double> broken = random.with_condition(n, 10, true, true);
      broken(1, 0) = wrong;
      EXPECT_NE(message_of([&] { solve(broken, b, x, "a.dpg:3"); }).find("has no result here: A[1, 0] is "),
                std::string::npos);
      EXPECT_NE(message_of([&] { solve_definite(broken, b, x, "a.dpg:3"); }).find("has no result here: A[1, 0] is "),
                std::string::npos);
      broken(1, 0) = 0;
      broken(0, 1) = wrong;
      EXPECT_EQ(message_of([&] { solve_definite(broken, b, x, "a.dpg:3"); }), "");
      b[1] = wrong;
      EXPECT_NE(message_of([&] { solve(broken, b, x, "a.dpg:3"); }).find("has no result here: b[1] is "),
                std::string::npos);
      b[1] = 1;
    }
  }
}

TEST(mixed_solvers, empty_systems_have_empty_solutions) {
  std::vector<double> none;
  solve(square_matrix(0), none, none, "");
  solve_definite(square_matrix(0), none, none, "");
}

} // namespace

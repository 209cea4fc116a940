// Dense tasks of the library against arithmetic of 113 bits, on matrices that every process holds.
#include <dpg/errors.h>
#include <dpg/lapack/eigenvalues.h>
#include <dpg/lapack/solvers.h>
#include <dpg/num/random.h>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace {

using dpg::dense_matrix;
using dpg::index;
using quad = __float128;
using elements = std::function<double(index, index)>;

constexpr double u = 0x1p-53, infinity = std::numeric_limits<double>::infinity();

dense_matrix<double> matrix(index rows, index columns, const elements &at) {
  dense_matrix<double> A(dpg::partition::replicated(dpg::communicator::world(), rows), columns);
  for (index i = 0; i < rows; ++i)
    for (index j = 0; j < columns; ++j)
      A(i, j) = at(i, j);
  return A;
}

double random_element(index i, index j) { return dpg::normal(11, i, j); }
double hilbert(index i, index j) { return 1. / (1 + i + j); }

quad magnitude(quad x) { return x < 0 ? -x : x; }

struct factors {
  dense_matrix<double> LU;
  std::vector<index> pivots;
};

factors factorise(const dense_matrix<double> &A) {
  factors made{dense_matrix<double>(A.row_partition(), A.column_count()), std::vector<index>(A.row_count())};
  dpg::library::lu(A, made.LU, made.pivots, "test.dpg:1");
  return made;
}

/// norm_inf of the inverse, by Gauss and Jordan.
quad inverse_norm(const dense_matrix<double> &A) {
  const index n = A.row_count();
  std::vector<std::vector<quad>> rows(n, std::vector<quad>(2 * n));
  for (index i = 0; i < n; ++i) {
    std::ranges::copy(A.row(i), rows[i].begin());
    rows[i][n + i] = 1;
  }
  for (index k = 0; k < n; ++k) {
    const auto pivot = std::max_element(
        rows.begin() + k, rows.end(), [&](const auto &a, const auto &b) { return magnitude(a[k]) < magnitude(b[k]); });
    std::swap(*pivot, rows[k]);
    for (index j = 2 * n - 1; j >= k; --j)
      rows[k][j] /= rows[k][k];
    for (index i = 0; i < n; ++i)
      for (index j = 2 * n - 1; i != k && j >= k; --j)
        rows[i][j] -= rows[i][k] * rows[k][j];
  }
  quad largest = 0;
  for (const auto &row : rows) {
    quad sum = 0;
    for (index j = n; j < 2 * n; ++j)
      sum += magnitude(row[j]);
    largest = std::max(largest, sum);
  }
  return largest;
}

/// The largest |P A - L U| over n u |L| |U|, element by element.
double factorisation_error(const dense_matrix<double> &A) {
  const index n = A.row_count();
  const factors made = factorise(A);
  double worst = 0;
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j) {
      quad rest = A(made.pivots[i], j), size = 0;
      for (index k = 0; k <= std::min(i, j); ++k) {
        const quad product = (k == i ? quad(1) : quad(made.LU(i, k))) * made.LU(k, j);
        rest -= product;
        size += magnitude(product);
      }
      worst = std::max(worst, static_cast<double>(magnitude(rest) / (size * n * u)));
    }
  return worst;
}

TEST(dense_tasks, lu_is_backward_stable_whatever_the_magnitudes) {
  EXPECT_LE(factorisation_error(matrix(50, 50, random_element)), 1);
  EXPECT_LE(factorisation_error(matrix(30, 30, hilbert)), 1);
  EXPECT_LE(factorisation_error(matrix(20, 20, [](index i, index j) { return 0x1p-900 * random_element(i, j); })), 1);
  EXPECT_LE(factorisation_error(matrix(20, 20, [](index i, index j) { return 0x1p1000 * random_element(i, j); })), 1);
}

void expect_bound(const dense_matrix<double> &A, double at_most) {
  const factors made = factorise(A);
  const double bound = dpg::library::inverse_norm_bound(A, made.LU, made.pivots, "test.dpg:1");
  const quad exact = inverse_norm(A);
  EXPECT_GE(quad(bound), exact);
  EXPECT_LE(bound, at_most * static_cast<double>(exact));
}

TEST(dense_tasks, bound_of_the_inverse_holds_and_is_sharp) {
  expect_bound(matrix(1, 1, [](index, index) { return 3; }), 1 + 1e-14);
  expect_bound(matrix(40, 40, random_element), 1 + 1e-9);
  expect_bound(matrix(6, 6, hilbert), 1 + 1e-5);
  expect_bound(matrix(9, 9, [](index i, index j) { return 0x1p-1000 * random_element(i, j); }), 1 + 1e-9);
}

TEST(dense_tasks, bound_of_the_inverse_is_infinite_where_the_factors_show_none) {
  const dense_matrix<double> singular = matrix(3, 3, [](index i, index j) { return (i + 1) * (j + 1); });
  const factors of_singular = factorise(singular), of_random = factorise(matrix(3, 3, random_element));
  EXPECT_EQ(dpg::library::inverse_norm_bound(singular, of_singular.LU, of_singular.pivots, ""), infinity);
  EXPECT_EQ(dpg::library::inverse_norm_bound(singular, of_random.LU, of_random.pivots, ""), infinity);
  EXPECT_EQ(dpg::library::inverse_norm_bound(matrix(20, 20, hilbert), factorise(matrix(20, 20, hilbert)).LU,
                                             factorise(matrix(20, 20, hilbert)).pivots, ""),
            infinity);
}

TEST(dense_tasks, columns_are_solved_as_vectors_are) {
  const factors made = factorise(matrix(17, 17, random_element));
  const dense_matrix<double> B = matrix(17, 3, random_element);
  dense_matrix<double> X = matrix(17, 3, random_element);
  dpg::library::lu_solve(made.LU, made.pivots, B, X, "");
  std::vector<double> b(17), x(17);
  for (index i = 0; i < 17; ++i)
    b[i] = B(i, 2);
  dpg::library::lu_solve(made.LU, made.pivots, b, x, "");
  for (index i = 0; i < 17; ++i)
    EXPECT_NEAR(x[i], X(i, 2), 1e-11 * (1 + std::abs(x[i])));
}

TEST(dense_tasks, eigenvectors_of_a_known_matrix) {
  const dense_matrix<double> A = matrix(2, 2, [](index i, index j) { return i == j ? 2 : -1; });
  dense_matrix<double> V = matrix(2, 2, random_element);
  std::vector<double> values(2);
  dpg::library::eig_symmetric(A, values, V, "");
  EXPECT_NEAR(values[0], 1, 4 * u);
  EXPECT_NEAR(values[1], 3, 8 * u);
  EXPECT_NEAR(V(0, 0), std::sqrt(0.5), 4 * u);
  EXPECT_NEAR(V(1, 0), std::sqrt(0.5), 4 * u);
}

/// The largest residual of the eigenpairs over n u norm_fro(A).
double residual_of_pairs(const dense_matrix<double> &A) {
  using wide = std::complex<long double>;
  const index n = A.row_count();
  std::vector<std::complex<double>> values(n);
  dense_matrix<std::complex<double>> V(A.row_partition(), n);
  dpg::library::eig(A, values, V, "");
  long double size = 0, worst = 0;
  for (const double element : A.owned())
    size = std::hypot(size, static_cast<long double>(element));
  for (index k = 0; k < n; ++k) {
    long double residual = 0, length = 0;
    for (index i = 0; i < n; ++i) {
      wide rest = -wide(values[k]) * wide(V(i, k));
      for (index j = 0; j < n; ++j)
        rest += static_cast<long double>(A(i, j)) * wide(V(j, k));
      residual = std::hypot(residual, std::abs(rest));
      length = std::hypot(length, std::abs(wide(V(i, k))));
    }
    EXPECT_NEAR(static_cast<double>(length), 1, 1e-14);
    EXPECT_TRUE(k == 0 || std::abs(values[k]) <= std::abs(values[k - 1]));
    worst = std::max(worst, residual);
  }
  return size > 0 ? static_cast<double>(worst / (size * static_cast<long double>(n) * u)) : 0;
}

TEST(dense_tasks, eigenpairs_have_small_residuals_whatever_the_magnitudes) {
  for (const double scale : {1., 1e-150, 1e150})
    for (const index n : {1, 2, 7, 40})
      EXPECT_LT(residual_of_pairs(matrix(n, n, [=](index i, index j) { return scale * random_element(i, j); })), 30);
  EXPECT_LT(residual_of_pairs(matrix(12, 12, hilbert)), 30);
  EXPECT_LT(residual_of_pairs(matrix(3, 3, [](index i, index j) { return j == i + 1; })), 30); // a Jordan block
  EXPECT_EQ(residual_of_pairs(matrix(3, 3, [](index, index) { return 0; })), 0);
  EXPECT_EQ(residual_of_pairs(matrix(0, 0, random_element)), 0);
}

TEST(dense_tasks, eigenpairs_of_a_rotation) {
  std::vector<std::complex<double>> values(2);
  const dense_matrix<double> A = matrix(2, 2, [](index i, index j) { return i == j ? 3 : i < j ? -4 : 4; });
  dense_matrix<std::complex<double>> V(A.row_partition(), 2);
  dpg::library::eig(A, values, V, "");
  EXPECT_LE(std::abs(values[0] - std::complex<double>(3, 4)), 8 * u);
  EXPECT_EQ(values[1], std::conj(values[0]));
  EXPECT_LE(std::abs(V(0, 0) - std::sqrt(0.5)), 4 * u);
  EXPECT_LE(std::abs(V(1, 0) - std::complex<double>(0, -std::sqrt(0.5))), 4 * u);
}

template <class Call> std::string message_of(const Call &call) {
  try {
    call();
  } catch (const dpg::range_error &error) {
    return error.what();
  }
  return "";
}

TEST(dense_tasks, vector_solves_find_what_is_not_finite_wherever_it_is_read) {
  const std::vector<double> b{1, 0, 3};
  std::vector<double> x(3);
  const std::vector<index> pivots{0, 1, 2};
  for (const double wrong : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()})
    for (index row = 0; row < 3; ++row)
      for (index column = 0; column < 3; ++column) {
        const dense_matrix<double> T =
            matrix(3, 3, [=](index i, index j) { return i == row && j == column ? wrong : 1. + (i == j ? 4. : 0.); });
        const std::string place = "[" + std::to_string(row) + ", " + std::to_string(column) + "]";
        const auto finds = [&](const auto &solve) { return message_of(solve).find(place) != std::string::npos; };
        EXPECT_TRUE(finds([&] { dpg::library::lu_solve(T, pivots, b, x, ""); })) << place << wrong;
        EXPECT_EQ(finds([&] { dpg::library::solve_lower(T, b, x, ""); }), column <= row) << place << wrong;
        EXPECT_EQ(finds([&] { dpg::library::solve_upper(T, b, x, ""); }), column >= row) << place << wrong;
      }
}

TEST(dense_tasks, only_the_triangle_that_is_read_has_to_be_finite) {
  const dense_matrix<double> L = matrix(3, 3, [](index i, index j) { return i < j ? infinity : 1 + i; });
  std::vector<double> b{1, 2, 3}, x(3);
  EXPECT_EQ(message_of([&] { dpg::library::solve_lower(L, b, x, "a.dpg:7"); }), "");
  EXPECT_EQ(message_of([&] { dpg::library::solve_upper(L, b, x, "a.dpg:7"); }),
            "a.dpg:7: `solve_upper` has no result here: U[0, 1] is infinity");
  b[1] = std::nan("");
  EXPECT_EQ(message_of([&] { dpg::library::solve_lower(L, b, x, "a.dpg:7"); }),
            "a.dpg:7: `solve_lower` has no result here: b[1] is NaN");
}

} // namespace

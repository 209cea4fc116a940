// Dense tasks that work in blocks, at orders around those of their blocks, against arithmetic of 113 bits: backward
// errors, and what they find that is not finite.
#include <dpg/errors.h>
#include <dpg/lapack/solvers.h>
#include <dpg/num/random.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <functional>
#include <limits>

namespace {

using dpg::dense_matrix;
using dpg::index;
using quad = __float128;

constexpr double u = 0x1p-53;
/// Around the rows at once, the panels, and the largest order that is worked on in registers.
constexpr index orders[] = {1, 3, 4, 31, 33, 65, 198, 200, 201, 255, 259, 515};

dense_matrix<double> matrix(index rows, index columns, const std::function<double(index, index)> &at) {
  dense_matrix<double> A(dpg::partition::replicated(dpg::communicator::self(), rows), columns);
  for (index i = 0; i < rows; ++i)
    for (index j = 0; j < columns; ++j)
      A(i, j) = at(i, j);
  return A;
}

/// Its triangles are well conditioned.
double dominant(index i, index j) { return i == j ? 3 : dpg::normal(5, i, j) / (1 + std::abs(i - j)); }

quad magnitude(quad x) { return x < 0 ? -x : x; }

/// The largest |b - T x| over n u |T| |x|, element by element; columns first(i), ..., last(i) - 1 of row i are read.
template <class First, class Last>
double residual(const dense_matrix<double> &T, std::span<const double> b, std::span<const double> x, First first,
                Last last) {
  double worst = 0;
  for (index i = 0; i < T.row_count(); ++i) {
    quad rest = b[i], size = 0;
    for (index j = first(i); j < last(i); ++j) {
      rest -= quad(T(i, j)) * x[j];
      size += magnitude(quad(T(i, j)) * x[j]);
    }
    const auto ratio = static_cast<double>(magnitude(rest) / (size * T.row_count() * u));
    if (!(ratio <= worst)) // a NaN too
      worst = ratio;
  }
  return worst;
}

std::vector<double> right_side(index n) {
  std::vector<double> b(n);
  for (index i = 0; i < n; ++i)
    b[i] = dpg::normal(6, i, 0);
  return b;
}

TEST(dense_blocks, substitution_is_backward_stable) {
  for (const index n : orders)
    for (const double scale : {1., 1e-150, 1e150}) {
      const dense_matrix<double> T = matrix(n, n, [=](index i, index j) { return scale * dominant(i, j); });
      const std::vector<double> b = right_side(n);
      std::vector<double> x(n);
      dpg::library::solve_lower(T, b, x, "");
      EXPECT_LE(residual(T, b, x, [](index) { return 0; }, [](index i) { return i + 1; }), 1) << n;
      dpg::library::solve_upper(T, b, x, "");
      EXPECT_LE(residual(T, b, x, [](index i) { return i; }, [=](index) { return n; }), 1) << n;
    }
}

std::vector<double> column_of(const dense_matrix<double> &A, index j) {
  std::vector<double> column(A.row_count());
  for (index i = 0; i < A.row_count(); ++i)
    column[i] = A(i, j);
  return column;
}

/// Each triangle is read where it counts only: NaNs lie in the other one.
TEST(dense_blocks, substitution_of_columns_is_backward_stable_and_reads_one_triangle) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const index n : orders)
    for (const index columns : {1, 6, 16, 90}) {
      const dense_matrix<double> L = matrix(n, n, [](index i, index j) { return j > i ? nan : dominant(i, j); });
      const dense_matrix<double> U = matrix(n, n, [](index i, index j) { return j < i ? nan : dominant(i, j); });
      const dense_matrix<double> B = matrix(n, columns, [](index i, index j) { return dpg::normal(6, i, j); });
      dense_matrix<double> of_L = matrix(n, columns, [](index, index) { return 7; });
      dense_matrix<double> of_U = matrix(n, columns, [](index, index) { return 7; });
      dpg::library::solve_lower(L, B, of_L, "");
      dpg::library::solve_upper(U, B, of_U, "");
      for (index j = columns - 1; j >= 0; j -= 1 + columns / 5) {
        const std::vector<double> b = column_of(B, j);
        EXPECT_LE(residual(
                      L, b, column_of(of_L, j), [](index) { return 0; }, [](index i) { return i + 1; }),
                  1)
            << n << ", " << columns;
        EXPECT_LE(residual(
                      U, b, column_of(of_U, j), [](index i) { return i; }, [=](index) { return n; }),
                  1)
            << n << ", " << columns;
      }
    }
}

/// The message of what a task throws, or nothing.
std::string message_of(const std::function<void()> &task) {
  try {
    task();
  } catch (const dpg::range_error &problem) {
    return problem.what();
  }
  return "";
}

/// Of a matrix with one wrong element, cholesky and solve_lower tell which.
void expect_found(index n, index row, index column, double wrong) {
  const std::vector<double> b = right_side(n);
  std::vector<double> x(n);
  dense_matrix<double> L = matrix(n, n, [](index, index) { return 0; });
  const dense_matrix<double> A = matrix(n, n, [=](index i, index j) {
    return i == row && j == column ? wrong : i == j ? 9 : 1e-3;
  });
  const std::string place = "A[" + std::to_string(row) + ", " + std::to_string(column) + "] is ";
  EXPECT_NE(message_of([&] { dpg::library::cholesky(A, L, ""); }).find(place), std::string::npos) << place;
  EXPECT_NE(message_of([&] { dpg::library::solve_lower(A, b, x, ""); }).find(place.substr(1)), std::string::npos);
}

TEST(dense_blocks, find_what_is_not_finite_in_each_block) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double wrong : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    for (const auto &[row, column] : std::vector<std::pair<index, index>>{{514, 0}, {300, 257}, {258, 258}, {70, 60}})
      expect_found(515, row, column, wrong);
    for (index row = 0; row < 11; ++row)
      for (index column = 0; column <= row; ++column)
        expect_found(11, row, column, wrong);
  }
}

TEST(dense_blocks, cholesky_is_backward_stable_and_reads_one_triangle) {
  for (const index n : orders) {
    const dense_matrix<double> A = matrix(n, n, [=](index i, index j) {
      return j > i ? std::numeric_limits<double>::quiet_NaN() : i == j ? 4. + i : 1. / (1 + i + j);
    });
    dense_matrix<double> L = matrix(n, n, [](index, index) { return 7; });
    dpg::library::cholesky(A, L, "");
    double worst = 0;
    for (index i = 0; i < n; i += 1 + n / 60)
      for (index j = 0; j < n; ++j) {
        quad rest = j > i ? 0 : A(i, j), size = 0;
        for (index k = 0; k <= std::min(i, j); ++k) {
          rest -= j > i ? 0 : quad(L(i, k)) * L(j, k);
          size += magnitude(quad(L(i, k)) * L(j, k));
        }
        if (j > i)
          rest = L(i, j);
        const auto ratio = static_cast<double>(magnitude(rest) / (size * n * u));
        if (!(ratio <= worst)) // a NaN too
          worst = ratio;
      }
    EXPECT_LE(worst, 1) << n;
  }
}

TEST(dense_blocks, cholesky_refuses_what_is_not_positive_definite) {
  for (const index n : orders) {
    dense_matrix<double> L = matrix(n, n, [](index, index) { return 0; });
    const dense_matrix<double> A = matrix(n, n, [=](index i, index j) { return i != j ? 0 : i == n - 1 ? -1 : 1; });
    EXPECT_NE(message_of([&] { dpg::library::cholesky(A, L, ""); }).find("not positive definite"), std::string::npos);
  }
}

void expect_qr(index m, index n, double magnitude = 1) {
  const index rank = std::min(m, n);
  const dense_matrix<double> A = matrix(m, n, [=](index i, index j) { return magnitude * dpg::normal(8, i, j); });
  dense_matrix<double> Q = matrix(m, rank, [](index, index) { return 7; });
  dense_matrix<double> R = matrix(rank, n, [](index, index) { return 7; });
  dpg::library::qr(A, Q, R, "");
  quad apart = 0, size = 0, skew = 0;
  for (index i = 0; i < m; i += 1 + m / 40)
    for (index j = 0; j < n; ++j) {
      quad rest = A(i, j);
      for (index k = 0; k <= std::min(j, rank - 1); ++k)
        rest -= quad(Q(i, k)) * R(k, j);
      apart += rest * rest;
      size += quad(A(i, j)) * A(i, j);
    }
  for (index k = 0; k < rank; k += 1 + rank / 40)
    for (index l = 0; l < rank; ++l) {
      quad product = k == l ? -1 : 0;
      for (index i = 0; i < m; ++i)
        product += quad(Q(i, k)) * Q(i, l);
      skew += product * product;
    }
  const double scale = static_cast<double>(std::max(m, n)) * u;
  EXPECT_LE(static_cast<double>(apart / size), 100 * scale * scale) << m << " by " << n;
  EXPECT_LE(static_cast<double>(skew), 100. * rank * scale * scale) << m << " by " << n;
  for (index i = 0; i < rank; ++i) {
    EXPECT_GE(R(i, i), 0);
    for (index j = 0; j < i; ++j)
      EXPECT_EQ(R(i, j), 0);
  }
}

TEST(dense_blocks, qr_is_backward_stable) {
  for (const auto &[m, n] : std::vector<std::pair<index, index>>{
           {1, 1}, {1, 5}, {5, 1}, {31, 31}, {33, 20}, {22, 33}, {64, 66}, {210, 150}, {90, 201}})
    for (const double magnitude : {1., 1e-200, 1e200})
      expect_qr(m, n, magnitude);
}

/// What is reached beyond the range of f64 is infinite, as by LAPACK: reflectors that change nothing are not applied to
/// it.
TEST(dense_blocks, qr_beyond_the_range_is_infinite) {
  const double large = 1.7e308;
  const dense_matrix<double> A =
      matrix(2, 3, [=](index i, index j) { return (j == 2 ? large : 1) * (i * j > 0 ? -1 : 1); });
  dense_matrix<double> Q = matrix(2, 2, [](index, index) { return 0; }),
                       R = matrix(2, 3, [](index, index) { return 0; });
  dpg::library::qr(A, Q, R, "");
  EXPECT_EQ(std::abs(R(1, 2)), std::numeric_limits<double>::infinity());
}

TEST(dense_blocks, qr_of_zero_columns) {
  for (const auto &[m, n] : std::vector<std::pair<index, index>>{{9, 6}, {210, 100}}) {
    const dense_matrix<double> A = matrix(m, n, [](index i, index j) { return j % 3 == 0 ? 0 : dpg::normal(8, i, j); });
    dense_matrix<double> Q = matrix(m, n, [](index, index) { return 7; }),
                         R = matrix(n, n, [](index, index) { return 7; });
    dpg::library::qr(A, Q, R, "");
    for (index j = 0; j < n; j += 3)
      for (index i = 0; i < n; ++i)
        EXPECT_EQ(R(i, j), 0) << m << ": " << i << ", " << j;
  }
}

TEST(dense_blocks, least_squares_leave_a_residual_that_is_orthogonal_to_the_columns) {
  for (const auto &[m, n] : std::vector<std::pair<index, index>>{{1, 1}, {9, 4}, {40, 34}, {260, 70}}) {
    const dense_matrix<double> A = matrix(m, n, [](index i, index j) { return dpg::normal(8, i, j); });
    const std::vector<double> b = right_side(m);
    std::vector<double> x(n);
    dpg::library::least_squares(A, b, x, "");
    for (index j = 0; j < n; ++j) {
      quad product = 0;
      for (index i = 0; i < m; ++i) {
        quad rest = b[i];
        for (index k = 0; k < n; ++k)
          rest -= quad(A(i, k)) * x[k];
        product += rest * A(i, j);
      }
      EXPECT_LE(static_cast<double>(magnitude(product)), 1e3 * static_cast<double>(m * n) * u) << m << " by " << n;
    }
  }
}

TEST(dense_blocks, small_matrices_leave_the_number_of_threads_as_it_was) {
  const int before = omp_get_max_threads();
  omp_set_num_threads(3);
  expect_qr(20, 20);
  EXPECT_EQ(omp_get_max_threads(), 3);
  const dense_matrix<double> A = matrix(2, 2, [](index, index) { return 0; });
  dense_matrix<double> L = matrix(2, 2, [](index, index) { return 0; });
  EXPECT_NE(message_of([&] { dpg::library::cholesky(A, L, ""); }), "");
  EXPECT_EQ(omp_get_max_threads(), 3);
  omp_set_num_threads(before);
}

} // namespace

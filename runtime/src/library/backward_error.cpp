// Residuals in double-double and the backward errors that they bound: see dpg/library/backward_error.h.
#include <dpg/library/backward_error.h>

#include "library/row_products.h"

#include <dpg/dist/buffer.h>
#include <dpg/dist/threads.h>
#include <dpg/library/task_call.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace dpg {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Norms of A and x within 2^-+reach have products whose rounding errors are numbers of f64.
constexpr int reach = 400;
const double least_norm = std::ldexp(1, -reach), largest_norm = std::ldexp(1, reach);

double largest_magnitude(std::span<const double> x) {
  double largest = 0;
  for (const double element : x)
    largest = std::max(largest, std::abs(element));
  return largest;
}

/// One system A x = b, as it is or scaled.
struct linear_system {
  matrix_kind kind;
  const double *A;
  index n;
  const double *x, *b;

  /// Row i of A times x.
  compensated_sum row(const row_products &products, index i) const {
    compensated_sum sum;
    products.add_row(A + i * n, x, n, sum);
    return sum;
  }

  /// The same for the rows of a block, of the lower triangle alone: what is left of the block by rows, what is below it
  /// by columns.
  void rows_of_symmetric(const row_products &products, index_range block, compensated_sum *sums) const {
    for (index i = block.first; i < block.last; ++i) {
      products.add_row(A + i * n, x, block.first, sums[i - block.first]);
      for (index j = block.first; j < block.last; ++j)
        sums[i - block.first].add(A[std::max(i, j) * n + std::min(i, j)], x[j]);
    }
    if (block.last < n)
      products.add_columns(A + block.last * n + block.first, n, x + block.last, n - block.last, sums);
  }
};

/// What one pass over A finds.
struct norms {
  double residual = 0; // the largest |b - A x|
  double matrix = 0;   // the largest sum of a row of |A|; infinite where one is not finite
};

norms pass(const linear_system &system, std::span<double> residual) {
  const row_products products = row_products::of_machine();
  double largest_residual = 0, largest_row = 0;
  bool is_finite = true;
#pragma omp parallel for schedule(dynamic, 4) reduction(max : largest_residual, largest_row)                           \
    reduction(&& : is_finite) if (worth_threads(system.n * system.n))
  for (index first = 0; first < system.n; first += rows_of_columns) {
    const index_range block{first, std::min(system.n, first + rows_of_columns)};
    compensated_sum sums[rows_of_columns];
    if (system.kind == matrix_kind::symmetric)
      system.rows_of_symmetric(products, block, sums);
    for (index i = block.first; i < block.last; ++i) {
      const compensated_sum sum =
          system.kind == matrix_kind::symmetric ? sums[i - block.first] : system.row(products, i);
      const exact_pair difference = two_sum(system.b[i], -sum.high);
      residual[i] = difference.value + (difference.error - sum.low);
      largest_residual = std::max(largest_residual, std::abs(residual[i]));
      largest_row = std::max(largest_row, sum.magnitude);
      is_finite = is_finite && sum.magnitude < infinity; // no NaN is
    }
  }
  return {largest_residual, is_finite ? largest_row : infinity};
}

/// The bound of a scaled system, whose norms say nothing of underflow: see the header.
double bound_from(const norms &found, double norm_of_x, double norm_of_b, index n) {
  constexpr double u = std::numeric_limits<double>::epsilon() / 2;
  if (found.residual == 0 && norm_of_b == 0 && (found.matrix == 0 || norm_of_x == 0))
    return 0;
  const double order = static_cast<double>(n) + 128;
  const double size = found.matrix * norm_of_x + norm_of_b;
  const double bound = (found.residual / size * (1 + 4 * order * u) + 3 * (order * u) * (order * u)) * (1 + 8 * u);
  return bound < infinity ? bound : infinity;
}

/// An exponent e with |x| < 2^e; far below all others for 0.
int exponent_above(double x) { return x == 0 ? -10'000 : std::ilogb(x) + 1; }

std::vector<double> scaled(std::span<const double> x, int exponent) {
  std::vector<double> result(x.size());
  std::ranges::transform(x, result.begin(), [=](double element) { return std::ldexp(element, exponent); });
  return result;
}

/// The largest element that is read, infinite where one is not finite.
double largest_element(matrix_kind kind, const dense_matrix<double> &A) {
  double largest = 0;
  for (index i = 0; i < A.local_rows(); ++i) {
    const std::span<const double> row =
        A.row(i).first(kind == matrix_kind::symmetric ? i + 1 : static_cast<std::size_t>(A.column_count()));
    if (!are_finite(row))
      return infinity;
    largest = std::max(largest, largest_magnitude(row));
  }
  return largest;
}

/// A / 2^a (x 2^a / 2^t) = b / 2^t, where all sums are at most about 1 and the largest of the norms is not small: what
/// underflows then is nothing beside u^2.
measured_solution measure_scaled(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> x,
                                 std::span<const double> b, std::span<double> residual) {
  const index n = A.column_count();
  const double largest = largest_element(kind, A);
  if (!(largest < infinity))
    return {infinity, 0};
  const int of_A = exponent_above(largest) + exponent_above(static_cast<double>(n));
  const int exponent =
      std::max({of_A + exponent_above(largest_magnitude(x)), exponent_above(largest_magnitude(b)), -5'000});
  buffer<double> elements(static_cast<index>(A.owned().size()));
  for (index i = 0; i < n; ++i) // what is not read is not scaled, since it may be anything
    for (index j = 0; j < (kind == matrix_kind::symmetric ? i + 1 : n); ++j)
      elements[i * n + j] = std::ldexp(A(i, j), -of_A);
  const std::vector<double> scaled_x = scaled(x, of_A - exponent), scaled_b = scaled(b, -exponent);
  const norms found = pass({kind, elements.data(), n, scaled_x.data(), scaled_b.data()}, residual);
  return {bound_from(found, largest_magnitude(scaled_x), largest_magnitude(scaled_b), n), exponent};
}

} // namespace

measured_solution measure_solution(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> x,
                                   std::span<const double> b, std::span<double> residual) {
  if (!keeps_subnormals() || !are_finite(x) || !are_finite(b))
    return {infinity, 0};
  const double norm_of_x = largest_magnitude(x), norm_of_b = largest_magnitude(b);
  const auto is_moderate = [](double norm) { return norm >= least_norm && norm <= largest_norm; };
  if (is_moderate(norm_of_x) && norm_of_b <= largest_norm) {
    const norms found = pass({kind, A.owned().data(), A.column_count(), x.data(), b.data()}, residual);
    if (is_moderate(found.matrix))
      return {bound_from(found, norm_of_x, norm_of_b, A.column_count()), 0};
  }
  return measure_scaled(kind, A, x, b, residual);
}

namespace library {

namespace {

double largest_backward_error(matrix_kind kind, const dense_matrix<double> &A, const dense_matrix<double> &X,
                              const dense_matrix<double> &B) {
  std::vector<double> x(X.local_rows()), b(X.local_rows()), residual(X.local_rows());
  double largest = 0;
  for (index column = 0; column < X.column_count(); ++column) {
    for (index i = 0; i < X.local_rows(); ++i) {
      x[i] = X(i, column);
      b[i] = B(i, column);
    }
    largest = std::max(largest, measure_solution(kind, A, x, b, residual).backward_error);
  }
  return largest;
}

double vector_backward_error(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> x,
                             std::span<const double> b) {
  std::vector<double> residual(x.size());
  return measure_solution(kind, A, x, b, residual).backward_error;
}

} // namespace

double backward_error(const dense_matrix<double> &A, std::span<const double> x, std::span<const double> b,
                      std::string_view) {
  return vector_backward_error(matrix_kind::general, A, x, b);
}
double backward_error(const dense_matrix<double> &A, const dense_matrix<double> &X, const dense_matrix<double> &B,
                      std::string_view) {
  return largest_backward_error(matrix_kind::general, A, X, B);
}
double backward_error_symmetric(const dense_matrix<double> &A, std::span<const double> x, std::span<const double> b,
                                std::string_view) {
  return vector_backward_error(matrix_kind::symmetric, A, x, b);
}
double backward_error_symmetric(const dense_matrix<double> &A, const dense_matrix<double> &X,
                                const dense_matrix<double> &B, std::string_view) {
  return largest_backward_error(matrix_kind::symmetric, A, X, B);
}

} // namespace library
} // namespace dpg

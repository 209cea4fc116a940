// Solving dense systems by factors in f32, refined to the accuracy of f64. Programs that include it link LAPACK and
// BLAS; see factorisations.h for what holds of all functions here.
//
// A is factorised in f32, at half the time and memory; corrections by these factors of a solution in f64, whose
// residual is computed in double-double, make it as good as f64 allows (Langou et al. 2006, Exploiting the performance
// of 32 bit floating point arithmetic; Carson and Higham 2018, doi:10.1137/17M1140819). How far that goes is measured,
// not assumed: each step bounds the backward error (dpg/library/backward_error.h). Where A's condition is too much for
// f32, or a number leaves its range, A is factorised once more in f64.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/lapack/functions.h>
#include <dpg/library/blas_threads.h>
#include <dpg/library/refinement.h>
#include <dpg/library/task_call.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

namespace dpg::library {

/// By which factors a system was solved.
enum class factor_format { f32, f64 };

/// Factors of diag(2^-exponents) A in f32. LAPACK reads rows as columns: what it factorises is the transpose.
class narrow_lu {
public:
  explicit narrow_lu(lapack::integer n) : n_(n), factors_(index(n) * n), exponents_(n), exchanges_(n) {}

  /// False where f32 does not hold the factors, or promises not to be enough: that is seen after a quarter of the
  /// columns.
  bool factorise(const dense_matrix<double> &A) {
    const lapack::integer first = n_ / 4;
    return narrow_rows(A, {0, first}, factors_.data(), exponents_) && factorise_columns(0, first) &&
           is_promising(first) && narrow_rows(A, {first, n_}, factors_.data(), exponents_) &&
           (eliminate(first), factorise_columns(first, n_)) && exchange_before(first);
  }

  bool solve(std::span<const double> r, std::span<double> d) const {
    for (lapack::integer i = 0; i < n_; ++i)
      d[i] = std::ldexp(r[i], -exponents_[i]);
    solve_narrow_lower(factors_.data(), d);
    solve_narrow_unit_upper(factors_.data(), d);
    for (lapack::integer k = n_ - 1; k >= 0; --k)
      std::swap(d[k], d[exchanges_[k] - 1]);
    return are_finite(d);
  }

private:
  float *column(lapack::integer j) { return factors_.data() + index(j) * n_; }
  float pivot(lapack::integer k) { return column(k)[k]; }

  /// Factorises columns from their row `first` on.
  bool factorise_columns(lapack::integer first, lapack::integer last) {
    const lapack::integer rows = n_ - first, columns = last - first;
    lapack::integer info = 0;
    lapack::getrf(&rows, &columns, column(first) + first, &n_, exchanges_.data() + first, &info);
    for (lapack::integer k = first; k < last; ++k)
      exchanges_[k] += first;
    return info == 0;
  }

  /// Takes the first columns' part out of the others.
  void eliminate(lapack::integer first) {
    const lapack::integer rest = n_ - first, one = 1;
    const float plus = 1, minus = -1;
    lapack::laswp(&rest, column(first), &n_, &one, &first, exchanges_.data(), &one);
    lapack::trsm("L", "L", "N", "U", &first, &rest, &plus, column(0), &n_, column(first), &n_, 1, 1, 1, 1);
    lapack::gemm("N", "N", &rest, &rest, &first, &minus, column(0) + first, &n_, column(first), &n_, &plus,
                 column(first) + first, &n_, 1, 1);
  }

  /// Exchanges rows of the first columns as the others' factorisation did.
  bool exchange_before(lapack::integer first) {
    const lapack::integer from = first + 1, one = 1;
    lapack::laswp(&first, column(0), &n_, &from, &n_, exchanges_.data(), &one);
    return true;
  }

  /// Whether pivots do not shrink, from the second to the last quarter of these columns, as they do where singular
  /// values fall off steadily to what is too small for f32: then as many are that GMRES would not converge. That is a
  /// rule for choosing, no more: elimination lets elements grow, so that the pivots of a geometric progression to 1e-6
  /// lose less than a digit in n columns at that rate, to 1e-10 about four.
  bool is_promising(lapack::integer columns) {
    const lapack::integer window = columns / 4;
    if (window < 16)
      return true;
    double before = 0, behind = 0; // sums of logarithms of pivots
    for (lapack::integer k = 0; k < window; ++k) {
      before += std::log10(std::abs(pivot(window + k)));
      behind += std::log10(std::abs(pivot(columns - window + k)));
    }
    constexpr double most_digits = 2.5;
    const double distance = columns - 2 * window;
    return (before - behind) / window / distance * n_ <= most_digits;
  }

  lapack::integer n_;
  buffer<float> factors_;
  std::vector<int> exponents_;
  std::vector<lapack::integer> exchanges_;
};

/// Copies the whole of A or its lower triangle; false where an element is not finite.
inline bool copy_rows(const dense_matrix<double> &A, buffer<double> &copy, matrix_part part) {
  const index n = A.column_count();
  bool is_finite = true;
#pragma omp parallel for schedule(static) reduction(&& : is_finite) if (worth_threads(n * n))
  for (index i = 0; i < n; ++i) {
    const std::span<const double> row = A.row(i).first(part == matrix_part::whole ? n : i + 1);
    std::ranges::copy(row, copy.data() + i * n);
    is_finite = is_finite && are_finite(row);
  }
  return is_finite;
}

/// The same in f64, of A as it is.
class wide_lu {
public:
  explicit wide_lu(lapack::integer n) : n_(n), factors_(index(n) * n), exchanges_(n) {}

  bool factorise(const dense_matrix<double> &A) {
    if (!copy_rows(A, factors_, matrix_part::whole))
      return false;
    lapack::integer info = 0;
    lapack::getrf(&n_, &n_, factors_.data(), &n_, exchanges_.data(), &info);
    return info == 0;
  }

  /// @param columns  by columns, each n elements
  void solve_in_place(lapack::integer count, double *columns) const {
    lapack::integer info = 0;
    lapack::getrs("T", &n_, &count, factors_.data(), &n_, exchanges_.data(), columns, &n_, &info, 1);
  }

  static constexpr const char *without = "the matrix is singular";

private:
  lapack::integer n_;
  buffer<double> factors_;
  std::vector<lapack::integer> exchanges_;
};

/// The Cholesky factor of diag(2^-exponents) A diag(2^-exponents) in f32. By columns the lower triangle is the upper
/// one.
class narrow_cholesky {
public:
  explicit narrow_cholesky(lapack::integer n) : n_(n), factor_(index(n) * n), exponents_(n) {}

  bool factorise(const dense_matrix<double> &A) {
    lapack::integer info = 0;
    if (!narrow_triangle(A, factor_.data(), exponents_))
      return false;
    lapack::potrf("U", &n_, factor_.data(), &n_, &info, 1);
    return info == 0;
  }

  bool solve(std::span<const double> r, std::span<double> d) const {
    for (lapack::integer i = 0; i < n_; ++i)
      d[i] = std::ldexp(r[i], -exponents_[i]);
    solve_narrow_lower(factor_.data(), d);
    solve_narrow_transposed(factor_.data(), d);
    for (lapack::integer i = 0; i < n_; ++i)
      d[i] = std::ldexp(d[i], -exponents_[i]);
    return are_finite(d);
  }

private:
  lapack::integer n_;
  buffer<float> factor_;
  std::vector<int> exponents_;
};

/// The same in f64, of A as it is.
class wide_cholesky {
public:
  explicit wide_cholesky(lapack::integer n) : n_(n), factor_(index(n) * n) {}

  bool factorise(const dense_matrix<double> &A) {
    if (!copy_rows(A, factor_, matrix_part::lower))
      return false;
    lapack::integer info = 0;
    lapack::potrf("U", &n_, factor_.data(), &n_, &info, 1);
    return info == 0;
  }

  void solve_in_place(lapack::integer count, double *columns) const {
    lapack::integer info = 0;
    lapack::potrs("U", &n_, &count, factor_.data(), &n_, columns, &n_, &info, 1);
  }

  static constexpr const char *without = "the matrix is not positive definite";

private:
  lapack::integer n_;
  buffer<double> factor_;
};

/// Right-hand sides and solutions as columns one behind the other.
struct columns_of_systems {
  index n, count;
  std::vector<double> b, x;

  std::span<const double> right_side(index column) const { return std::span(b).subspan(column * n, n); }
  std::span<double> solution(index column) { return std::span(x).subspan(column * n, n); }
};

/// Solves by factors in f32; false where a solution is not as good as f64 allows.
template <class Narrow>
bool solve_narrow(matrix_kind kind, refinement method, const dense_matrix<double> &A, columns_of_systems &systems) {
  Narrow factors(static_cast<lapack::integer>(systems.n));
  if (!factors.factorise(A))
    return false;
  const auto solve = [&](std::span<const double> r, std::span<double> d) { return factors.solve(r, d); };
  for (index column = 0; column < systems.count; ++column)
    if (!(refine(kind, method, A, systems.right_side(column), solve, systems.solution(column)) <=
          2 * good_backward_error))
      return false;
  return true;
}

/// Solves by factors in f64, and refines where that is little work beside them.
template <class Wide>
void solve_wide(const task_call &call, matrix_kind kind, const dense_matrix<double> &A, columns_of_systems &systems) {
  Wide factors(static_cast<lapack::integer>(systems.n));
  if (!factors.factorise(A)) {
    call.check_finite("A", A, kind == matrix_kind::symmetric ? matrix_part::lower : matrix_part::whole);
    call.fail(Wide::without);
  }
  const auto solve = [&](std::span<const double> r, std::span<double> d) {
    std::ranges::copy(r, d.begin());
    factors.solve_in_place(1, d.data());
    return are_finite(d);
  };
  if (systems.count * 16 <= std::max<index>(systems.n, 16))
    for (index column = 0; column < systems.count; ++column)
      refine(kind, refinement::classic, A, systems.right_side(column), solve, systems.solution(column));
  else {
    systems.x = systems.b;
    factors.solve_in_place(call.lapack_extent(systems.count), systems.x.data());
  }
}

/// The order from which factors in f32 pay for `count` columns.
inline bool narrow_factors_pay(index n, index count) { return n >= 1024 * std::max<index>(count, 1); }

template <class Narrow, class Wide>
factor_format solve_systems(const task_call &call, matrix_kind kind, refinement method, const dense_matrix<double> &A,
                            columns_of_systems &systems) {
  call.lapack_extent(systems.n);
  systems.x.resize(systems.b.size());
  if (systems.n == 0 || systems.count == 0)
    return factor_format::f64;
  const one_thread_if_small threads(systems.n);
  if (narrow_factors_pay(systems.n, systems.count) && solve_narrow<Narrow>(kind, method, A, systems))
    return factor_format::f32;
  solve_wide<Wide>(call, kind, A, systems);
  return factor_format::f64;
}

/// The same for a vector.
template <class Narrow, class Wide>
factor_format solve_vector(const task_call &call, matrix_kind kind, refinement method, const dense_matrix<double> &A,
                           std::span<const double> b, std::span<double> x) {
  call.check_finite("b", b);
  columns_of_systems systems{std::ssize(b), 1, {b.begin(), b.end()}, {}};
  const factor_format format = solve_systems<Narrow, Wide>(call, kind, method, A, systems);
  std::ranges::copy(systems.x, x.begin());
  return format;
}

/// The same for the columns of a matrix by rows.
template <class Narrow, class Wide>
factor_format solve_columns(const task_call &call, matrix_kind kind, refinement method, const dense_matrix<double> &A,
                            const dense_matrix<double> &B, dense_matrix<double> &X) {
  call.check_finite("B", B);
  const index n = B.local_rows(), count = B.column_count();
  columns_of_systems systems{n, count, std::vector<double>(n * count), {}};
  transpose_elements(B.owned().data(), n, count, systems.b.data());
  const factor_format format = solve_systems<Narrow, Wide>(call, kind, method, A, systems);
  transpose_elements(systems.x.data(), count, n, X.owned().data());
  return format;
}

/// x with A x = b; x and b [n], or [n, k].
///
/// @param A  [n, n]
/// @throws dpg::range_error if A is singular: elimination in f64 meets a column of zeros
/// A normwise backward error, norm_inf(b - A x) / (norm_inf(A) norm_inf(x) + norm_inf(b)), of some u = 2^-53 wherever
/// factors in f32 or in f64 let refinement converge, and no more than that of f64 factors elsewhere: c n u times their
/// growth (Higham 2002, thm. 9.4, and ch. 12 for refinement). With more columns than n / 16 solutions are those of f64
/// factors, unrefined. dpg::library::backward_error bounds what was reached. Returns the format of the factors. Cost:
/// for n >= 1024 k, 2/3 n^3 operations in f32 and some passes over A and its copy in f32; else, and where A's condition
/// number is more than 1e7 or so (1e15 where it is so by few small singular values), 2/3 n^3 in f64, and a copy of A.
inline factor_format solve(const dense_matrix<double> &A, std::span<const double> b, std::span<double> x,
                           std::string_view place) {
  return solve_vector<narrow_lu, wide_lu>(task_call("solve", place), matrix_kind::general, refinement::krylov, A, b, x);
}

inline factor_format solve(const dense_matrix<double> &A, const dense_matrix<double> &B, dense_matrix<double> &X,
                           std::string_view place) {
  return solve_columns<narrow_lu, wide_lu>(task_call("solve", place), matrix_kind::general, refinement::krylov, A, B,
                                           X);
}

/// x with A x = b for a symmetric positive definite A, of which only the lower triangle is read; x and b [n], or [n,
/// k].
///
/// @param A  [n, n]
/// @throws dpg::range_error if A is not positive definite. Where the factor is in f32, b may not show it: of an
/// indefinite A
///         the part of the error along an eigenvector of an eigenvalue below 0 does not shrink by refinement, so that
///         f64 decides, unless that part is nothing to the backward error. x solves A x = b then.
/// Bounds are those of solve with factors by Cholesky (Higham 2002, thm. 10.4), at half the operations. Factors are f32
/// where the condition number is at most 1e6 or so, f64 elsewhere.
inline factor_format solve_definite(const dense_matrix<double> &A, std::span<const double> b, std::span<double> x,
                                    std::string_view place) {
  return solve_vector<narrow_cholesky, wide_cholesky>(task_call("solve_definite", place), matrix_kind::symmetric,
                                                      refinement::classic, A, b, x);
}

inline factor_format solve_definite(const dense_matrix<double> &A, const dense_matrix<double> &B,
                                    dense_matrix<double> &X, std::string_view place) {
  return solve_columns<narrow_cholesky, wide_cholesky>(task_call("solve_definite", place), matrix_kind::symmetric,
                                                       refinement::classic, A, B, X);
}

} // namespace dpg::library

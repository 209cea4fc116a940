// Solutions of linear systems that are improved by factors of the matrix in a lower precision.
#pragma once

#include <dpg/library/backward_error.h>

#include <functional>
#include <span>

namespace dpg {

/// Makes d nearly what A d = r demands, from factors of A; false where it has no such d. Of r no element is infinite.
using nearly_inverse = std::function<bool(std::span<const double> r, std::span<double> d)>;

/// What solutions are refined to: twice what rounding a solution to f64 may make of its backward error.
inline constexpr double good_backward_error = 0x1p-52;

/// How solutions may be refined.
enum class refinement {
  classic, ///< x + d, A d = b - A x by the factors
  krylov,  ///< the same, and where that converges slowly, d by GMRES with the factors as its preconditioner
};

/// x with A x near b, its residuals computed in double-double: until its backward error is at most good_backward_error,
/// or refinement makes it no smaller, or would take longer than to factorise A in f64. Returns the bound of the
/// backward error that x has (see measure_solution), infinite where `solve` gave nothing.
///
/// Classic refinement converges where the condition of A times the unit roundoff of its factors lies well under 1
/// (Higham 2002, ch. 12), 1e7 or so in f32; with GMRES 1e15 or so where few singular values are that small (Carson and
/// Higham 2018, SIAM J. Sci. Comput. 40, doi:10.1137/17M1140819). These are rules for choosing only: x is judged by its
/// backward error. GMRES is the flexible one, to whose preconditioner any precision does (Saad 1993, SIAM J. Sci.
/// Comput. 14).
///
/// @param A  [n, n]
/// @param b  [n], as x
/// The same on any number of threads where `solve` is. Cost: a pass over A for each step, one more `solve`, and with
/// GMRES two vectors for each step.
double refine(matrix_kind kind, refinement method, const dense_matrix<double> &A, std::span<const double> b,
              const nearly_inverse &solve, std::span<double> x);

/// Some rows of diag(2^-exponents) A in f32, the largest magnitude of a row in [1/2, 1]; smaller elements are rounded
/// to multiples of 2^-149. False where an element is not finite or a row is 0.
///
/// @param A          [n, n]
/// @param which      the rows that are copied
/// @param rows       n * n elements, those of all rows
/// @param exponents  [n], those of all rows
bool narrow_rows(const dense_matrix<double> &A, index_range which, float *rows, std::span<int> exponents);

/// The lower triangle of diag(2^-exponents) A diag(2^-exponents) in f32, the diagonal in [1/4, 1]. False where an
/// element of it is not finite, or one on the diagonal not positive.
bool narrow_triangle(const dense_matrix<double> &A, float *rows, std::span<int> exponents);

/// Solves T x = b in place, in f64, with a triangle in f32 by rows of n elements each: lower; upper with ones on its
/// diagonal, which are not stored; the transpose of a lower one. (T + E) x = b with |E| <= c n u |T| (Higham 2002, thm.
/// 8.5): what preconditions GMRES must be one matrix, whose condition number times the unit roundoff is small.
/// Cost: to read the triangle once.
void solve_narrow_lower(const float *rows, std::span<double> x);
void solve_narrow_unit_upper(const float *rows, std::span<double> x);
void solve_narrow_transposed(const float *rows, std::span<double> x);

} // namespace dpg

// How well a computed x solves A x = b: its normwise backward error, bounded with all roundings.
#pragma once

#include <dpg/dist/dense_matrix.h>

#include <span>
#include <string_view>

namespace dpg {

/// Which elements say what a square matrix is.
enum class matrix_kind {
  general,   ///< all
  symmetric, ///< those on and below the diagonal, the only ones that are read
};

/// What a residual says of x.
struct measured_solution {
  double backward_error; ///< an upper bound, infinite where a number is not finite
  int exponent;          ///< of the power of two that the residual was divided by
};

/// residual = (b - A x) / 2^exponent, each element computed in double-double and rounded to f64 once, and the bound
/// that follows of the normwise backward error
///
///     norm_inf(b - A x) / (norm_inf(A) norm_inf(x) + norm_inf(b)),
///
/// the least part of A's and b's norms by which A and b would have to change for x to be exact (Rigal and Gaches 1967;
/// Higham 2002, thm. 7.1). It is 0 only where the residual is exactly 0 and exceeds the backward error by no more than
/// (4 n + 512) u times itself plus 3 (n + 128)^2 u^2, u = 2^-53. The products are those of Dot2 without its last
/// rounding (Ogita, Rump, Oishi 2005, alg. 5.3), summed with several partial sums: the sum of all errors of products
/// and sums has at most (n + 128) u as an error of its own relative to their absolute values, which are at most (n +
/// 128) u times norm_inf(A) norm_inf(x) + norm_inf(b). Where norms lie so far out that products might underflow or
/// overflow, a copy of A is scaled by a power of two first; the exponent is 0 otherwise.
///
/// @param A            [n, n]
/// @param x, residual  [n], as b
/// Infinite, too, where subnormal numbers are flushed to zero. The same on any number of threads. Cost: some 12 n^2
/// operations on vectors, about the time to read A where the machine has AVX2.
measured_solution measure_solution(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> x,
                                   std::span<const double> b, std::span<double> residual);

namespace library {

/// At least the normwise backward error of x as a solution of A x = b, in norm_inf, of X [n, k] the largest of its
/// columns; see measure_solution, of which cost and bound hold for each column. Infinity where a number is not finite.
double backward_error(const dense_matrix<double> &A, std::span<const double> x, std::span<const double> b,
                      std::string_view place);
double backward_error(const dense_matrix<double> &A, const dense_matrix<double> &X, const dense_matrix<double> &B,
                      std::string_view place);

/// The same of a symmetric A, of which only the lower triangle is read.
double backward_error_symmetric(const dense_matrix<double> &A, std::span<const double> x, std::span<const double> b,
                                std::string_view place);
double backward_error_symmetric(const dense_matrix<double> &A, const dense_matrix<double> &X,
                                const dense_matrix<double> &B, std::string_view place);

} // namespace library
} // namespace dpg

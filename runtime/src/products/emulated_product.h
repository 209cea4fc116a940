// C = alpha A B + beta C by products of residues: Ozaki scheme II.
#pragma once

#include "int8_engine.h"
#include "operand.h"

#include <cstddef>
#include <vector>

namespace dpg::products {

/// A product with its result, by columns: element (i, j) at result[i + j * stride].
template <class T> struct matrix_product {
  operand<T> left;  // rows of A
  operand<T> right; // columns of B
  T alpha, beta;
  T *result;
  index stride;
};

/// How it is computed.
struct emulation {
  const int8_engine *engine;
  int moduli_count;
  std::size_t workspace;
  int threads;
};

/// Computes all elements whose row of A and column of B are finite, and leaves the others.
///
/// Row i of A is multiplied by 2^s and column j of B by 2^t, as large as the moduli allow (largest_norm), and rounded
/// to integers; their products are recovered from residues, brought back by 2^-(s + t), and rounded once.
///
/// Bound, for k terms (2 k if complex), with beta = largest_norm(N, k), and norms of all parts of row a and column b:
///
///     |C^ - C| <= (||a||_2 ||b||_1 + ||a||_1 ||b||_2) / beta + (k + 2^-73 P) / beta^2 ||a||_2 ||b||_2 + u |C|
///
/// for alpha = 1 and beta = 0, of each part, barring underflow, which adds at most 2^-1074; alpha and beta add the
/// roundings of their operations. Proof: with x = 2^s a + d, y = 2^t b + e, |d|, |e| <= 1/2,
/// |x y - 2^(s + t) a b| <= ||2^s a||_1 / 2 + ||2^t b||_1 / 2 + k / 4, and 2^-s < 2 ||a||_2 / beta, likewise 2^-t. What
/// remaindering adds is below 2^-75 P (moduli.h), over 2^(s + t) below 4 * 2^-75 P ||a||_2 ||b||_2 / beta^2, which with
/// beta^2 near 0.49 P is some 2^-72 ||a||_2 ||b||_2.
/// Source: Ozaki, Uchino, Imamura 2025, arXiv 2504.08009, sec. 3; rounding to nearest, scales by exact norms, and
/// complex products by three are ours.
template <class T>
void multiply_emulated(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                       const std::vector<vector_measure> &columns, const emulation &how);

} // namespace dpg::products

// How many moduli a contract takes.
#pragma once

#include "emulated_product.h"
#include "packing.h"

namespace dpg::products {

/// What bounds the error of an emulated product over all its elements:
///
///     |C^ - C|_ij <= (sum / beta + (terms + 2^-73 P) / beta^2 * product) * scale_ij + u |C|_ij
///
/// where scale_ij is what a contract measures by: ||a_i|| ||b_j||, or (|A| |B|)_ij.
struct error_ratios {
  double sum = 0, product = 0;
};

/// For a scale of ||a_i||_2 ||b_j||_2: by ||x||_1 <= sqrt(terms) ||x||_2, the same for all matrices.
error_ratios ratios_of_norms(double terms);

/// For a scale of (|A| |B|)_ij: measured, the largest of all elements whose row and column are finite and not zero.
///
/// A lower bound of |A| |B| comes from one product of bytes: magnitudes over the largest of a row or column, with 7
/// bits, rounded down; or their square roots, which hold twice the range of exponents, by (sum sqrt(|a_l|)
/// sqrt(|b_l|))^2 <= k sum |a_l| |b_l|. Where that is too small, each nonzero term is bounded by itself, from the least
/// magnitudes of row and column: |d_l b_l| <= 2^-s / (2 min |a|) |a_l b_l|, so that `sum` is
/// ||a|| / min |a| + ||b|| / min |b|, and `product` their product. Infinite where neither says anything.
/// Cost: a product with one modulus, and the packing for it.
template <class T>
error_ratios ratios_of_elements(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                                const std::vector<vector_measure> &columns, magnitude kind, const emulation &how);

/// The least number of moduli for which the factor of scale_ij above is at most `tolerance`; 0 where there is none.
int least_moduli(const error_ratios &ratios, double terms, double tolerance);

} // namespace dpg::products

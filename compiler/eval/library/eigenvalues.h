// Eigenvalues of dense matrices in high precision.
#pragma once

#include "compiler/eval/library/number.h"

#include <optional>

namespace dpg::eval {

/// Eigenvalues in ascending order and orthonormal vectors, the columns of `vectors`, of a Hermitian matrix of which the
/// lower triangle is read. The largest element of each vector is real and positive.
struct SymmetricEigen {
  std::vector<Real> values;
  Matrix vectors;
};
SymmetricEigen eigSymmetric(const Matrix &a);

/// All eigenvalues by the QR algorithm with single shifts (Francis 1961), by descending modulus, then real part, then
/// imaginary part, numbers that agree to a quarter of the precision counting as equal. Real parts, and
/// imaginary parts of eigenvalues of real matrices, are zero where they are that small beside the largest eigenvalue.
std::vector<Number> eigenvalues(const Matrix &a);

/// All of them, and a vector of norm 1 for each, whose largest element is real and positive: the columns of `vectors`.
struct Eigen {
  std::vector<Number> values;
  Matrix vectors;
};
Eigen eig(const Matrix &a);

/// The first of them and its vector of norm 1, whose largest element is real and positive; nothing if H is real and the
/// eigenvalue is not.
struct Eigenpair {
  Number value;
  Column vector;
};
std::optional<Eigenpair> dominantEigenpair(const Matrix &h);

} // namespace dpg::eval

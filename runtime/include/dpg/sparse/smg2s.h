// Sparse matrices of a prescribed spectrum, of any size: each process makes its own rows, and no other.
//
// Source: Galicher, Boillod-Cerneux, Petiton, Calvin 2014, "Generate very large sparse matrices starting from a given
// spectrum", VECPAR; Wu, Petiton, Lu 2018, "A parallel generator of non-Hermitian matrices computed from given
// spectra", VECPAR, doi:10.1007/978-3-030-15996-2_16 (SMG2S, the scalable matrix generator with given spectra).
#pragma once

#include <dpg/sparse/csr_matrix.h>

#include <complex>
#include <functional>

namespace dpg {

/// What is free beside the spectrum.
struct smg2s_options {
  index bandwidth = 5;  ///< h: lower diagonals of M; from 0 to n - 1
  index nilpotency = 4; ///< p: N has ones above the diagonal but for each p-th, which is 0; from 2 to 64
  index seed = 1;
};

/// The real matrix A = exp(N) M exp(-N) of order n, which has the eigenvalues eigenvalue(0), ..., eigenvalue(n - 1),
/// whichever of them are equal. A is sparse, not symmetric, and a lower triangle of blocks of p by p; where p is odd,
/// conjugate pairs add entries above those.
///
/// Eigenvalue i stands at M[i, i]. A pair that is conjugate takes rows 2m and 2m + 1, as the block [a, b; -b, a] with
/// a + b i first. Below, M = L D inverse(L), where D has the eigenvalues and L = I + R couples rows: R[i, j] is random
/// where i - h <= j < i, i div 2 is odd and j div 2 even, and 0 elsewhere. So R * R = 0, and M = D + R D - D R: with
/// real eigenvalues M[i, j] = R[i, j] (M[j, j] - M[i, i]). A conjugate pair may add a lower diagonal to the h. Random
/// numbers are
///
///     R[i, j] = (uniform_integer(2048, seed, i, j) - 1024) / 1024 / 2^e, the least 2^e of at least h div 2 + 1
///
/// for which the 2-norm of R is at most 1. The choice keeps the spectrum well conditioned at any n: the matrix
/// V = exp(N) L has condition number at most e^2 (1 + sqrt 5)^2 / 4 < 20, since norms of exp(N) and exp(-N) are at most
/// e. Free lower entries, as in the source, can make eigenvalues as sensitive as those of a Jordan block of order n.
///
/// Error: entries are summed in double-double and rounded once, so that each has a relative error of 2^-53, but for
/// those that a cancellation of more than 40 bits left. By Bauer and Fike, the exact eigenvalues of the stored matrix
/// lie within 600 * 2^-53 * max |eigenvalue| of prescribed ones (f32: 600 * 2^-24). Entries that are 0 are left out.
///
/// @param n           from 1 to 2^31 - 1
/// @param eigenvalue  of a row; called for the rows of this process and a window of p + h rows around them. Finite,
///                    with parts of magnitude at most 1e100
/// @throws dpg::range_error on every process where an argument lies outside its range, and where an eigenvalue does, or
///         is neither real nor half of a conjugate pair at rows 2m and 2m + 1
/// Collective over comm; nothing but errors is communicated. Cost: O(p (p + h)) a row; memory: the rows, and 16 bytes
/// for each eigenvalue of the window.
/// Deviation from the source: M's lower entries, as said above.
template <class T = double>
csr_matrix<T> smg2s(const communicator &comm, index n, const std::function<std::complex<double>(index)> &eigenvalue,
                    const smg2s_options &options = {});

/// How the eigenvalues of a spectrum lie between `low` and `high`.
enum class spectrum_kind : index {
  even = 0,           ///< evenly spaced
  geometric = 1,      ///< in a geometric progression; low and high have one sign
  clustered = 2,      ///< ten values, evenly spaced, each for a tenth of the rows
  conjugate_pairs = 3 ///< on the circle of which low and high are ends of a diameter, real parts evenly spaced; where n
                      ///< is odd, the last is `high`
};

/// n eigenvalues, a pure function of their arguments. Neighbouring rows have eigenvalues far apart, so that M's lower
/// entries are of the size of high - low: row i has the value at place i * g mod n of the ordered ones, where g is the
/// least number of at least n (sqrt 5 - 1) / 2 without a common divisor with n. Pairs are scattered alike, as pairs.
///
/// The values at place k, with t = k / (n - 1) (0 for n = 1), fma where a product is added to:
///
///     even             low + (high - low) t
///     geometric        low pow(high / low, t), with the pow of the C library
///     clustered        low + (high - low) c / 9, c = 10 k div n
///     conjugate_pairs  of n div 2 pairs: (low + r) + r t +- i |r| sqrt((1 - t) (1 + t)), r = (high - low) / 2,
///                      t = (2k + 1) / (n div 2) - 1
class prescribed_spectrum {
public:
  /// @throws dpg::range_error if n < 1, low or high exceed 1e100 in magnitude, `kind` is none, or low and high of a
  ///         geometric spectrum do not have one sign
  prescribed_spectrum(index n, double low, double high, spectrum_kind kind);

  /// The eigenvalue of a row.
  std::complex<double> operator()(index row) const;

private:
  std::complex<double> half_of_pair(index row) const;
  double value_at(index place) const;

  index n_;
  double low_, high_;
  spectrum_kind kind_;
  index stride_;
};

} // namespace dpg

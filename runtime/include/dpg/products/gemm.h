// Matrix products to a stated accuracy, by int8 products where those are faster than floating point.
//
// A processor with matrix units for bytes (AMX) does some sixty int8 operations in the time of one in f64. Ozaki scheme
// II makes a product in f64 of N of int8, one for each of N small moduli: rows and columns are scaled and rounded to
// integers, whose exact products come back from their residues by the Chinese remainder theorem. The error is known
// before: N follows from the contract. Where floating point is as fast, it is taken.
#pragma once

#include <dpg/index.h>

#include <complex>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dpg {

/// What bounds the error of a product, |C^ - C|, where u is 2^-53 or 2^-24 and k the inner dimension (2 k if complex,
/// and the bounds hold for each part):
enum class gemm_contract {
  native,        ///< whatever floating point gives
  componentwise, ///< eps |A| |B| + u |C|; without eps, gamma_k |A| |B|, the bound of floating point (Higham 2002, 3.5)
  backward,      ///< eps ||a_i||_2 ||b_j||_2 + u |C|, of row i of A and column j of B
};

struct gemm_accuracy {
  gemm_contract contract = gemm_contract::componentwise;
  double eps = 0; ///< of backward, 2^-60 or more; of componentwise, 0 or 2^-60 or more
};

/// BLAS's function: dgemm_ of double, sgemm_ of float, zgemm_ and cgemm_ of complex numbers.
template <class T>
using blas_gemm = void(const char *, const char *, const std::int32_t *, const std::int32_t *, const std::int32_t *,
                       const T *, const T *, const std::int32_t *, const T *, const std::int32_t *, const T *, T *,
                       const std::int32_t *, std::size_t, std::size_t);

/// C = alpha op(A) op(B) + beta C, for op(A) [m, k], op(B) [k, n] and C [m, n]. If beta is 0, C is not read. C overlaps
/// neither A nor B. T is double, float, or std::complex of either.
template <class T> struct gemm_problem {
  char transpose_a = 'N', transpose_b = 'N'; ///< N, T or C, which conjugates
  index m = 0, n = 0, k = 0;
  T alpha = 1;
  const T *a = nullptr;
  index a_stride = 1; ///< leading dimension: from one column to the next, or from one row to the next if `by_rows`
  const T *b = nullptr;
  index b_stride = 1;
  T beta = 0;
  T *c = nullptr;
  index c_stride = 1;
  bool by_rows = false;
};

template <class T> struct gemm_options {
  gemm_accuracy accuracy;
  /// Emulates where that is possible, whatever it costs.
  bool prefer_emulation = false;
  /// Of gemm_engines(); empty: the fastest.
  std::string_view engine;
  /// Bytes for packed operands: 0 stands for those of A, B and C together; less than 64 MiB counts as 64 MiB. Beside it
  /// each thread takes 64 KiB for each modulus (192 if complex), and all together m + n times 120 bytes.
  std::size_t workspace = 0;
  /// 0: as many as OpenMP gives. They change no bit of an emulated result, nor does the workspace.
  int threads = 0;
  /// Floating point; null: the BLAS that the program has loaded, else loops of our own.
  blas_gemm<T> *native = nullptr;
};

/// How a product was computed: by so many moduli on an engine, or by none in floating point.
struct gemm_outcome {
  int moduli = 0;
  std::string_view engine;
};

/// Computes the product. Elements whose row of A or column of B has an infinity or a NaN are computed in floating
/// point.
///
/// `backward` takes the least N with 2 sqrt(k) / beta + (k + 2^-73 P) / beta^2 <= eps, where beta = sqrt(0.49 P) -
/// sqrt(k) / 2 and P is the product of the moduli: log2 P >= 3.1 + log2 k + 2 log2(1 / eps). `componentwise` measures
/// a bound of the error over |A| |B|, by norms, ranges of exponents and a product of magnitudes: N grows with the
/// spread of exponents in rows and columns, and floating point takes over where it grows too far. Floating point is
/// taken where it meets the contract (eps >= gamma_k) and is estimated to be faster, which without AMX it is nearly
/// always. runtime/src/products/emulated_product.h has the proof of the bounds.
///
/// @throws shape_error     extents or leading dimensions that do not fit
/// @throws usage_error     an engine that is not there, an eps out of range, a transpose that is none
/// @throws contract_error  an accuracy that 20 moduli do not reach, nor floating point; C is as it was
/// @throws std::bad_alloc  no memory for the workspace; C is as it was
/// Emulated results are the same bits for any number of threads, workspace and engine. Calls of different threads may
/// run at the same time. Cost: N (3 N if complex) products of int8.
template <class T> gemm_outcome multiply(const gemm_problem<T> &problem, const gemm_options<T> &options = {});

/// Names of the engines that this machine can run, the fastest first: amx, avx512vnni, avx2, portable, and amx-layout,
/// which computes in plain C++ what amx does.
std::vector<std::string_view> gemm_engines();

/// int8 operations a second (a multiplication and an addition are two) that one thread does on an engine, by panels in
/// the cache: measured at the first call, in less than a millisecond on an engine of instructions.
/// @throws usage_error  an engine that is not there
double gemm_engine_peak(std::string_view engine);

} // namespace dpg

// libdpg_blas.so: answers a program's dgemm_, sgemm_, zgemm_, cgemm_, cblas_dgemm and cblas_sgemm by products to a
// stated accuracy.
//
//     LD_PRELOAD=libdpg_blas.so program
//
// The BLAS that the program loads stands behind: it computes what emulation would not speed up, what small matrices
// ask, and what has wrong arguments, so that its own xerbla says so.
//
//     DPG_GEMM_ACCURACY   native, componentwise (where nothing is said), or an eps such as 1e-10, which stands for
//                         backward to that eps; dpg/products/gemm.h has the contracts
//     DPG_GEMM_WORKSPACE  MiB for packed operands, 64 or more; where nothing is said, as much as A, B and C take
//     DPG_GEMM_REPORT     1: how many products were computed in which way, on the standard error at the program's end
#include <dpg/errors.h>
#include <dpg/products/gemm.h>

#include <atomic>
#include <cctype>
#include <charconv>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <string_view>

#include <dlfcn.h>

namespace {

using dpg::blas_gemm, dpg::gemm_accuracy, dpg::gemm_contract, dpg::gemm_problem, dpg::index;

std::string_view variable(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr ? "" : value;
}

template <class Number> bool reads_as(std::string_view text, Number &number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

gemm_accuracy stated_accuracy() {
  const std::string_view text = variable("DPG_GEMM_ACCURACY");
  double eps = 0;
  if (text.empty() || text == "componentwise")
    return {gemm_contract::componentwise};
  if (text == "native")
    return {gemm_contract::native};
  if (reads_as(text, eps) && eps >= 0x1p-60 && eps < 1)
    return {gemm_contract::backward, eps};
  std::fprintf(stderr,
               "libdpg_blas: DPG_GEMM_ACCURACY is `%.*s`: expected native, componentwise or a number from 2^-60 to 1, "
               "such as 1e-10; products are computed in floating point\n",
               static_cast<int>(text.size()), text.data());
  return {gemm_contract::native};
}

std::size_t stated_workspace() {
  const std::string_view text = variable("DPG_GEMM_WORKSPACE");
  std::size_t mebibytes = 0;
  if (text.empty() || (reads_as(text, mebibytes) && mebibytes >= 64 && mebibytes < std::size_t{1} << 40))
    return mebibytes << 20;
  std::fprintf(
      stderr, "libdpg_blas: DPG_GEMM_WORKSPACE is `%.*s`: expected MiB, 64 or more; as much as the operands is taken\n",
      static_cast<int>(text.size()), text.data());
  return 0;
}

/// What the environment says, read once, and what happened.
struct library {
  gemm_accuracy accuracy = stated_accuracy();
  std::size_t workspace = stated_workspace();
  bool reports = variable("DPG_GEMM_REPORT") == "1";
  std::atomic<long> emulated = 0, native = 0, failures = 0;

  ~library() {
    if (reports)
      std::fprintf(stderr, "libdpg_blas: %ld products emulated, %ld in floating point\n", emulated.load(),
                   native.load());
  }
};

library &state() {
  static library only;
  return only;
}

/// The function behind this library's of the same name.
template <class Function> Function *next_function(const char *name) {
  auto *const found = reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
  if (found != nullptr)
    return found;
  std::fprintf(stderr, "libdpg_blas: no %s stands behind this library: the program must load a BLAS too\n", name);
  std::abort();
}

/// Whether floating point is right without looking further: nothing else pays for so few operations, and its bound, of
/// k u / (1 - k u) and of complex numbers twice that, meets the contract.
template <class T> bool is_small(const gemm_problem<T> &problem, const gemm_accuracy &accuracy) {
  constexpr double unit = std::numeric_limits<decltype(std::abs(T()))>::epsilon() / 2;
  const double k = static_cast<double>(problem.k);
  return static_cast<double>(problem.m) * static_cast<double>(problem.n) * k < 256. * 256 * 256 &&
         (accuracy.eps == 0 || accuracy.eps > 2.1 * k * unit);
}

template <class T> bool has_right_arguments(const gemm_problem<T> &given) {
  const auto is_transpose = [](char letter) { return letter == 'N' || letter == 'T' || letter == 'C'; };
  const auto holds = [](index stride, index extent) { return stride >= 1 && stride >= extent; };
  const bool a_as_is = (given.transpose_a == 'N') != given.by_rows,
             b_as_is = (given.transpose_b == 'N') != given.by_rows;
  return is_transpose(given.transpose_a) && is_transpose(given.transpose_b) && given.m >= 0 && given.n >= 0 &&
         given.k >= 0 && holds(given.a_stride, a_as_is ? given.m : given.k) &&
         holds(given.b_stride, b_as_is ? given.k : given.n) && holds(given.c_stride, given.by_rows ? given.n : given.m);
}

/// Tries to compute a product; false where the BLAS behind has to.
template <class T> bool multiply(const gemm_problem<T> &problem, blas_gemm<T> *next, const char *name) {
  library &of = state();
  if (of.accuracy.contract == gemm_contract::native || !has_right_arguments(problem) || is_small(problem, of.accuracy))
    return false;
  dpg::gemm_options<T> options;
  options.accuracy = of.accuracy;
  options.workspace = of.workspace;
  options.native = next;
  try {
    ++(dpg::multiply(problem, options).moduli > 0 ? of.emulated : of.native);
    return true;
  } catch (const std::exception &failure) {
    if (of.failures++ == 0)
      std::fprintf(stderr, "libdpg_blas: %s is computed in floating point: %s\n", name, failure.what());
    return false;
  }
}

char letter(const char *given) { return static_cast<char>(std::toupper(static_cast<unsigned char>(*given))); }

template <class T>
void answer(blas_gemm<T> *next, const char *name, const char *transpose_a, const char *transpose_b,
            const std::int32_t *m, const std::int32_t *n, const std::int32_t *k, const T *alpha, const T *a,
            const std::int32_t *lda, const T *b, const std::int32_t *ldb, const T *beta, T *c,
            const std::int32_t *ldc) {
  const gemm_problem<T> problem = {
      letter(transpose_a), letter(transpose_b), *m, *n, *k, *alpha, a, *lda, b, *ldb, *beta, c, *ldc, false};
  if (multiply(problem, next, name))
    return;
  ++state().native;
  next(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, 1, 1);
}

// --- CBLAS, whose enumerations are numbers here ----------------------------------------------------------------------

template <class T>
using cblas_gemm = void(int, int, int, std::int32_t, std::int32_t, std::int32_t, T, const T *, std::int32_t, const T *,
                        std::int32_t, T, T *, std::int32_t);

constexpr int row_major = 101, column_major = 102, no_transpose = 111, transpose = 112, conjugate_transpose = 113;

/// The letter of a transpose; what is none is wrong as a letter too.
char letter_of(int given) {
  return given == no_transpose ? 'N' : given == transpose ? 'T' : given == conjugate_transpose ? 'C' : '?';
}

/// `name` is that of the function with Fortran's interface, which stands behind what is left to floating point.
template <class T>
void answer_cblas(cblas_gemm<T> *next, const char *name, int layout, int transpose_a, int transpose_b, std::int32_t m,
                  std::int32_t n, std::int32_t k, T alpha, const T *a, std::int32_t lda, const T *b, std::int32_t ldb,
                  T beta, T *c, std::int32_t ldc) {
  static auto *const behind = reinterpret_cast<blas_gemm<T> *>(dlsym(RTLD_NEXT, name));
  const gemm_problem<T> problem = {
      letter_of(transpose_a), letter_of(transpose_b), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc,
      layout == row_major};
  if (behind != nullptr && (layout == row_major || layout == column_major) && multiply(problem, behind, name))
    return;
  ++state().native;
  next(layout, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

} // namespace

#define DPG_ANSWER(T, NAME)                                                                                            \
  extern "C" void NAME(const char *transpose_a, const char *transpose_b, const std::int32_t *m, const std::int32_t *n, \
                       const std::int32_t *k, const T *alpha, const T *a, const std::int32_t *lda, const T *b,         \
                       const std::int32_t *ldb, const T *beta, T *c, const std::int32_t *ldc, std::size_t,             \
                       std::size_t) {                                                                                  \
    static blas_gemm<T> *const next = next_function<blas_gemm<T>>(#NAME);                                              \
    answer<T>(next, #NAME, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);                    \
  }
DPG_ANSWER(double, dgemm_)
DPG_ANSWER(float, sgemm_)
DPG_ANSWER(std::complex<double>, zgemm_)
DPG_ANSWER(std::complex<float>, cgemm_)
#undef DPG_ANSWER

#define DPG_ANSWER_CBLAS(T, NAME, FORTRAN_NAME)                                                                        \
  extern "C" void NAME(int layout, int transpose_a, int transpose_b, std::int32_t m, std::int32_t n, std::int32_t k,   \
                       T alpha, const T *a, std::int32_t lda, const T *b, std::int32_t ldb, T beta, T *c,              \
                       std::int32_t ldc) {                                                                             \
    static cblas_gemm<T> *const next = next_function<cblas_gemm<T>>(#NAME);                                            \
    answer_cblas<T>(next, FORTRAN_NAME, layout, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c,     \
                    ldc);                                                                                              \
  }
DPG_ANSWER_CBLAS(double, cblas_dgemm, "dgemm_")
DPG_ANSWER_CBLAS(float, cblas_sgemm, "sgemm_")
#undef DPG_ANSWER_CBLAS

// The interface of C: arguments are checked in their order, and exceptions become numbers.
#include <dpg/products/dpg_gemm.h>

#include <dpg/errors.h>
#include <dpg/products/gemm.h>

#include <algorithm>
#include <cctype>
#include <new>

namespace dpg {
namespace {

template <class T> struct c_call {
  gemm_problem<T> problem;
  int accuracy;
  double eps;
  std::size_t workspace;
};

/// The number of the first argument that is wrong, counted from 1; 0 if none is.
template <class T> int wrong_argument(const c_call<T> &call) {
  const gemm_problem<T> &given = call.problem;
  const auto is_transpose = [](char letter) { return letter == 'N' || letter == 'T' || letter == 'C'; };
  const auto is_short = [](index stride, index extent) { return stride < std::max<index>(1, extent); };
  const index a_height = given.transpose_a == 'N' ? given.m : given.k;
  const index b_height = given.transpose_b == 'N' ? given.k : given.n;
  const bool may_be_zero = call.accuracy != DPG_GEMM_BACKWARD;
  const bool any = given.m > 0 && given.n > 0;
  const bool reads = any && given.k > 0 && given.alpha != 0;
  const bool wrong[] = {!is_transpose(given.transpose_a),
                        !is_transpose(given.transpose_b),
                        given.m < 0,
                        given.n < 0,
                        given.k < 0,
                        false,
                        reads && given.a == nullptr,
                        is_short(given.a_stride, a_height),
                        reads && given.b == nullptr,
                        is_short(given.b_stride, b_height),
                        false,
                        any && given.c == nullptr,
                        is_short(given.c_stride, given.m),
                        call.accuracy < DPG_GEMM_NATIVE || call.accuracy > DPG_GEMM_BACKWARD,
                        !((call.eps >= 0x1p-60 && call.eps < 1) || (may_be_zero && call.eps == 0))};
  const auto *first = std::ranges::find(wrong, true);
  return first == std::end(wrong) ? 0 : static_cast<int>(first - wrong) + 1;
}

template <class T> int run(c_call<T> call) {
  for (char *letter : {&call.problem.transpose_a, &call.problem.transpose_b})
    *letter = static_cast<char>(std::toupper(static_cast<unsigned char>(*letter)));
  const int wrong = wrong_argument(call);
  if (wrong != 0)
    return -wrong;
  gemm_options<T> options;
  options.accuracy = {call.accuracy == DPG_GEMM_NATIVE     ? gemm_contract::native
                      : call.accuracy == DPG_GEMM_BACKWARD ? gemm_contract::backward
                                                           : gemm_contract::componentwise,
                      call.eps};
  options.workspace = call.workspace;
  try {
    multiply(call.problem, options);
  } catch (const contract_error &) {
    return DPG_GEMM_OUT_OF_REACH;
  } catch (const std::bad_alloc &) {
    return DPG_GEMM_OUT_OF_MEMORY;
  }
  return 0;
}

} // namespace
} // namespace dpg

int dpg_gemm(char transpose_a, char transpose_b, std::int64_t m, std::int64_t n, std::int64_t k, double alpha,
             const double *a, std::int64_t lda, const double *b, std::int64_t ldb, double beta, double *c,
             std::int64_t ldc, int accuracy, double eps, std::size_t workspace) {
  return dpg::run<double>(
      {{transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, false}, accuracy, eps, workspace});
}

int dpg_gemm_f32(char transpose_a, char transpose_b, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
                 const float *a, std::int64_t lda, const float *b, std::int64_t ldb, float beta, float *c,
                 std::int64_t ldc, int accuracy, double eps, std::size_t workspace) {
  return dpg::run<float>(
      {{transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, false}, accuracy, eps, workspace});
}

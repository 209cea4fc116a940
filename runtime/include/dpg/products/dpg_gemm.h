/* Matrix products to a stated accuracy, for C and for what calls C: dpg/products/gemm.h says what they are.
 *
 * Programs link libdpg.a, the library of C++, and OpenMP: cc main.c -ldpg -lstdc++ -lgomp -lm, and a BLAS if they have
 * one.
 */
#ifndef DPG_PRODUCTS_DPG_GEMM_H
#define DPG_PRODUCTS_DPG_GEMM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What bounds |C^ - C|, where u is 2^-53 (of float 2^-24). */
enum dpg_gemm_accuracy {
  DPG_GEMM_NATIVE = 0,        /* whatever floating point gives */
  DPG_GEMM_COMPONENTWISE = 1, /* eps |A| |B| + u |C|; with eps = 0, gamma_k |A| |B|, the bound of floating point */
  DPG_GEMM_BACKWARD = 2       /* eps ||a_i||_2 ||b_j||_2 + u |C|, of row i of A and column j of B */
};

/* What a call returns beside 0; -i says that argument i, counted from 1, is wrong. C is then as it was. */
enum dpg_gemm_failure {
  DPG_GEMM_OUT_OF_REACH = 1, /* neither 20 moduli nor floating point are as accurate */
  DPG_GEMM_OUT_OF_MEMORY = 2
};

/* C = alpha op(A) op(B) + beta C, for op(A) [m, k], op(B) [k, n] and C [m, n], all by columns; op is N, T or C, in
 * either case. The first thirteen arguments, by value, are those of dgemm.
 *
 *   accuracy   one of dpg_gemm_accuracy
 *   eps        2^-60 <= eps < 1; or 0 where the accuracy is not DPG_GEMM_BACKWARD
 *   workspace  bytes for packed operands: 0 stands for those of A, B and C; less than 64 MiB counts as 64 MiB
 *
 * Where floating point meets the contract and is faster it is taken: that of the BLAS that the program has loaded, if
 * any. Calls of different threads may run at the same time; each uses the threads that OpenMP gives it. */
int dpg_gemm(char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k, double alpha, const double *a,
             int64_t lda, const double *b, int64_t ldb, double beta, double *c, int64_t ldc, int accuracy, double eps,
             size_t workspace);

/* The same for float. */
int dpg_gemm_f32(char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
                 int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc, int accuracy, double eps,
                 size_t workspace);

#ifdef __cplusplus
}
#endif

#endif

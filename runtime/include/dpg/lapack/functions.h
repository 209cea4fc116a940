// The functions of BLAS and LAPACK under the library's tasks, with their integers.
//
// They are declared under names of our own, with the linker's names beside them, since headers that a program includes
// (lapacke.h, Eigen's) declare them too, each in its own way. The lengths of texts, which Fortran takes as last
// arguments, are passed: without them a compiler of Fortran may write where it should not.
//
// All matrices of the runtime lie by rows, all of LAPACK's by columns. What lies by rows in memory is the transpose by
// columns, so a function is mostly given the transposed problem, and nothing is copied. Where that cannot be, the task
// says so.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dpg::lapack {

using integer = std::int32_t;
using length = std::size_t;

void trsm(const char *side, const char *uplo, const char *trans, const char *diag, const integer *m, const integer *n,
          const double *alpha, const double *a, const integer *lda, double *b, const integer *ldb, length, length,
          length, length) __asm__("dtrsm_");
void gemm(const char *transa, const char *transb, const integer *m, const integer *n, const integer *k,
          const double *alpha, const double *a, const integer *lda, const double *b, const integer *ldb,
          const double *beta, double *c, const integer *ldc, length, length) __asm__("dgemm_");
void trsm(const char *side, const char *uplo, const char *trans, const char *diag, const integer *m, const integer *n,
          const float *alpha, const float *a, const integer *lda, float *b, const integer *ldb, length, length, length,
          length) __asm__("strsm_");
void gemm(const char *transa, const char *transb, const integer *m, const integer *n, const integer *k,
          const float *alpha, const float *a, const integer *lda, const float *b, const integer *ldb, const float *beta,
          float *c, const integer *ldc, length, length) __asm__("sgemm_");
void gemv(const char *trans, const integer *m, const integer *n, const double *alpha, const double *a,
          const integer *lda, const double *x, const integer *incx, const double *beta, double *y, const integer *incy,
          length) __asm__("dgemv_");

void getrf(const integer *m, const integer *n, double *a, const integer *lda, integer *ipiv,
           integer *info) __asm__("dgetrf_");
void getrf(const integer *m, const integer *n, float *a, const integer *lda, integer *ipiv,
           integer *info) __asm__("sgetrf_");
void laswp(const integer *n, float *a, const integer *lda, const integer *k1, const integer *k2, const integer *ipiv,
           const integer *incx) __asm__("slaswp_");
void getrs(const char *trans, const integer *n, const integer *nrhs, const double *a, const integer *lda,
           const integer *ipiv, double *b, const integer *ldb, integer *info, length) __asm__("dgetrs_");
void potrf(const char *uplo, const integer *n, double *a, const integer *lda, integer *info, length) __asm__("dpotrf_");
void potrf(const char *uplo, const integer *n, float *a, const integer *lda, integer *info, length) __asm__("spotrf_");
void potrs(const char *uplo, const integer *n, const integer *nrhs, const double *a, const integer *lda, double *b,
           const integer *ldb, integer *info, length) __asm__("dpotrs_");
void larfg(const integer *n, double *alpha, double *x, const integer *incx, double *tau) __asm__("dlarfg_");
void geqrt(const integer *m, const integer *n, const integer *nb, double *a, const integer *lda, double *t,
           const integer *ldt, double *work, integer *info) __asm__("dgeqrt_");
void gemqrt(const char *side, const char *trans, const integer *m, const integer *n, const integer *k,
            const integer *nb, const double *v, const integer *ldv, const double *t, const integer *ldt, double *c,
            const integer *ldc, double *work, integer *info, length, length) __asm__("dgemqrt_");
void orgqr(const integer *m, const integer *n, const integer *k, double *a, const integer *lda, const double *tau,
           double *work, const integer *lwork, integer *info) __asm__("dorgqr_");
void gesdd(const char *jobz, const integer *m, const integer *n, double *a, const integer *lda, double *s, double *u,
           const integer *ldu, double *vt, const integer *ldvt, double *work, const integer *lwork, integer *iwork,
           integer *info, length) __asm__("dgesdd_");
void syevd(const char *jobz, const char *uplo, const integer *n, double *a, const integer *lda, double *w, double *work,
           const integer *lwork, integer *iwork, const integer *liwork, integer *info, length,
           length) __asm__("dsyevd_");
void geev(const char *jobvl, const char *jobvr, const integer *n, double *a, const integer *lda, double *wr, double *wi,
          double *vl, const integer *ldvl, double *vr, const integer *ldvr, double *work, const integer *lwork,
          integer *info, length, length) __asm__("dgeev_");

} // namespace dpg::lapack

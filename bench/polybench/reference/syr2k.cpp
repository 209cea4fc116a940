// C = alpha (A B' + B A') + beta C, its lower triangle.
#include "kernel.h"

namespace VARIANT {

void syr2k(index m, index n, double alpha, double beta, double *__restrict C, const double *__restrict A,
           const double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    for (index j = 0; j <= i; ++j)
      C[i * n + j] *= beta;
    for (index k = 0; k < m; ++k)
      for (index j = 0; j <= i; ++j)
        C[i * n + j] += A[j * m + k] * alpha * B[i * m + k] + B[j * m + k] * alpha * A[i * m + k];
  }
}

} // namespace VARIANT

// C = alpha A B + beta C for a symmetric A, of which the lower triangle is read.
#include "kernel.h"

namespace VARIANT {

void symm(index m, index n, double alpha, double beta, double *__restrict C, const double *__restrict A,
          const double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < m; ++i)
    for (index j = 0; j < n; ++j) {
      double left = 0;
      for (index k = 0; k < i; ++k) {
        C[k * n + j] += alpha * B[i * n + j] * A[i * m + k];
        left += B[k * n + j] * A[i * m + k];
      }
      C[i * n + j] = beta * C[i * n + j] + alpha * B[i * n + j] * A[i * m + i] + alpha * left;
    }
}

} // namespace VARIANT

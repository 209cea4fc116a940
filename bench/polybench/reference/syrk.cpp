// C = alpha A A' + beta C, its lower triangle.
#include "kernel.h"

namespace VARIANT {

void syrk(index m, index n, double alpha, double beta, double *__restrict C, const double *__restrict A) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    for (index j = 0; j <= i; ++j)
      C[i * n + j] *= beta;
    for (index k = 0; k < m; ++k)
      for (index j = 0; j <= i; ++j)
        C[i * n + j] += alpha * A[i * m + k] * A[j * m + k];
  }
}

} // namespace VARIANT

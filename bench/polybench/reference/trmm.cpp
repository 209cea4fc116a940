// B = alpha A' B for a unit lower triangle A.
#include "kernel.h"

namespace VARIANT {

void trmm(index m, index n, double alpha, const double *__restrict A, double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < m; ++i)
    for (index j = 0; j < n; ++j) {
      for (index k = i + 1; k < m; ++k)
        B[i * n + j] += A[k * m + i] * B[k * n + j];
      B[i * n + j] *= alpha;
    }
}

} // namespace VARIANT

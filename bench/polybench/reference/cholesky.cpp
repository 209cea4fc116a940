// L with L L' = A, in A's lower triangle.
#include "kernel.h"

#include <cmath>

namespace VARIANT {

void cholesky(index n, double *__restrict A) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    for (index j = 0; j < i; ++j) {
      for (index k = 0; k < j; ++k)
        A[i * n + j] -= A[i * n + k] * A[j * n + k];
      A[i * n + j] /= A[j * n + j];
    }
    for (index k = 0; k < i; ++k)
      A[i * n + i] -= A[i * n + k] * A[i * n + k];
    A[i * n + i] = std::sqrt(A[i * n + i]);
  }
}

} // namespace VARIANT

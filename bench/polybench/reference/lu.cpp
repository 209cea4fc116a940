// A = L U without exchanges of rows: both factors in A.
#include "kernel.h"

namespace VARIANT {

void lu(index n, double *__restrict A) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    for (index j = 0; j < i; ++j) {
      for (index k = 0; k < j; ++k)
        A[i * n + j] -= A[i * n + k] * A[k * n + j];
      A[i * n + j] /= A[j * n + j];
    }
    for (index j = i; j < n; ++j)
      for (index k = 0; k < i; ++k)
        A[i * n + j] -= A[i * n + k] * A[k * n + j];
  }
}

} // namespace VARIANT

// A = Q R by the modified Gram-Schmidt process.
#include "kernel.h"

#include <cmath>

namespace VARIANT {

void gramschmidt(index m, index n, double *__restrict A, double *__restrict R, double *__restrict Q) {
  TAKE_SIZES_AS_KNOWN
  for (index k = 0; k < n; ++k) {
    double squares = 0;
    for (index i = 0; i < m; ++i)
      squares += A[i * n + k] * A[i * n + k];
    R[k * n + k] = std::sqrt(squares);
    for (index i = 0; i < m; ++i)
      Q[i * n + k] = A[i * n + k] / R[k * n + k];
    for (index j = k + 1; j < n; ++j) {
      R[k * n + j] = 0;
      for (index i = 0; i < m; ++i)
        R[k * n + j] += Q[i * n + k] * A[i * n + j];
      for (index i = 0; i < m; ++i)
        A[i * n + j] -= Q[i * n + k] * R[k * n + j];
    }
  }
}

} // namespace VARIANT

// A = A + u1 v1' + u2 v2'; x = x + beta A' y + z; w = w + alpha A x.
#include "kernel.h"

namespace VARIANT {

void gemver(index n, double alpha, double beta, double *__restrict A, const double *__restrict u1,
            const double *__restrict v1, const double *__restrict u2, const double *__restrict v2, double *__restrict w,
            double *__restrict x, const double *__restrict y, const double *__restrict z) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      A[i * n + j] += u1[i] * v1[j] + u2[i] * v2[j];
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      x[i] += beta * A[j * n + i] * y[j];
  for (index i = 0; i < n; ++i)
    x[i] += z[i];
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      w[i] += alpha * A[i * n + j] * x[j];
}

} // namespace VARIANT

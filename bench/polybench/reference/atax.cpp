// y = A' (A x).
#include "kernel.h"

namespace VARIANT {

void atax(index m, index n, const double *__restrict A, const double *__restrict x, double *__restrict y,
          double *__restrict t) {
  TAKE_SIZES_AS_KNOWN
  for (index j = 0; j < n; ++j)
    y[j] = 0;
  for (index i = 0; i < m; ++i) {
    t[i] = 0;
    for (index j = 0; j < n; ++j)
      t[i] += A[i * n + j] * x[j];
    for (index j = 0; j < n; ++j)
      y[j] += A[i * n + j] * t[i];
  }
}

} // namespace VARIANT

// y = alpha A x + beta B x.
#include "kernel.h"

namespace VARIANT {

void gesummv(index n, double alpha, double beta, const double *__restrict A, const double *__restrict B,
             double *__restrict t, const double *__restrict x, double *__restrict y) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    t[i] = 0;
    y[i] = 0;
    for (index j = 0; j < n; ++j) {
      t[i] += A[i * n + j] * x[j];
      y[i] += B[i * n + j] * x[j];
    }
    y[i] = alpha * t[i] + beta * y[i];
  }
}

} // namespace VARIANT

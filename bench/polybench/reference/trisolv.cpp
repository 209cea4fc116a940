// x with L x = b for a lower triangle L.
#include "kernel.h"

namespace VARIANT {

void trisolv(index n, const double *__restrict L, double *__restrict x, const double *__restrict b) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    x[i] = b[i];
    for (index j = 0; j < i; ++j)
      x[i] -= L[i * n + j] * x[j];
    x[i] /= L[i * n + i];
  }
}

} // namespace VARIANT

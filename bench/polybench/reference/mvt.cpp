// x1 = x1 + A y1 and x2 = x2 + A' y2.
#include "kernel.h"

namespace VARIANT {

void mvt(index n, double *__restrict x1, double *__restrict x2, const double *__restrict y1,
         const double *__restrict y2, const double *__restrict A) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      x1[i] += A[i * n + j] * y1[j];
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      x2[i] += A[j * n + i] * y2[j];
}

} // namespace VARIANT

// Means of three neighbours, from A to B and back, in each of steps.
#include "kernel.h"

namespace VARIANT {

void jacobi_1d(index steps, index n, double *__restrict A, double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index t = 0; t < steps; ++t) {
    for (index i = 1; i < n - 1; ++i)
      B[i] = 0.33333 * (A[i - 1] + A[i] + A[i + 1]);
    for (index i = 1; i < n - 1; ++i)
      A[i] = 0.33333 * (B[i - 1] + B[i] + B[i + 1]);
  }
}

} // namespace VARIANT

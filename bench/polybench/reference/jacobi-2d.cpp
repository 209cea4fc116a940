// Means of five neighbours, from A to B and back, in each of steps.
#include "kernel.h"

namespace VARIANT {

void jacobi_2d(index steps, index n, double *__restrict A, double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index t = 0; t < steps; ++t) {
    for (index i = 1; i < n - 1; ++i)
      for (index j = 1; j < n - 1; ++j)
        B[i * n + j] =
            0.2 * (A[i * n + j] + A[i * n + j - 1] + A[i * n + j + 1] + A[(i + 1) * n + j] + A[(i - 1) * n + j]);
    for (index i = 1; i < n - 1; ++i)
      for (index j = 1; j < n - 1; ++j)
        A[i * n + j] =
            0.2 * (B[i * n + j] + B[i * n + j - 1] + B[i * n + j + 1] + B[(i + 1) * n + j] + B[(i - 1) * n + j]);
  }
}

} // namespace VARIANT

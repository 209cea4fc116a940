// Heat conduction in a cube: two explicit steps, from A to B and back, in each of steps.
#include "kernel.h"

namespace VARIANT {

void heat_3d(index steps, index n, double *__restrict A, double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index t = 0; t < steps; ++t) {
    for (index i = 1; i < n - 1; ++i)
      for (index j = 1; j < n - 1; ++j)
        for (index k = 1; k < n - 1; ++k)
          B[(i * n + j) * n + k] =
              0.125 * (A[((i + 1) * n + j) * n + k] - 2 * A[(i * n + j) * n + k] + A[((i - 1) * n + j) * n + k]) +
              0.125 * (A[(i * n + j + 1) * n + k] - 2 * A[(i * n + j) * n + k] + A[(i * n + j - 1) * n + k]) +
              0.125 * (A[(i * n + j) * n + k + 1] - 2 * A[(i * n + j) * n + k] + A[(i * n + j) * n + k - 1]) +
              A[(i * n + j) * n + k];
    for (index i = 1; i < n - 1; ++i)
      for (index j = 1; j < n - 1; ++j)
        for (index k = 1; k < n - 1; ++k)
          A[(i * n + j) * n + k] =
              0.125 * (B[((i + 1) * n + j) * n + k] - 2 * B[(i * n + j) * n + k] + B[((i - 1) * n + j) * n + k]) +
              0.125 * (B[(i * n + j + 1) * n + k] - 2 * B[(i * n + j) * n + k] + B[(i * n + j - 1) * n + k]) +
              0.125 * (B[(i * n + j) * n + k + 1] - 2 * B[(i * n + j) * n + k] + B[(i * n + j) * n + k - 1]) +
              B[(i * n + j) * n + k];
  }
}

} // namespace VARIANT

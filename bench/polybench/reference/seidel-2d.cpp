// Means of nine neighbours, each in place, from the first to the last.
#include "kernel.h"

namespace VARIANT {

void seidel_2d(index steps, index n, double *__restrict A) {
  TAKE_SIZES_AS_KNOWN
  for (index t = 0; t < steps; ++t)
    for (index i = 1; i < n - 1; ++i)
      for (index j = 1; j < n - 1; ++j)
        A[i * n + j] =
            (A[(i - 1) * n + j - 1] + A[(i - 1) * n + j] + A[(i - 1) * n + j + 1] + A[i * n + j - 1] + A[i * n + j] +
             A[i * n + j + 1] + A[(i + 1) * n + j - 1] + A[(i + 1) * n + j] + A[(i + 1) * n + j + 1]) /
            9.0;
}

} // namespace VARIANT

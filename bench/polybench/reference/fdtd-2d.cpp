// Maxwell's equations in a plane by finite differences in time.
#include "kernel.h"

namespace VARIANT {

void fdtd_2d(index steps, index nx, index ny, double *__restrict ex, double *__restrict ey, double *__restrict hz,
             const double *__restrict source) {
  TAKE_SIZES_AS_KNOWN
  for (index t = 0; t < steps; ++t) {
    for (index j = 0; j < ny; ++j)
      ey[j] = source[t];
    for (index i = 1; i < nx; ++i)
      for (index j = 0; j < ny; ++j)
        ey[i * ny + j] -= 0.5 * (hz[i * ny + j] - hz[(i - 1) * ny + j]);
    for (index i = 0; i < nx; ++i)
      for (index j = 1; j < ny; ++j)
        ex[i * ny + j] -= 0.5 * (hz[i * ny + j] - hz[i * ny + j - 1]);
    for (index i = 0; i < nx - 1; ++i)
      for (index j = 0; j < ny - 1; ++j)
        hz[i * ny + j] -= 0.7 * (ex[i * ny + j + 1] - ex[i * ny + j] + ey[(i + 1) * ny + j] - ey[i * ny + j]);
  }
}

} // namespace VARIANT

// Heat conduction in a plate by alternating directions: implicit along one, explicit along the other.
#include "kernel.h"

namespace VARIANT {

void adi(index steps, index n, double *__restrict u, double *__restrict v, double *__restrict p, double *__restrict q) {
  TAKE_SIZES_AS_KNOWN
  const double column = 2.0 * (1.0 / steps) * n * n, row = 1.0 * (1.0 / steps) * n * n;
  const double a = -column / 2, b = 1 + column, c = a;
  const double d = -row / 2, e = 1 + row, f = d;
  for (index t = 0; t < steps; ++t) {
    for (index i = 1; i < n - 1; ++i) {
      v[i] = 1;
      p[i * n] = 0;
      q[i * n] = v[i];
      for (index j = 1; j < n - 1; ++j) {
        p[i * n + j] = -c / (a * p[i * n + j - 1] + b);
        q[i * n + j] =
            (-d * u[j * n + i - 1] + (1 + 2 * d) * u[j * n + i] - f * u[j * n + i + 1] - a * q[i * n + j - 1]) /
            (a * p[i * n + j - 1] + b);
      }
      v[(n - 1) * n + i] = 1;
      for (index j = n - 2; j >= 1; --j)
        v[j * n + i] = p[i * n + j] * v[(j + 1) * n + i] + q[i * n + j];
    }
    for (index i = 1; i < n - 1; ++i) {
      u[i * n] = 1;
      p[i * n] = 0;
      q[i * n] = u[i * n];
      for (index j = 1; j < n - 1; ++j) {
        p[i * n + j] = -f / (d * p[i * n + j - 1] + e);
        q[i * n + j] =
            (-a * v[(i - 1) * n + j] + (1 + 2 * a) * v[i * n + j] - c * v[(i + 1) * n + j] - d * q[i * n + j - 1]) /
            (d * p[i * n + j - 1] + e);
      }
      u[i * n + n - 1] = 1;
      for (index j = n - 2; j >= 1; --j)
        u[i * n + j] = p[i * n + j] * u[i * n + j + 1] + q[i * n + j];
    }
  }
}

} // namespace VARIANT

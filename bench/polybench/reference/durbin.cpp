// y with T y = -r for the symmetric Toeplitz matrix T of 1, r[0], ..., r[n - 2], by Durbin's recurrence.
#include "kernel.h"

namespace VARIANT {

void durbin(index n, const double *__restrict r, double *__restrict y, double *__restrict z) {
  TAKE_SIZES_AS_KNOWN
  y[0] = -r[0];
  double beta = 1, alpha = -r[0];
  for (index k = 1; k < n; ++k) {
    beta = (1 - alpha * alpha) * beta;
    double sum = 0;
    for (index i = 0; i < k; ++i)
      sum += r[k - i - 1] * y[i];
    alpha = -(r[k] + sum) / beta;
    for (index i = 0; i < k; ++i)
      z[i] = y[i] + alpha * y[k - i - 1];
    for (index i = 0; i < k; ++i)
      y[i] = z[i];
    y[k] = alpha;
  }
}

} // namespace VARIANT

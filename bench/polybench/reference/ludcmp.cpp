// x with A x = b, by A = L U without exchanges of rows: L y = b, U x = y.
#include "kernel.h"

namespace VARIANT {

void ludcmp(index n, double *__restrict A, const double *__restrict b, double *__restrict x, double *__restrict y) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < n; ++i) {
    for (index j = 0; j < i; ++j) {
      double rest = A[i * n + j];
      for (index k = 0; k < j; ++k)
        rest -= A[i * n + k] * A[k * n + j];
      A[i * n + j] = rest / A[j * n + j];
    }
    for (index j = i; j < n; ++j) {
      double rest = A[i * n + j];
      for (index k = 0; k < i; ++k)
        rest -= A[i * n + k] * A[k * n + j];
      A[i * n + j] = rest;
    }
  }
  for (index i = 0; i < n; ++i) {
    double rest = b[i];
    for (index j = 0; j < i; ++j)
      rest -= A[i * n + j] * y[j];
    y[i] = rest;
  }
  for (index i = n - 1; i >= 0; --i) {
    double rest = y[i];
    for (index j = i + 1; j < n; ++j)
      rest -= A[i * n + j] * x[j];
    x[i] = rest / A[i * n + i];
  }
}

} // namespace VARIANT

// The covariances of m variables, of each of which data has n samples in a column.
#include "kernel.h"

namespace VARIANT {

void covariance(index m, index n, double *__restrict data, double *__restrict cov, double *__restrict mean) {
  TAKE_SIZES_AS_KNOWN
  for (index j = 0; j < m; ++j) {
    mean[j] = 0;
    for (index i = 0; i < n; ++i)
      mean[j] += data[i * m + j];
    mean[j] /= n;
  }
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < m; ++j)
      data[i * m + j] -= mean[j];
  for (index i = 0; i < m; ++i)
    for (index j = i; j < m; ++j) {
      cov[i * m + j] = 0;
      for (index k = 0; k < n; ++k)
        cov[i * m + j] += data[k * m + i] * data[k * m + j];
      cov[i * m + j] /= n - 1.0;
      cov[j * m + i] = cov[i * m + j];
    }
}

} // namespace VARIANT

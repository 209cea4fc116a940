// The correlations of m variables, of each of which data has n samples in a column.
#include "kernel.h"

#include <cmath>

namespace VARIANT {

void correlation(index m, index n, double *__restrict data, double *__restrict corr, double *__restrict mean,
                 double *__restrict deviation) {
  TAKE_SIZES_AS_KNOWN
  const double epsilon = 0.1;
  for (index j = 0; j < m; ++j) {
    mean[j] = 0;
    for (index i = 0; i < n; ++i)
      mean[j] += data[i * m + j];
    mean[j] /= n;
  }
  for (index j = 0; j < m; ++j) {
    deviation[j] = 0;
    for (index i = 0; i < n; ++i)
      deviation[j] += (data[i * m + j] - mean[j]) * (data[i * m + j] - mean[j]);
    deviation[j] = std::sqrt(deviation[j] / n);
    deviation[j] = deviation[j] <= epsilon ? 1 : deviation[j];
  }
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < m; ++j) {
      data[i * m + j] -= mean[j];
      data[i * m + j] /= std::sqrt(double(n)) * deviation[j];
    }
  for (index i = 0; i < m - 1; ++i) {
    corr[i * m + i] = 1;
    for (index j = i + 1; j < m; ++j) {
      corr[i * m + j] = 0;
      for (index k = 0; k < n; ++k)
        corr[i * m + j] += data[k * m + i] * data[k * m + j];
      corr[j * m + i] = corr[i * m + j];
    }
  }
  corr[(m - 1) * m + m - 1] = 1;
}

} // namespace VARIANT

// s = A' r and q = A p, in one pass over A.
#include "kernel.h"

namespace VARIANT {

void bicg(index m, index n, const double *__restrict A, double *__restrict s, double *__restrict q,
          const double *__restrict p, const double *__restrict r) {
  TAKE_SIZES_AS_KNOWN
  for (index j = 0; j < m; ++j)
    s[j] = 0;
  for (index i = 0; i < n; ++i) {
    q[i] = 0;
    for (index j = 0; j < m; ++j) {
      s[j] += r[i] * A[i * m + j];
      q[i] += A[i * m + j] * p[j];
    }
  }
}

} // namespace VARIANT

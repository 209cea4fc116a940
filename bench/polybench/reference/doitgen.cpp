// A[r, q] = A[r, q] C for each r and q: a basis changed in a three-dimensional array.
#include "kernel.h"

namespace VARIANT {

void doitgen(index nr, index nq, index np, double *__restrict A, const double *__restrict C, double *__restrict sum) {
  TAKE_SIZES_AS_KNOWN
  for (index r = 0; r < nr; ++r)
    for (index q = 0; q < nq; ++q) {
      for (index p = 0; p < np; ++p) {
        sum[p] = 0;
        for (index s = 0; s < np; ++s)
          sum[p] += A[(r * nq + q) * np + s] * C[s * np + p];
      }
      for (index p = 0; p < np; ++p)
        A[(r * nq + q) * np + p] = sum[p];
    }
}

} // namespace VARIANT

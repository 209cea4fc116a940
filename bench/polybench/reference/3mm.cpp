// G = (A B) (C D).
#include "kernel.h"

namespace VARIANT {

void three_products(index ni, index nj, index nk, index nl, index nm, double *__restrict E, const double *__restrict A,
                    const double *__restrict B, double *__restrict F, const double *__restrict C,
                    const double *__restrict D, double *__restrict G) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < ni; ++i)
    for (index j = 0; j < nj; ++j) {
      E[i * nj + j] = 0;
      for (index k = 0; k < nk; ++k)
        E[i * nj + j] += A[i * nk + k] * B[k * nj + j];
    }
  for (index j = 0; j < nj; ++j)
    for (index l = 0; l < nl; ++l) {
      F[j * nl + l] = 0;
      for (index m = 0; m < nm; ++m)
        F[j * nl + l] += C[j * nm + m] * D[m * nl + l];
    }
  for (index i = 0; i < ni; ++i)
    for (index l = 0; l < nl; ++l) {
      G[i * nl + l] = 0;
      for (index j = 0; j < nj; ++j)
        G[i * nl + l] += E[i * nj + j] * F[j * nl + l];
    }
}

} // namespace VARIANT

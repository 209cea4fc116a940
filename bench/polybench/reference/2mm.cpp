// D = alpha A B C + beta D, by T = alpha A B.
#include "kernel.h"

namespace VARIANT {

void two_products(index ni, index nj, index nk, index nl, double alpha, double beta, double *__restrict T,
                  const double *__restrict A, const double *__restrict B, const double *__restrict C,
                  double *__restrict D) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < ni; ++i)
    for (index j = 0; j < nj; ++j) {
      T[i * nj + j] = 0;
      for (index k = 0; k < nk; ++k)
        T[i * nj + j] += alpha * A[i * nk + k] * B[k * nj + j];
    }
  for (index i = 0; i < ni; ++i)
    for (index l = 0; l < nl; ++l) {
      D[i * nl + l] *= beta;
      for (index j = 0; j < nj; ++j)
        D[i * nl + l] += T[i * nj + j] * C[j * nl + l];
    }
}

} // namespace VARIANT

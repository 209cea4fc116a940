// C = alpha A B + beta C.
#include "kernel.h"

namespace VARIANT {

void gemm(index ni, index nj, index nk, double alpha, double beta, double *__restrict C, const double *__restrict A,
          const double *__restrict B) {
  TAKE_SIZES_AS_KNOWN
  for (index i = 0; i < ni; ++i) {
    for (index j = 0; j < nj; ++j)
      C[i * nj + j] *= beta;
    for (index k = 0; k < nk; ++k)
      for (index j = 0; j < nj; ++j)
        C[i * nj + j] += alpha * A[i * nk + k] * B[k * nj + j];
  }
}

} // namespace VARIANT

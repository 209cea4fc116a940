// Products of dense matrices spread by rows, in double-double numbers: residuals, say. See lapack/spread_products.h for
// the three of them. Elements of the factors are double or dd, those of C dd.
//
// |C - A B| <= (4 k + 6) u^2 |A| |B| for sums of k terms, k u^2 < 1/100: each product errs by 5 u^2 and each addition
// by 3 u^2 of what it gives (num/dd.h). The order of additions depends on the number of processes.
#pragma once

#include <dpg/dist/ring_products.h>
#include <dpg/num/dd.h>

namespace dpg {

/// C += A B in dd, the rows of C shared by threads.
struct dd_product {
  using result = dd;

  template <class Left, class Right>
  static void add(const local_block<const Left> &A, const local_block<const Right> &B, const local_block<dd> &C) {
#pragma omp parallel for schedule(static) if (worth_threads(C.rows * C.columns * A.columns))
    for (index i = 0; i < C.rows; ++i)
      for (index l = 0; l < A.columns; ++l) {
        const dd factor(A(i, l));
        for (index j = 0; j < C.columns; ++j)
          C(i, j) += factor * B(l, j);
      }
  }
};

template <class Left, class Right, class Result> void multiply_in_dd(const Left &A, const Right &B, Result &C) {
  multiply_around<dd_product>(A, B, C);
}
template <class Left, class Right, class Result>
void multiply_in_dd_transposed(const Left &A, const Right &B, Result &C) {
  multiply_transposed_around<dd_product>(A, B, C);
}
template <class Left, class Right, class Result>
void multiply_in_dd_by_transposed(const Left &A, const Right &B, Result &C) {
  multiply_by_transposed_around<dd_product>(A, B, C);
}

} // namespace dpg

// Products of dense matrices spread by rows, enclosed: for certificates. See lapack/spread_products.h for the three of
// them.
//
// Every element of C is a ball that holds the exact value for all values in A and B, numbers or balls.
#pragma once

#include <dpg/dist/ring_products.h>
#include <dpg/num/ball_sum.h>

#include <algorithm>
#include <vector>

namespace dpg {

/// C += A B in balls, the rows of C shared by threads.
struct enclosed_product {
  using result = ball;

  template <class Left, class Right>
  static void add(const local_block<const Left> &A, const local_block<const Right> &B, const local_block<ball> &C) {
#pragma omp parallel if (worth_threads(C.rows * C.columns * A.columns))
    {
      std::vector<ball_sum> row(static_cast<std::size_t>(C.columns));
#pragma omp for schedule(static)
      for (index i = 0; i < C.rows; ++i) {
        std::fill(row.begin(), row.end(), ball_sum());
        for (index l = 0; l < A.columns; ++l)
          for (index j = 0; j < C.columns; ++j)
            row[j].add_product(A(i, l), B(l, j));
        for (index j = 0; j < C.columns; ++j)
          C(i, j) += row[j].total();
      }
    }
  }
};

template <class Left, class Right, class Result> void enclose_product(const Left &A, const Right &B, Result &C) {
  multiply_around<enclosed_product>(A, B, C);
}
template <class Left, class Right, class Result>
void enclose_product_transposed(const Left &A, const Right &B, Result &C) {
  multiply_transposed_around<enclosed_product>(A, B, C);
}
template <class Left, class Right, class Result>
void enclose_product_by_transposed(const Left &A, const Right &B, Result &C) {
  multiply_by_transposed_around<enclosed_product>(A, B, C);
}

} // namespace dpg

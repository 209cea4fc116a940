// The product of a sparse matrix and a vector in which pagerank_solve.dpg finds spmv.
#pragma once

#include <dpg/sparse/csr_rows.h>
#include <span>

namespace kernels {

/// y = A x on the rows of this process; sums are double.
template <class Value, class Entry>
void spmv_rows(const dpg::csr_rows<Value> &A, std::span<const Entry> x, std::span<double> y, int threads) {
#pragma omp parallel num_threads(threads)
  for (const dpg::index_range block : A.blocks_of_this_thread())
    for (const dpg::index i : block) {
      double sum = 0;
      for (const dpg::index k : A.entries(i))
        sum += static_cast<double>(A.value(k)) * static_cast<double>(x[static_cast<std::size_t>(A.column(k))]);
      y[static_cast<std::size_t>(i)] = sum;
    }
}

} // namespace kernels

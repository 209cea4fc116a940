// Products of a sparse matrix and a vector for different shapes of matrices: kernels on the rows of one process.
#pragma once

#include <dpg/sparse/csr_rows.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace kernels {

/// Each row by eight partial sums, whose additions do not wait for each other: for rows of many entries.
inline void by_partial_sums(dpg::csr_rows<double> A, std::span<const double> x, std::span<double> y) {
  constexpr dpg::index width = 8;
#pragma omp parallel firstprivate(A)
  for (const dpg::row_block block : A.blocks_of_this_thread())
    for (const dpg::index i : block) {
      const dpg::index_range entries = A.entries(i);
      std::array<double, width> sums = {};
      dpg::index k = entries.first;
      for (; k + width <= entries.last; k += width)
        for (dpg::index lane = 0; lane < width; ++lane)
          sums[static_cast<std::size_t>(lane)] += A.value(k + lane) * x[A.column(k + lane)];
      double sum = 0;
      for (; k < entries.last; ++k)
        sum += A.value(k) * x[A.column(k)];
      for (const double partial : sums)
        sum += partial;
      y[i] = sum;
    }
}

/// Two rows at a time, whose additions do not wait for each other: for rows of few entries, alike in length.
inline void by_pairs_of_rows(dpg::csr_rows<double> A, std::span<const double> x, std::span<double> y) {
  const auto rest = [&](dpg::index first, dpg::index last) {
    double sum = 0;
    for (dpg::index k = first; k < last; ++k)
      sum += A.value(k) * x[A.column(k)];
    return sum;
  };
#pragma omp parallel firstprivate(A)
  for (const dpg::row_block block : A.blocks_of_this_thread()) {
    dpg::index i = block.first;
    for (; i + 2 <= block.last; i += 2) {
      const dpg::index_range upper = A.entries(i), lower = A.entries(i + 1);
      const dpg::index together = std::min(upper.last - upper.first, lower.last - lower.first);
      double sum = 0, lower_sum = 0;
      for (dpg::index k = 0; k < together; ++k) {
        sum += A.value(upper.first + k) * x[A.column(upper.first + k)];
        lower_sum += A.value(lower.first + k) * x[A.column(lower.first + k)];
      }
      y[i] = sum + rest(upper.first + together, upper.last);
      y[i + 1] = lower_sum + rest(lower.first + together, lower.last);
    }
    if (i < block.last)
      y[i] = rest(A.entries(i).first, A.entries(i).last);
  }
}

/// Rows in order, the elements of x asked for some entries ahead: for columns that are far apart.
inline void with_prefetches(dpg::csr_rows<double> A, std::span<const double> x, std::span<double> y) {
  constexpr dpg::index ahead = 32;
#pragma omp parallel firstprivate(A)
  for (const dpg::row_block block : A.blocks_of_this_thread()) {
    const dpg::index end = A.entries(block.last - 1).last - 1;
    for (const dpg::index i : block) {
      double sum = 0;
      for (const dpg::index k : A.entries(i)) {
        __builtin_prefetch(&x[static_cast<std::size_t>(A.column(std::min(k + ahead, end)))]);
        sum += A.value(k) * x[A.column(k)];
      }
      y[i] = sum;
    }
  }
}

} // namespace kernels

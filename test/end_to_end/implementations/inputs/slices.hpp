// Products with matrices in slices and in blocks.
#pragma once

#include <dpg/sparse/bsr_rows.h>
#include <dpg/sparse/sell_rows.h>

#include <span>

namespace slices {
template <class T> void spmv(const dpg::sell_rows<T> &A, std::span<const T> x, std::span<T> y) { A.multiply(x, y); }
} // namespace slices

namespace blocks {
inline void spmv(const dpg::bsr_rows<double> &A, std::span<const double> x, std::span<double> y) { A.multiply(x, y); }
} // namespace blocks

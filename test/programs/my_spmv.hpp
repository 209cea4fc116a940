// A user's product of a sparse matrix and a vector, which user_kernel.dpg names: one overload a variant.
#pragma once

#include <dpg/sparse/csr_rows.h>
#include <span>

namespace mine {

void spmv(const dpg::csr_rows<double> &A, std::span<const double> x, std::span<double> y, int threads);
void spmv(const dpg::csr_rows<float> &A, std::span<const double> x, std::span<double> y, int threads);

} // namespace mine

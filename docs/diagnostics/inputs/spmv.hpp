// A product of a sparse matrix and a vector that the page of E0521 names.
#pragma once

#include <dpg/sparse/csr_matrix.h>
#include <span>

void spmv_fast(const dpg::csr_rows<double> &A, std::span<const double> x, std::span<double> y);

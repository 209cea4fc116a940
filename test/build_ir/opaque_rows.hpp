#pragma once
#include <dpg/sparse/csr_rows.h>
#include <span>
void opaque_rows(const dpg::csr_rows<double> &A, std::span<const double> x, std::span<double> y);

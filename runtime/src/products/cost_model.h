// What products cost here, emulated and in floating point, from measurements that each process makes once.
#pragma once

#include "native_product.h"

namespace dpg::products {

/// Seconds of an emulated product of shape [m, k] by [k, n] with so many moduli, by the speed of the engine's tiles, of
/// packing and of remaindering on one thread, taken to grow with threads. Never less than what it takes, as far as the
/// measured share of the peak in whole products tells.
template <class T> double emulated_seconds(index m, index n, index k, const emulation &how);

/// Multiplications of bytes a second that one thread does on an engine.
double multiplications_a_second(const int8_engine &engine);

/// Seconds of the same product in floating point by `native`, null standing for loops: by a product of moderate size,
/// which is repeated until it does not get faster, and as much faster as large products are than that.
template <class T> double native_seconds(index m, index n, index k, blas_gemm<T> *native, int threads);

/// Below so many multiplications neither is measured: emulation does not pay.
constexpr double least_multiplications = 256. * 256 * 256;

} // namespace dpg::products

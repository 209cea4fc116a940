// Compressed sparse rows as a numerical programmer writes them by hand: three arrays, and rows cut by nonzeros.
//
// The hand-written loops share nothing with the runtime but its allocator: they must have pages of the same size, or
// the comparison is one of page tables.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/sparse/csr_matrix.h>

#include <cstdint>
#include <vector>

namespace hand_written {

template <class T> using array = dpg::buffer<T>;

/// Entries of row i at rowptr[i] to rowptr[i + 1] - 1.
struct csr {
  std::int64_t rows = 0;
  array<std::uint32_t> rowptr;
  array<std::int32_t> columns;
  array<double> values;

  std::int64_t nonzeros() const { return rowptr[rows]; }
};

/// The calling process's rows of A, whose columns keep their numbers.
csr copy_of(const dpg::csr_matrix<double> &A);

/// Where the rows of each thread begin, threads + 1 numbers: nonzeros (and rows) in equal shares.
std::vector<std::int64_t> rows_of_threads(const csr &A, int threads);

/// An array of `count` times `value`, written by the threads in equal shares.
array<double> filled(std::int64_t count, double value);

} // namespace hand_written

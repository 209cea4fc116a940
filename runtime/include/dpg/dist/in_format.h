// Arrays in another format: each element converted by itself, where it lies.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/num/element_formats.h>
#include <dpg/sparse/csr_matrix.h>

#include <span>

namespace dpg {

namespace formats {
template <class To, class From> void convert(std::span<const From> from, std::span<To> to) {
  const index count = dpg::size(from);
#pragma omp parallel for schedule(static) if (worth_threads(count))
  for (index k = 0; k < count; ++k)
    to[k] = static_cast<To>(from[k]);
}
} // namespace formats

/// The array in another format, spread alike. Does not communicate. Memory: both.
template <class To, class From> vector<To> in_format(const vector<From> &x) {
  vector<To> converted(x.partition());
  formats::convert(x.owned(), converted.owned());
  return converted;
}

template <class To, class From> dense_matrix<To> in_format(const dense_matrix<From> &X) {
  dense_matrix<To> converted(X.row_partition(), X.column_count());
  formats::convert(X.owned(), converted.owned());
  return converted;
}

/// The same of a sparse matrix, which hands its rows and columns on. Needs global column numbers.
template <class To, class From> csr_matrix<To> in_format(csr_matrix<From> &&A) {
  const partition rows = A.row_partition();
  const index column_count = A.column_count();
  csr_arrays<From> arrays = std::move(A).release();
  buffer<To> values(arrays.values.size());
  formats::convert(std::span<const From>(arrays.values.data(), arrays.values.size()),
                   std::span<To>(values.data(), values.size()));
  return {rows, column_count, std::move(arrays.rowptr), std::move(arrays.columns), std::move(values)};
}

} // namespace dpg

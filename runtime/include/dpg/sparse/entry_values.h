// A sparse matrix that has the entries of another one, with values of its own.
//
//     dpg::entry_values<double> S(A);          // S[i, j] = scale[i] * A[i, j]
//     for (const dpg::index i : A.rows())
//       for (const dpg::index k : A.rows().entries(i))
//         S.values()[k] = scale[i] * A.rows().value(k);
//     ... S.rows(), as of any matrix ...
#pragma once

#include <dpg/sparse/csr_matrix.h>

namespace dpg {

/// Values for the entries of a pattern, which is not copied: a matrix as large as its values. The pattern must outlive
/// it, and get no halo plan meanwhile, which would put its entries in another order.
template <class T> class entry_values {
public:
  using value_type = T;

  /// Values that are not defined until they are written.
  explicit entry_values(const csr_pattern &pattern) : pattern_(&pattern), values_(pattern.local_nonzeros()) {}

  const csr_pattern &pattern() const { return *pattern_; }
  const communicator &comm() const { return pattern_->comm(); }
  const partition &row_partition() const { return pattern_->row_partition(); }

  std::span<const T> values() const { return {values_.data(), static_cast<std::size_t>(values_.size())}; }
  std::span<T> values() { return {values_.data(), static_cast<std::size_t>(values_.size())}; }

  /// The rows of csr_matrix: all of this process, those without entries in halo columns, and the others.
  csr_rows<T> rows() const { return pattern_->rows_with(pattern_->all_rows(), values_.data()); }
  csr_rows<T> inner() const { return pattern_->rows_with(pattern_->inner_rows(), values_.data()); }
  csr_rows<T> outer() const { return pattern_->rows_with(pattern_->outer_rows(), values_.data()); }

  /// A matrix by itself, with global column numbers. Does not communicate.
  csr_matrix<T> copy() const { return pattern_->copy_with(values_.data()); }

private:
  const csr_pattern *pattern_;
  buffer<T> values_;
};

} // namespace dpg

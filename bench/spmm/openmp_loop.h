// Y = A Y by hand with OpenMP, for one process.
#pragma once

#include "../hand_written/csr.h"

#include <span>

namespace hand_written {

class openmp_spmm {
public:
  /// @param Y  rows of `columns` elements, one behind the other
  openmp_spmm(csr A, std::span<const double> Y, std::int64_t columns);

  /// One step.
  void iterate();

  std::span<const double> Y() const { return {Y_.data(), static_cast<std::size_t>(Y_.size())}; }

private:
  csr A_;
  std::int64_t columns_;
  array<double> Y_, next_;
  std::vector<std::int64_t> thread_rows_;
};

} // namespace hand_written

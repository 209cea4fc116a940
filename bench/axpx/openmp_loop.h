// y = A (A y + y) by hand with OpenMP, for one process.
#pragma once

#include "../hand_written/csr.h"

#include <span>

namespace hand_written {

class openmp_axpx {
public:
  /// y begins as ones.
  explicit openmp_axpx(csr A);

  /// One step.
  void iterate();

  std::span<const double> y() const { return {y_.data(), static_cast<std::size_t>(y_.size())}; }

private:
  csr A_;
  array<double> y_, z_;
  std::vector<std::int64_t> thread_rows_;
};

} // namespace hand_written

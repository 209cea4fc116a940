// PageRank by hand with OpenMP, for one process.
#pragma once

#include "../hand_written/csr.h"

#include <span>

namespace hand_written {

/// Power iteration on the transposed matrix, whose row j has the pages that link to page j. What each page hands on to
/// each page it links to is kept beside its rank; pages without links hand on nothing, and what they hold is `lost`.
class openmp_pagerank {
public:
  /// @param degree  of each page, the sum of what its links weigh
  openmp_pagerank(csr transposed, std::span<const double> degree, double damping);

  /// One iteration, everything in one loop; returns the 1-norm of the change.
  double iterate();

  /// The same in two loops, as the definition is written: shares first, then the product.
  double iterate_in_two_loops();

  std::span<const double> rank() const { return {rank_.data(), static_cast<std::size_t>(rank_.size())}; }

private:
  csr links_;
  double damping_;
  array<double> rank_, next_, inverse_degree_, share_, next_share_;
  std::vector<std::int64_t> thread_rows_;
  double lost_ = 0;
};

} // namespace hand_written

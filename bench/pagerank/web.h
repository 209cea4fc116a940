// The graph that PageRank is measured on, as a hand-written loop holds it.
#pragma once

#include "../hand_written/csr.h"

#include <vector>

namespace hand_written {

/// A process's pages: the links to them and how many links each has itself.
struct web {
  csr links;                         // row j: the pages that link to page j; global columns
  std::vector<std::int64_t> offsets; // where the pages of each process begin, processes + 1 numbers
  std::vector<double> degree;        // of the process's pages: the sum of its row of A

  /// Collective. A[i, j] is nonzero where page i links to page j.
  explicit web(dpg::csr_matrix<double> A);

  /// factor / degree of each of the process's pages; 0 for those without links.
  std::vector<double> inverse_degree(double factor) const;
  /// 1 for each page without links, 0 for the others.
  std::vector<double> dangling() const;
};

} // namespace hand_written

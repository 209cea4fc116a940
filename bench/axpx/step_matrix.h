// The matrices that axpx is measured on.
#pragma once

#include "../matrices/matrix.h"

namespace bench {

/// Scaled so that a step has norm 1: thousands of them neither overflow nor reach subnormal numbers. Collective.
inline dpg::csr_matrix<double> make_step_matrix(const dpg::communicator &comm, const arguments &given) {
  constexpr double golden_ratio = 0.618033988749894848; // the positive g with g (g + 1) = 1: the norm of A (A + I)
  return make_matrix(comm, given, golden_ratio);
}

} // namespace bench

// One cycle of flexible GMRES.
#pragma once

#include <dpg/library/refinement.h>

namespace dpg {

struct krylov_limits {
  index steps;      ///< the largest dimension of the space
  double reduction; ///< of the residual's norm2 that is enough
};

/// d with norm2(r - A d) <= reduction norm2(r) or so; false as soon as the steps promise not to be enough.
bool krylov_correction(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> r,
                       const nearly_inverse &precondition, krylov_limits limits, std::span<double> d);

} // namespace dpg

// The matrices that axpx is measured on.
#pragma once

#include "../interleave/arguments.h"

#include <dpg/sparse/csr_matrix.h>

namespace bench {

/// `--matrix c_diagonal --n 4000000 --C 30 --Q 0.1` or `--matrix convection_diffusion --nx 2000 --ny 2000`, scaled so
/// that a step has norm 1: thousands of them neither overflow nor reach subnormal numbers. Collective over comm.
dpg::csr_matrix<double> make_matrix(const dpg::communicator &comm, const arguments &given);

} // namespace bench

// Matrices to measure on: diagonals that are perturbed, and a five-point stencil.
#pragma once

#include "../interleave/arguments.h"

#include <dpg/sparse/csr_matrix.h>

namespace bench {

/// `--matrix c_diagonal --n 4000000 --C 30 --Q 0.1` or `--matrix convection_diffusion --nx 2000 --ny 2000`, scaled to
/// the norm `norm`, the largest sum of magnitudes in a row, or little less. Collective over comm.
dpg::csr_matrix<double> make_matrix(const dpg::communicator &comm, const arguments &given, double norm);

} // namespace bench

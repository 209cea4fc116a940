// Matrices to measure on: see matrix.h.
#include "matrix.h"

#include <dpg/sparse/generators.h>

namespace bench {

static dpg::csr_matrix<double> scaled(dpg::csr_matrix<double> A, double factor) {
  for (double &value : A.values())
    value *= factor;
  return A;
}

dpg::csr_matrix<double> make_matrix(const dpg::communicator &comm, const arguments &given, double norm) {
  if (given.text("--matrix", "c_diagonal") == "convection_diffusion") {
    const double cx = 0.5, cy = 0.25; // a row's magnitudes sum to 8 as long as these are at most 2
    return scaled(dpg::convection_diffusion(comm, given.integer("--nx", 2000), given.integer("--ny", 2000), cx, cy),
                  norm / 8);
  }
  const long long C = given.integer("--C", 30);
  return scaled(dpg::c_diagonal(comm, given.integer("--n", 4'000'000), C, given.real("--Q", 0.1)), norm / C);
}

} // namespace bench

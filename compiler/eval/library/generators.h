// Generated sparse matrices: entry by entry those that the runtime makes (dpg/sparse/generators.h).
#pragma once

#include <dpg/sparse/triplet.h>

#include <cstdint>
#include <vector>

namespace dpg::eval {

using GeneratedEntry = triplet<double>;

/// R-MAT graph (Chakrabarti, Zhan, Faloutsos 2004): the rows' numbers of edges by binomial splits down the tree of row
/// prefixes, then each edge's column given its row. Repeated edges count once; entries are ones.
std::vector<GeneratedEntry> rmatEntries(int64_t scale, int64_t edges, int64_t seed);
/// C-diagonal Q-perturbed matrix (Gurhem 2021); entries may repeat and are to be summed.
std::vector<GeneratedEntry> cDiagonalEntries(int64_t n, int64_t c, double q, int64_t seed);
/// Five-point convection-diffusion matrix on nx by ny points, cell Peclet numbers cx and cy.
std::vector<GeneratedEntry> convectionDiffusionEntries(int64_t nx, int64_t ny, double cx, double cy);

} // namespace dpg::eval

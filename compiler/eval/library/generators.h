// Generated sparse matrices: entry by entry those that the runtime makes (dpg/sparse/generators.h).
#pragma once

#include "compiler/eval/session.h"

namespace dpg::eval {

/// An entry of a matrix that is read or generated.
struct InputEntry {
  int64_t row, column;
  double value;
};

/// R-MAT graph (Chakrabarti, Zhan, Faloutsos 2004): the rows' numbers of edges by binomial splits down the tree of row
/// prefixes, then each edge's column given its row. Repeated edges count once; entries are ones.
std::vector<InputEntry> rmatEntries(int64_t scale, int64_t edges, int64_t seed);
/// C-diagonal Q-perturbed matrix (Gurhem 2021); entries may repeat and are to be summed.
std::vector<InputEntry> cDiagonalEntries(int64_t n, int64_t c, double q, int64_t seed);
/// Five-point convection-diffusion matrix on nx by ny points, cell Peclet numbers cx and cy.
std::vector<InputEntry> convectionDiffusionEntries(int64_t nx, int64_t ny, double cx, double cy);

/// A sparse real matrix of entries in any order; those that repeat are summed. Null after an error.
std::shared_ptr<Array> sparseFrom(Session &session, int64_t rows, int64_t columns, std::vector<InputEntry> entries,
                                  ElementKind kind, SourceRange range);

} // namespace dpg::eval

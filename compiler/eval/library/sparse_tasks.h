// Tasks on sparse matrices that keep them sparse.
#pragma once

#include "compiler/eval/library/number.h"

namespace dpg::eval {

/// Triangular solves with a sparse matrix, for each column of b; entries of the other triangle are not read.
Matrix solveLowerSparse(const Array &l, Matrix b);
Matrix solveUpperSparse(const Array &u, Matrix b);

/// L and U with unit diagonal in L and, outside the pattern of A, no fill (Saad 2003, alg. 10.4). Errors: a diagonal
/// element outside the pattern, a zero pivot: `why` says so and the pair is empty.
struct IncompleteLU {
  ArrayRef l, u;
};
IncompleteLU incompleteLU(Session &session, const Array &a, SourceRange range, std::string &why);

/// `steps` columns of an orthonormal basis of the Krylov space of A and `start`, and H = V' A V (Arnoldi 1951, by
/// modified Gram-Schmidt twice). Where the space ends before that, to 1e-14 of what A gives, further columns are zero,
/// as those of the graph in stdlib/tasks.dpg, which programs are compiled with.
struct Krylov {
  Matrix v, h;
};
Krylov arnoldi(const Array &a, const Column &start, int64_t steps);

/// y = A x for dense or sparse A.
Column times(const Array &a, const Column &x);

} // namespace dpg::eval

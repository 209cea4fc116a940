// PETSc as its users hold it: what the peers of the benchmarks share. Source: Balay et al., PETSc/TAO users manual.
#pragma once

#include "../hand_written/csr.h"

#include <petscmat.h>

#include <span>

namespace petsc {

/// PETSc between PetscInitialize and PetscFinalize; inside of MPI's own. One at a time.
class session {
public:
  session();
  ~session();
  session(const session &) = delete;
  session &operator=(const session &) = delete;
};

/// A square matrix, its rows spread over the processes: MATMPIAIJ, on one process MATSEQAIJ. The arrays are copied.
class matrix {
public:
  /// @param rows  the calling process's, with global columns
  /// Collective over comm.
  matrix(MPI_Comm comm, const hand_written::csr &rows);
  ~matrix() { MatDestroy(&handle_); }
  matrix(const matrix &) = delete;
  matrix &operator=(const matrix &) = delete;

  operator Mat() const { return handle_; }

private:
  Mat handle_ = nullptr;
};

/// A vector, spread as the rows of a matrix.
class vector {
public:
  /// @param values  the calling process's
  vector(const matrix &A, std::span<const double> values);
  /// All entries are `value`.
  vector(const matrix &A, double value);
  vector(const vector &) = delete;
  vector &operator=(const vector &) = delete;
  ~vector() { VecDestroy(&handle_); }

  operator Vec() const { return handle_; }
  friend void swap(vector &x, vector &y) { std::swap(x.handle_, y.handle_); }

  /// A copy of the calling process's entries.
  std::vector<double> values() const;

private:
  Vec handle_ = nullptr;
};

} // namespace petsc

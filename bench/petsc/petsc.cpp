// PETSc as its users hold it: see petsc.h.
#include "petsc.h"

#include <algorithm>

namespace petsc {

session::session() {
  if (PetscInitializeNoArguments() != 0)
    MPI_Abort(MPI_COMM_WORLD, 1);
}

session::~session() { PetscFinalize(); }

matrix::matrix(MPI_Comm comm, const hand_written::csr &rows) {
  const std::vector<PetscInt> rowptr(rows.rowptr.data(), rows.rowptr.data() + rows.rows + 1);
  const std::vector<PetscInt> columns(rows.columns.data(), rows.columns.data() + rows.nonzeros());
  const auto local_rows = static_cast<PetscInt>(rows.rows);
  // Preallocates and fills whichever type the matrix has.
  PetscCallAbort(comm, MatCreate(comm, &handle_));
  PetscCallAbort(comm, MatSetSizes(handle_, local_rows, local_rows, PETSC_DETERMINE, PETSC_DETERMINE));
  PetscCallAbort(comm, MatSetType(handle_, MATAIJ));
  PetscCallAbort(comm, MatSeqAIJSetPreallocationCSR(handle_, rowptr.data(), columns.data(), rows.values.data()));
  PetscCallAbort(comm, MatMPIAIJSetPreallocationCSR(handle_, rowptr.data(), columns.data(), rows.values.data()));
}

vector::vector(const matrix &A, std::span<const double> values) : vector(A, 0) {
  double *entries = nullptr;
  PetscCallAbort(PETSC_COMM_WORLD, VecGetArrayWrite(handle_, &entries));
  std::copy(values.begin(), values.end(), entries);
  PetscCallAbort(PETSC_COMM_WORLD, VecRestoreArrayWrite(handle_, &entries));
}

vector::vector(const matrix &A, double value) {
  PetscCallAbort(PETSC_COMM_WORLD, MatCreateVecs(A, &handle_, nullptr));
  PetscCallAbort(PETSC_COMM_WORLD, VecSet(handle_, value));
}

std::vector<double> vector::values() const {
  PetscInt count = 0;
  const double *entries = nullptr;
  PetscCallAbort(PETSC_COMM_WORLD, VecGetLocalSize(handle_, &count));
  PetscCallAbort(PETSC_COMM_WORLD, VecGetArrayRead(handle_, &entries));
  const std::vector<double> copy(entries, entries + count);
  PetscCallAbort(PETSC_COMM_WORLD, VecRestoreArrayRead(handle_, &entries));
  return copy;
}

} // namespace petsc

// Y = A Y with PETSc, one thread a process: the peer `petsc`. Its dense matrices lie by columns.
#include "../petsc/petsc.h"
#include "peer.h"

#include <memory>
#include <utility>

namespace bench {
namespace {

class petsc_spmm {
public:
  petsc_spmm(MPI_Comm comm, const hand_written::csr &A, const std::vector<double> &Y, dpg::index columns)
      : comm_(comm), rows_(A.rows), columns_(columns), A_(comm, A) {
    PetscCallAbort(comm, MatCreateDense(comm, static_cast<PetscInt>(rows_), PETSC_DECIDE, PETSC_DETERMINE,
                                        static_cast<PetscInt>(columns), nullptr, &Y_));
    double *elements = nullptr;
    PetscCallAbort(comm, MatDenseGetArrayWrite(Y_, &elements));
    for (dpg::index i = 0; i < rows_; ++i)
      for (dpg::index j = 0; j < columns; ++j)
        elements[j * rows_ + i] = Y[i * columns + j];
    PetscCallAbort(comm, MatDenseRestoreArrayWrite(Y_, &elements));
    PetscCallAbort(comm, MatAssemblyBegin(Y_, MAT_FINAL_ASSEMBLY));
    PetscCallAbort(comm, MatAssemblyEnd(Y_, MAT_FINAL_ASSEMBLY));
    // A product keeps its operands: there is one in each direction between two matrices.
    PetscCallAbort(comm, MatMatMult(A_, Y_, MAT_INITIAL_MATRIX, PETSC_DEFAULT, &next_));
    PetscCallAbort(comm, MatProductClear(next_));
  }
  ~petsc_spmm() {
    MatDestroy(&Y_);
    MatDestroy(&next_);
  }

  void iterate() {
    PetscCallAbort(comm_, MatProductCreateWithMat(A_, Y_, nullptr, next_));
    PetscCallAbort(comm_, MatProductSetType(next_, MATPRODUCT_AB));
    PetscCallAbort(comm_, MatProductSetFromOptions(next_));
    PetscCallAbort(comm_, MatProductSymbolic(next_));
    PetscCallAbort(comm_, MatProductNumeric(next_));
    PetscCallAbort(comm_, MatProductClear(next_));
    std::swap(Y_, next_);
  }

  std::vector<double> Y() const {
    const double *elements = nullptr;
    PetscCallAbort(comm_, MatDenseGetArrayRead(Y_, &elements));
    std::vector<double> by_rows(rows_ * columns_);
    for (dpg::index i = 0; i < rows_; ++i)
      for (dpg::index j = 0; j < columns_; ++j)
        by_rows[i * columns_ + j] = elements[j * rows_ + i];
    PetscCallAbort(comm_, MatDenseRestoreArrayRead(Y_, &elements));
    return by_rows;
  }

private:
  petsc::session session_;
  MPI_Comm comm_;
  dpg::index rows_, columns_;
  petsc::matrix A_;
  Mat Y_ = nullptr, next_ = nullptr;
};

} // namespace

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A, dpg::index columns) {
  auto loop =
      std::make_shared<petsc_spmm>(A.comm().handle(), hand_written::copy_of(A), first_rows(A, columns), columns);
  return {[=] { loop->iterate(); }, [=] { return loop->Y(); }};
}

} // namespace bench

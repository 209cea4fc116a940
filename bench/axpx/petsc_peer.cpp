// y = A (A y + y) with PETSc, one thread a process: the peer `petsc`.
#include "../petsc/petsc.h"
#include "peer.h"

#include <memory>

namespace bench {
namespace {

class petsc_axpx {
public:
  petsc_axpx(MPI_Comm comm, const hand_written::csr &A) : comm_(comm), A_(comm, A), y_(A_, 1), z_(A_, 0) {}

  void iterate() {
    PetscCallAbort(comm_, MatMultAdd(A_, y_, y_, z_));
    PetscCallAbort(comm_, MatMult(A_, z_, y_));
  }

  std::vector<double> y() const { return y_.values(); }

private:
  petsc::session session_;
  MPI_Comm comm_;
  petsc::matrix A_;
  petsc::vector y_, z_;
};

} // namespace

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A) {
  auto loop = std::make_shared<petsc_axpx>(A.comm().handle(), hand_written::copy_of(A));
  return {[=] { loop->iterate(); }, [=] { return loop->y(); }};
}

} // namespace bench

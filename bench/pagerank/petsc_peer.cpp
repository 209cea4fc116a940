// PageRank with PETSc, one thread a process: the peer `petsc`.
#include "../petsc/petsc.h"
#include "peer.h"

#include <memory>

namespace bench {
namespace {

/// Shares are damped in advance, so that the product needs no factor. What pages without links hold is reduced over
/// processes while MatMult runs.
class petsc_pagerank {
public:
  petsc_pagerank(MPI_Comm comm, const hand_written::web &graph)
      : comm_(comm), pages_(static_cast<double>(graph.offsets.back())), links_(comm, graph.links),
        rank_(links_, 1 / pages_), next_(links_, 0), share_(links_, 0),
        damped_inverse_degree_(links_, graph.inverse_degree(damping)), dangling_(links_, graph.dangling()) {}

  double iterate() {
    double lost = 0, change = 0;
    call(VecPointwiseMult(share_, rank_, damped_inverse_degree_));
    call(VecDotBegin(rank_, dangling_, &lost));
    call(PetscCommSplitReductionBegin(comm_));
    call(MatMult(links_, share_, next_));
    call(VecDotEnd(rank_, dangling_, &lost));
    call(VecShift(next_, damping * lost / pages_ + (1 - damping) / pages_));
    // What was the rank becomes the change.
    call(VecAXPY(rank_, -1, next_));
    call(VecNorm(rank_, NORM_1, &change));
    swap(rank_, next_);
    return change;
  }

  std::vector<double> rank() const { return rank_.values(); }

private:
  void call(PetscErrorCode code) const { PetscCallAbort(comm_, code); }

  petsc::session session_;
  MPI_Comm comm_;
  double pages_;
  petsc::matrix links_;
  petsc::vector rank_, next_, share_, damped_inverse_degree_, dangling_;
};

} // namespace

peer make_peer(MPI_Comm comm, std::string_view, hand_written::web graph) {
  auto loop = std::make_shared<petsc_pagerank>(comm, graph);
  return {[=] { loop->iterate(); }, [=] { return loop->rank(); }};
}

} // namespace bench

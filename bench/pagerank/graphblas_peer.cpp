// PageRank with SuiteSparse:GraphBLAS, on one process: the peer `graphblas`.
#include "../graphblas/graphblas.h"
#include "peer.h"

#include <memory>

namespace bench {
namespace {

using graphblas::check;

/// Shares are damped in advance, so that the product is added to the next ranks as it is.
class graphblas_pagerank {
public:
  explicit graphblas_pagerank(const hand_written::web &graph)
      : pages_(static_cast<double>(graph.links.rows)), links_(graph.links), rank_(graph.links.rows, 1 / pages_),
        next_(graph.links.rows, 0), share_(graph.links.rows, 0), held_(graph.links.rows, 0),
        damped_inverse_degree_(graph.inverse_degree(damping)), dangling_(graphblas::nonzeros(graph.dangling())) {}

  double iterate() {
    const auto count = static_cast<GrB_Index>(pages_);
    double lost = 0, change = 0;
    check(GrB_Vector_eWiseMult_BinaryOp(held_, nullptr, nullptr, GrB_FIRST_FP64, rank_, dangling_, nullptr));
    check(GrB_Vector_reduce_FP64(&lost, nullptr, GrB_PLUS_MONOID_FP64, held_, nullptr));
    check(GrB_Vector_eWiseMult_BinaryOp(share_, nullptr, nullptr, GrB_TIMES_FP64, rank_, damped_inverse_degree_,
                                        nullptr));
    const double base = damping * lost / pages_ + (1 - damping) / pages_;
    check(GrB_Vector_assign_FP64(next_, nullptr, nullptr, base, GrB_ALL, count, nullptr));
    check(GrB_mxv(next_, nullptr, GrB_PLUS_FP64, GrB_PLUS_TIMES_SEMIRING_FP64, links_, share_, nullptr));
    // What was the rank becomes the change.
    check(GrB_Vector_assign(rank_, nullptr, GrB_MINUS_FP64, next_, GrB_ALL, count, nullptr));
    check(GrB_Vector_apply(rank_, nullptr, nullptr, GrB_ABS_FP64, rank_, nullptr));
    check(GrB_Vector_reduce_FP64(&change, nullptr, GrB_PLUS_MONOID_FP64, rank_, nullptr));
    swap(rank_, next_);
    return change;
  }

  std::vector<double> rank() const { return rank_.values(); }

private:
  graphblas::session session_;
  double pages_;
  graphblas::matrix links_;
  graphblas::vector rank_, next_, share_, held_, damped_inverse_degree_, dangling_;
};

} // namespace

peer make_peer(MPI_Comm, std::string_view, hand_written::web graph) {
  auto loop = std::make_shared<graphblas_pagerank>(graph);
  return {[=] { loop->iterate(); }, [=] { return loop->rank(); }};
}

} // namespace bench

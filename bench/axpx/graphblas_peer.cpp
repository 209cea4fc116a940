// y = A (A y + y) with SuiteSparse:GraphBLAS, on one process: the peer `graphblas`.
#include "../graphblas/graphblas.h"
#include "peer.h"

#include <memory>

namespace bench {
namespace {

using graphblas::check;

class graphblas_axpx {
public:
  explicit graphblas_axpx(const hand_written::csr &A) : order_(A.rows), A_(A), y_(A.rows, 1), z_(A.rows, 0) {}

  /// Products are added in place to vectors that are full.
  void iterate() {
    check(GrB_Vector_assign(z_, nullptr, nullptr, y_, GrB_ALL, order_, nullptr));
    check(GrB_mxv(z_, nullptr, GrB_PLUS_FP64, GrB_PLUS_TIMES_SEMIRING_FP64, A_, y_, nullptr));
    check(GrB_Vector_assign_FP64(y_, nullptr, nullptr, 0, GrB_ALL, order_, nullptr));
    check(GrB_mxv(y_, nullptr, GrB_PLUS_FP64, GrB_PLUS_TIMES_SEMIRING_FP64, A_, z_, nullptr));
  }

  std::vector<double> y() const { return y_.values(); }

private:
  graphblas::session session_;
  GrB_Index order_;
  graphblas::matrix A_;
  graphblas::vector y_, z_;
};

} // namespace

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A) {
  auto loop = std::make_shared<graphblas_axpx>(hand_written::copy_of(A));
  return {[=] { loop->iterate(); }, [=] { return loop->y(); }};
}

} // namespace bench

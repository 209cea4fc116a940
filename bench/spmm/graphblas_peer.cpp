// Y = A Y with SuiteSparse:GraphBLAS, on one process: the peer `graphblas`.
#include "../graphblas/graphblas.h"
#include "peer.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

namespace bench {
namespace {

using graphblas::check;

/// A full matrix by rows.
GrB_Matrix full_matrix(dpg::index rows, dpg::index columns, const std::vector<double> &elements) {
  GrB_Matrix matrix = nullptr;
  const std::size_t bytes = elements.size() * sizeof(double);
  auto *array = static_cast<double *>(std::malloc(bytes)); // GraphBLAS takes the array, and frees it
  std::copy(elements.begin(), elements.end(), array);
  void *taken = array;
  check(GrB_Matrix_new(&matrix, GrB_FP64, rows, columns));
  check(GxB_Matrix_pack_FullR(matrix, &taken, bytes, false, nullptr));
  return matrix;
}

class graphblas_spmm {
public:
  graphblas_spmm(const hand_written::csr &A, const std::vector<double> &Y, dpg::index columns)
      : rows_(A.rows), columns_(columns), A_(A), Y_(full_matrix(A.rows, columns, Y)),
        next_(full_matrix(A.rows, columns, Y)) {}
  ~graphblas_spmm() {
    GrB_Matrix_free(&Y_);
    GrB_Matrix_free(&next_);
  }

  /// Products are added in place to a matrix that is full.
  void iterate() {
    check(GrB_Matrix_assign_FP64(next_, nullptr, nullptr, 0, GrB_ALL, rows_, GrB_ALL, columns_, nullptr));
    check(GrB_mxm(next_, nullptr, GrB_PLUS_FP64, GrB_PLUS_TIMES_SEMIRING_FP64, A_, Y_, nullptr));
    check(GrB_Matrix_wait(next_, GrB_MATERIALIZE));
    std::swap(Y_, next_);
  }

  std::vector<double> Y() const {
    GrB_Index count = rows_ * columns_;
    std::vector<GrB_Index> rows(count), columns(count);
    std::vector<double> elements(count), by_rows(count);
    check(GrB_Matrix_extractTuples_FP64(rows.data(), columns.data(), elements.data(), &count, Y_));
    for (GrB_Index e = 0; e < count; ++e)
      by_rows[rows[e] * columns_ + columns[e]] = elements[e];
    return by_rows;
  }

private:
  graphblas::session session_;
  GrB_Index rows_, columns_;
  graphblas::matrix A_;
  GrB_Matrix Y_, next_;
};

} // namespace

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A, dpg::index columns) {
  auto loop = std::make_shared<graphblas_spmm>(hand_written::copy_of(A), first_rows(A, columns), columns);
  return {[=] { loop->iterate(); }, [=] { return loop->Y(); }};
}

} // namespace bench

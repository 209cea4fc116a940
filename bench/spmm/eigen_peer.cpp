// Y = A Y with Eigen, whose products of matrices by rows share out rows by OpenMP: the peer `eigen`.
#include "../hand_written/csr.h"
#include "peer.h"

#include <Eigen/SparseCore>

#include <memory>

namespace bench {
namespace {

using sparse_matrix = Eigen::SparseMatrix<double, Eigen::RowMajor, std::int32_t>;
using dense_matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class eigen_spmm {
public:
  eigen_spmm(const hand_written::csr &A, const std::vector<double> &Y, dpg::index columns)
      : A_(matrix_of(A)), Y_(Eigen::Map<const dense_matrix>(Y.data(), A.rows, columns)), next_(A.rows, columns) {}

  void iterate() {
    next_.noalias() = A_ * Y_;
    Y_.swap(next_);
  }

  std::vector<double> Y() const { return {Y_.data(), Y_.data() + Y_.size()}; }

private:
  static sparse_matrix matrix_of(const hand_written::csr &A) {
    const std::vector<std::int32_t> rowptr(A.rowptr.begin(), A.rowptr.end());
    return Eigen::Map<const sparse_matrix>(A.rows, A.rows, A.nonzeros(), rowptr.data(), A.columns.data(),
                                           A.values.data());
  }

  sparse_matrix A_;
  dense_matrix Y_, next_;
};

} // namespace

peer make_peer(std::string_view, const dpg::csr_matrix<double> &A, dpg::index columns) {
  auto loop = std::make_shared<eigen_spmm>(hand_written::copy_of(A), first_rows(A, columns), columns);
  return {[=] { loop->iterate(); }, [=] { return loop->Y(); }};
}

} // namespace bench

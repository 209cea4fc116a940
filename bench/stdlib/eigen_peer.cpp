// The tasks by Eigen, without LAPACK under it, matrices by columns as Eigen has them.
#include "contest.h"

#include <Eigen/Dense>

#include <memory>

namespace bench {

namespace {

using matrix = Eigen::MatrixXd;
using by_rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct matrices {
  explicit matrices(const problem &given)
      : A(Eigen::Map<const by_rows>(given.A.owned().data(), given.A.local_rows(), given.A.column_count())),
        G(Eigen::Map<const by_rows>(given.G.owned().data(), given.G.local_rows(), given.G.column_count())),
        B(Eigen::Map<const by_rows>(given.B.owned().data(), given.B.local_rows(), given.B.column_count())),
        b(Eigen::Map<const Eigen::VectorXd>(given.b.data(), given.b.size())), factors(A) {}

  matrix A, G, B;
  Eigen::VectorXd b, x;
  Eigen::PartialPivLU<matrix> factors;
  matrix X;
};

numbers elements_of(const matrix &X) {
  const by_rows turned = X;
  return {turned.data(), turned.data() + turned.size()};
}

} // namespace

std::vector<peer_task> eigen_tasks(const problem &given) {
  auto m = std::make_shared<matrices>(given);
  auto square = [m] { return elements_of(m->X); };
  auto vector = [m] { return numbers(m->x.begin(), m->x.end()); };
  return {
      {"lu", {[m] { m->X = Eigen::PartialPivLU<matrix>(m->A).matrixLU(); }, square}},
      {"lu_solve", {[m] { m->x = m->factors.solve(m->b); }, vector}},
      {"lu_solve of columns", {[m] { m->X = m->factors.solve(m->B); }, square}},
      {"cholesky", {[m] { m->X = Eigen::LLT<matrix>(m->G).matrixL(); }, square}},
      {"qr",
       {[m] {
          const Eigen::HouseholderQR<matrix> made(m->A);
          const matrix Q = made.householderQ() * matrix::Identity(m->A.rows(), m->A.cols());
          m->X = made.matrixQR().triangularView<Eigen::Upper>();
        },
        square}},
      {"least_squares", {[m] { m->x = Eigen::HouseholderQR<matrix>(m->A).solve(m->b); }, vector}},
      {"svd",
       {[m] { m->x = Eigen::BDCSVD<matrix>(m->A, Eigen::ComputeThinU | Eigen::ComputeThinV).singularValues(); },
        vector}},
      {"eig_symmetric", {[m] { m->x = Eigen::SelfAdjointEigenSolver<matrix>(m->G).eigenvalues(); }, vector}},
  };
}

} // namespace bench

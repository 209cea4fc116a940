// The problem of the benchmark stdlib, and the library's tasks on it.
#include "contest.h"

#include <dpg/lapack/eigenvalues.h>
#include <dpg/lapack/solvers.h>
#include <dpg/num/random.h>

#include <cmath>
#include <memory>

namespace bench {

using dpg::dense_matrix;
using dpg::index;

static dense_matrix<double> zeros(index rows, index columns) {
  return dense_matrix<double>(dpg::partition::replicated(dpg::communicator::world(), rows), columns);
}

static std::vector<double> by_columns(const dense_matrix<double> &A) {
  std::vector<double> elements(A.owned().size());
  dpg::transpose_elements(A.owned().data(), A.local_rows(), A.column_count(), elements.data());
  return elements;
}

problem::problem(index n, index k) : A(zeros(n, n)), G(zeros(n, n)), B(zeros(n, k)), b(n), LU(zeros(n, n)), pivots(n) {
  const double root = std::sqrt(static_cast<double>(n));
  for (index i = 0; i < n; ++i) {
    b[i] = dpg::normal(3, i);
    for (index j = 0; j < n; ++j) {
      A(i, j) = dpg::normal(1, i, j) + (i == j ? 3 * root : 0);
      G(i, j) = dpg::normal(2, std::min(i, j), std::max(i, j)) + (i == j ? 3 * root + 0.1 * static_cast<double>(i) : 0);
    }
    for (index j = 0; j < k; ++j)
      B(i, j) = dpg::normal(4, i, j);
  }
  A_by_columns = by_columns(A);
  G_by_columns = by_columns(G);
  B_by_columns = by_columns(B);
  dpg::library::lu(A, LU, pivots, "");
}

static numbers elements_of(const dense_matrix<double> &A) { return {A.owned().begin(), A.owned().end()}; }

namespace {

/// Where the library's tasks put their results.
struct results {
  explicit results(const problem &given)
      : square(zeros(given.b.size(), given.b.size())), other(zeros(given.b.size(), given.b.size())),
        X(zeros(given.b.size(), given.B.column_count())), x(given.b.size()), pivots(given.b.size()) {}

  dense_matrix<double> square, other, X;
  std::vector<double> x;
  std::vector<index> pivots;
};

} // namespace

std::vector<peer_task> library_tasks(const problem &given) {
  auto made = std::make_shared<results>(given);
  const problem *p = &given;
  auto square = [made] { return elements_of(made->square); };
  auto vector = [made] { return made->x; };
  return {
      {"lu", {[=] { dpg::library::lu(p->A, made->square, made->pivots, ""); }, square}},
      {"lu_solve", {[=] { dpg::library::lu_solve(p->LU, p->pivots, p->b, made->x, ""); }, vector}},
      {"lu_solve of columns",
       {[=] { dpg::library::lu_solve(p->LU, p->pivots, p->B, made->X, ""); }, [made] { return elements_of(made->X); }}},
      {"cholesky", {[=] { dpg::library::cholesky(p->G, made->square, ""); }, square}},
      {"qr", {[=] { dpg::library::qr(p->A, made->other, made->square, ""); }, square}},
      {"least_squares", {[=] { dpg::library::least_squares(p->A, p->b, made->x, ""); }, vector}},
      {"svd", {[=] { dpg::library::svd(p->A, made->square, made->x, made->other, ""); }, vector}},
      {"eig_symmetric", {[=] { dpg::library::eig_symmetric(p->G, made->x, made->square, ""); }, vector}},
  };
}

} // namespace bench

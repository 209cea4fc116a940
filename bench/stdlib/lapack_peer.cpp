// The tasks as a user of LAPACK does them: matrices by columns, and results where LAPACK leaves them.
#include "contest.h"

#include <dpg/lapack/functions.h>

#include <algorithm>
#include <cmath>
#include <memory>

extern "C" void dtrsv_(const char *uplo, const char *trans, const char *diag, const int *n, const double *a,
                       const int *lda, double *x, const int *incx, std::size_t, std::size_t, std::size_t);

namespace bench {

namespace lapack = dpg::lapack;
using lapack::integer;

namespace {

struct columns {
  explicit columns(const problem &given)
      : n(static_cast<integer>(given.b.size())), k(static_cast<integer>(given.B.column_count())), A(given.A_by_columns),
        other(A), vectors(A), x(given.b), B(given.B_by_columns), pivots(n), places(10 * n + 10),
        work(6 * n * n + 200 * n) {
    factors = given.A_by_columns;
    lapack::getrf(&n, &n, factors.data(), &n, pivots.data(), &info);
    room = static_cast<integer>(work.size());
    places_room = static_cast<integer>(places.size());
  }

  void copy_A(const problem &given) { std::ranges::copy(given.A_by_columns, A.begin()); }

  integer n, k, info = 0, room = 0, places_room = 0, one = 1;
  std::vector<double> A, other, vectors, x, B, factors;
  std::vector<integer> pivots, places;
  std::vector<double> work;
};

/// A matrix by columns as one by rows.
numbers by_rows(const std::vector<double> &elements, integer rows, integer count) {
  numbers turned(elements.size());
  for (integer i = 0; i < rows; ++i)
    for (integer j = 0; j < count; ++j)
      turned[i * count + j] = elements[j * rows + i];
  return turned;
}

/// Applies the exchanges of getrf to a matrix of so many columns, then solves with its factors.
void solve(columns &c, double *B, integer count) {
  const double one = 1;
  for (integer i = 0; i < c.n; ++i)
    for (integer j = 0; j < count; ++j)
      std::swap(B[j * c.n + i], B[j * c.n + c.pivots[i] - 1]);
  if (count == 1) {
    dtrsv_("L", "N", "U", &c.n, c.factors.data(), &c.n, B, &c.one, 1, 1, 1);
    dtrsv_("U", "N", "N", &c.n, c.factors.data(), &c.n, B, &c.one, 1, 1, 1);
    return;
  }
  lapack::trsm("L", "L", "N", "U", &c.n, &count, &one, c.factors.data(), &c.n, B, &c.n, 1, 1, 1, 1);
  lapack::trsm("L", "U", "N", "N", &c.n, &count, &one, c.factors.data(), &c.n, B, &c.n, 1, 1, 1, 1);
}

} // namespace

std::vector<peer_task> lapack_tasks(const problem &given) {
  auto c = std::make_shared<columns>(given);
  const problem *p = &given;
  auto factorise = [=] {
    c->copy_A(*p);
    std::vector<integer> exchanges(c->n);
    lapack::getrf(&c->n, &c->n, c->A.data(), &c->n, exchanges.data(), &c->info);
  };
  auto solve_vector = [=] {
    std::ranges::copy(p->b, c->x.begin());
    solve(*c, c->x.data(), 1);
  };
  auto solve_columns = [=] {
    std::ranges::copy(p->B_by_columns, c->B.begin());
    solve(*c, c->B.data(), c->k);
  };
  auto cholesky = [=] {
    std::ranges::copy(p->G_by_columns, c->A.begin());
    lapack::potrf("L", &c->n, c->A.data(), &c->n, &c->info, 1);
  };
  auto decompose = [=] {
    c->copy_A(*p);
    lapack::gesdd("S", &c->n, &c->n, c->A.data(), &c->n, c->x.data(), c->other.data(), &c->n, c->vectors.data(), &c->n,
                  c->work.data(), &c->room, c->places.data(), &c->info, 1);
  };
  auto eigen = [=] {
    std::ranges::copy(p->G_by_columns, c->A.begin());
    lapack::syevd("V", "L", &c->n, c->A.data(), &c->n, c->x.data(), c->work.data(), &c->room, c->places.data(),
                  &c->places_room, &c->info, 1, 1);
  };
  auto vector = [=] { return c->x; };
  return {
      {"lu", {factorise, [=] { return by_rows(c->A, c->n, c->n); }}},
      {"lu_solve", {solve_vector, vector}},
      {"lu_solve of columns", {solve_columns, [=] { return by_rows(c->B, c->n, c->k); }}},
      {"cholesky",
       {cholesky,
        [=] {
          numbers L = by_rows(c->A, c->n, c->n);
          for (integer i = 0; i < c->n; ++i)
            std::fill(L.begin() + i * c->n + i + 1, L.begin() + (i + 1) * c->n, 0.0);
          return L;
        }}},
      {"svd", {decompose, vector}},
      {"eig_symmetric", {eigen, vector}},
  };
}

} // namespace bench

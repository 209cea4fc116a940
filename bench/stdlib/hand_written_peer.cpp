// The tasks as loops by hand, by rows, with OpenMP: a right-looking LU, a Cholesky by rows, substitution.
#include "contest.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace bench {

using dpg::index;

namespace {

struct rows {
  index n;
  std::vector<double> A, x;
  std::vector<index> pivots;
};

void factorise(rows &r) {
  const index n = r.n;
  double *A = r.A.data();
  for (index k = 0; k < n; ++k) {
    index pivot = k;
    for (index i = k + 1; i < n; ++i)
      if (std::abs(A[i * n + k]) > std::abs(A[pivot * n + k]))
        pivot = i;
    if (pivot != k)
      std::swap_ranges(A + k * n, A + (k + 1) * n, A + pivot * n);
#pragma omp parallel for schedule(static) if (n - k > 64)
    for (index i = k + 1; i < n; ++i) {
      const double factor = A[i * n + k] /= A[k * n + k];
#pragma omp simd
      for (index j = k + 1; j < n; ++j)
        A[i * n + j] -= factor * A[k * n + j];
    }
  }
}

void cholesky(rows &r) {
  const index n = r.n;
  double *L = r.A.data();
  for (index j = 0; j < n; ++j) {
#pragma omp parallel for schedule(static) if (n - j > 64)
    for (index i = j; i < n; ++i) {
      double sum = L[i * n + j];
#pragma omp simd reduction(- : sum)
      for (index k = 0; k < j; ++k)
        sum -= L[i * n + k] * (i == j ? L[i * n + k] : L[j * n + k]);
      L[i * n + j] = sum;
    }
    const double root = std::sqrt(L[j * n + j]);
    for (index i = j; i < n; ++i)
      L[i * n + j] /= root;
    std::fill(L + j * n + j + 1, L + (j + 1) * n, 0.0);
  }
}

void substitute(const problem &p, rows &r) {
  const index n = r.n;
  for (index i = 0; i < n; ++i) {
    double rest = p.b[p.pivots[i]];
#pragma omp simd reduction(- : rest)
    for (index j = 0; j < i; ++j)
      rest -= p.LU(i, j) * r.x[j];
    r.x[i] = rest;
  }
  for (index i = n - 1; i >= 0; --i) {
    double rest = r.x[i];
#pragma omp simd reduction(- : rest)
    for (index j = i + 1; j < n; ++j)
      rest -= p.LU(i, j) * r.x[j];
    r.x[i] = rest / p.LU(i, i);
  }
}

} // namespace

std::vector<peer_task> hand_written_tasks(const problem &given) {
  const index n = static_cast<index>(given.b.size());
  auto r = std::make_shared<rows>(rows{n, std::vector<double>(n * n), std::vector<double>(n), std::vector<index>(n)});
  const problem *p = &given;
  auto matrix = [r] { return r->A; };
  return {
      {"lu", {[=] { std::ranges::copy(p->A.owned(), r->A.begin()), factorise(*r); }, matrix}},
      {"lu_solve", {[=] { substitute(*p, *r); }, [r] { return r->x; }}},
      {"cholesky", {[=] { std::ranges::copy(p->G.owned(), r->A.begin()), cholesky(*r); }, matrix}},
  };
}

} // namespace bench

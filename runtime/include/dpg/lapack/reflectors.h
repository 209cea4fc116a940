// Householder reflectors: the Q of A = Q R as a product of them, in blocks by LAPACK, or one by one where the matrix is
// small. See factorisations.h for what holds of all functions here.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/lapack/functions.h>
#include <dpg/library/task_call.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace dpg::library {

/// Room for LAPACK, from the heap, which keeps it for the next call.
inline std::unique_ptr<double[]> workspace(lapack::integer elements) {
  return std::make_unique_for_overwrite<double[]>(static_cast<std::size_t>(elements));
}

/// A = Q R by columns, where Q is a product of blocks I - V T V' (Schreiber and Van Loan 1989, SIAM J. Sci. Stat.
/// Comput. 10).
struct reflectors {
  lapack::integer rows, columns, block;
  buffer<double> elements; ///< [rows, columns] by columns: R, and V below its diagonal
  buffer<double> factors;  ///< [block, rank()] by columns: each T is upper triangular

  lapack::integer rank() const { return std::min(rows, columns); }
};

/// Applies I - tau v v' to four columns, where v[0] is 1, whatever is stored there: each element of v is read once for
/// all, and as many sums hide each other's latency.
inline void reflect_four(const double *v, double tau, index rows, double *first, index stride) {
  double *const a = first, *const b = a + stride, *const c = b + stride, *const d = c + stride;
  double of_a = a[0], of_b = b[0], of_c = c[0], of_d = d[0];
#pragma omp simd reduction(+ : of_a, of_b, of_c, of_d)
  for (index i = 1; i < rows; ++i) {
    of_a += v[i] * a[i];
    of_b += v[i] * b[i];
    of_c += v[i] * c[i];
    of_d += v[i] * d[i];
  }
  of_a *= tau;
  of_b *= tau;
  of_c *= tau;
  of_d *= tau;
  a[0] -= of_a;
  b[0] -= of_b;
  c[0] -= of_c;
  d[0] -= of_d;
#pragma omp simd
  for (index i = 1; i < rows; ++i) {
    a[i] -= of_a * v[i];
    b[i] -= of_b * v[i];
    c[i] -= of_c * v[i];
    d[i] -= of_d * v[i];
  }
}

inline void reflect_one(const double *v, double tau, index rows, double *column) {
  double sum = column[0];
#pragma omp simd reduction(+ : sum)
  for (index i = 1; i < rows; ++i)
    sum += v[i] * column[i];
  sum *= tau;
  column[0] -= sum;
#pragma omp simd
  for (index i = 1; i < rows; ++i)
    column[i] -= sum * v[i];
}

/// The reflectors of a matrix that fits into a cache, one by one: the many small products of blocks take longer there.
inline void reflect_one_by_one(reflectors &made) {
  const index m = made.rows, n = made.columns;
  const lapack::integer every = 1;
  for (index k = 0; k < made.rank(); ++k) {
    double *const v = made.elements.data() + k * m + k;
    const index rows = m - k;
    const auto length = static_cast<lapack::integer>(rows);
    double &tau = made.factors[k];
    lapack::larfg(&length, v, v + 1, &every, &tau);
    if (tau == 0) // there is nothing to reflect; 0 times an infinity that was reached would be no number
      continue;
    index j = k + 1;
    for (; j + 4 <= n; j += 4)
      reflect_four(v, tau, rows, v + (j - k) * m, m);
    for (; j < n; ++j)
      reflect_one(v, tau, rows, v + (j - k) * m);
  }
}

/// Those of A [m, n]. Cost: 2 m n^2 - 2/3 n^3 for m >= n, and a copy of A by columns.
inline reflectors reflect(const task_call &call, const dense_matrix<double> &A) {
  constexpr lapack::integer widest = 32; // wider ones take longer to make than they save
  constexpr index elements_in_cache = 128 * 128;
  reflectors made{call.lapack_extent(A.local_rows()), call.lapack_extent(A.column_count()), 0,
                  buffer<double>(A.owned().size()), buffer<double>()};
  if (made.rank() == 0)
    return made;
  const bool is_small = A.owned().size() <= elements_in_cache;
  made.block = is_small ? 1 : std::min(widest, made.rank());
  made.factors = buffer<double>(index(made.block) * made.rank());
  transpose_elements(A.owned().data(), made.rows, made.columns, made.elements.data());
  if (is_small) {
    reflect_one_by_one(made);
    return made;
  }
  lapack::integer info = 0;
  lapack::geqrt(&made.rows, &made.columns, &made.block, made.elements.data(), &made.rows, made.factors.data(),
                &made.block, workspace(made.block * made.columns).get(), &info);
  return made;
}

/// b = Q' b. Cost: 4 rows rank.
inline void apply_transposed(const reflectors &Q, std::span<double> b) {
  const lapack::integer one = 1, rank = Q.rank();
  lapack::integer info = 0;
  if (Q.block == 1) {
    for (index k = 0; k < rank; ++k)
      if (Q.factors[k] != 0)
        reflect_one(Q.elements.data() + k * Q.rows + k, Q.factors[k], Q.rows - k, b.data() + k);
    return;
  }
  if (rank > 0)
    lapack::gemqrt("L", "T", &Q.rows, &one, &rank, &Q.block, Q.elements.data(), &Q.rows, Q.factors.data(), &Q.block,
                   b.data(), &Q.rows, workspace(Q.block).get(), &info, 1, 1);
}

/// R [rank, columns] by rows, its diagonal not negative. Returns the signs that its rows got for that.
inline std::vector<double> take_triangle(const reflectors &made, dense_matrix<double> &R) {
  const index rank = made.rank();
  transpose_elements(made.elements.data(), made.rows, made.columns, rank, R.owned().data());
  std::vector<double> signs(rank, 1);
  for (index i = 0; i < rank; ++i) {
    const std::span<double> row = R.row(i);
    std::ranges::fill(row.first(i), 0.0);
    if (!(row[i] < 0))
      continue;
    signs[i] = -1;
    for (double &element : row.subspan(i))
      element = -element;
  }
  return signs;
}

/// The first columns of Q [rows, rank], each with its sign, in the place of the reflectors, then by rows.
/// Cost: 2 m n^2 - 2/3 n^3 for m >= n.
inline void assemble(const task_call &call, reflectors made, std::span<const double> signs, dense_matrix<double> &Q) {
  const lapack::integer rank = made.rank();
  if (rank == 0)
    return;
  std::vector<double> scales(rank); // the diagonals of the factors
  for (index k = 0; k < rank; ++k)
    scales[k] = made.factors[k * made.block + k % made.block];
  lapack::integer info = 0, room = -1;
  double asked = 0;
  lapack::orgqr(&made.rows, &rank, &rank, made.elements.data(), &made.rows, scales.data(), &asked, &room, &info);
  room = call.lapack_extent(static_cast<index>(asked));
  lapack::orgqr(&made.rows, &rank, &rank, made.elements.data(), &made.rows, scales.data(), workspace(room).get(), &room,
                &info);
  for (index k = 0; k < rank; ++k)
    for (index i = 0; signs[k] < 0 && i < made.rows; ++i)
      made.elements[k * made.rows + i] = -made.elements[k * made.rows + i];
  transpose_elements(made.elements.data(), rank, made.rows, Q.owned().data());
}

} // namespace dpg::library

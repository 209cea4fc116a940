// Products of dense matrices of which only a triangle counts, by BLAS. Programs that include it link it.
//
//     dpg::multiply_transposed(dpg::tril(A, -1), B, C);       // C = L' B, where L is what A has below its diagonal
//     dpg::multiply_by_transposed(A, B, dpg::tril(C));        // C = A B', on and below the diagonal of C
//
// Elements of A outside of its triangle are never factors: a NaN there harms nobody. Those of C outside of its triangle
// are of no use afterwards. Bounds are those of dpg/lapack/spread_products.h, as are distribution and messages.
#pragma once

#include <dpg/lapack/spread_products.h>

#include <algorithm>
#include <type_traits>

namespace dpg {

/// The elements (i, j) of a matrix with j - i <= diagonal, or those with j - i >= diagonal.
struct triangle {
  bool is_lower;
  index diagonal;

  /// The same elements where rows are columns.
  triangle transposed() const { return {!is_lower, -diagonal}; }
  /// The same elements, counted from (row, column).
  triangle from(index row, index column) const { return {is_lower, diagonal + row - column}; }
  /// Where they lie in row i of `columns`.
  index_range columns_of(index i, index columns) const {
    return is_lower ? index_range{0, std::clamp<index>(i + diagonal + 1, 0, columns)}
                    : index_range{std::clamp<index>(i + diagonal, 0, columns), columns};
  }
  /// Where they lie in some row, and in every row, of the first `rows`.
  index_range columns_of_some(index rows, index columns) const { return columns_of(is_lower ? rows - 1 : 0, columns); }
  index_range columns_of_all(index rows, index columns) const { return columns_of(is_lower ? 0 : rows - 1, columns); }
};

/// A matrix and its triangle.
template <class Matrix> struct triangle_of {
  Matrix &matrix;
  triangle part;

  operator triangle_of<const Matrix>() const
    requires(!std::is_const_v<Matrix>)
  {
    return {matrix, part};
  }
};

/// What lies on and below a diagonal, 0 being the main one and -1 the one below it; and what lies on and above.
template <class Matrix> triangle_of<Matrix> tril(Matrix &A, index diagonal = 0) { return {A, {true, diagonal}}; }
template <class Matrix> triangle_of<Matrix> triu(Matrix &A, index diagonal = 0) { return {A, {false, diagonal}}; }

namespace lapack {

/// What `some` has and `all` has not, both of a triangle's columns.
inline index_range columns_besides(const triangle &part, index_range some, index_range all) {
  return part.is_lower ? index_range{all.last, some.last} : index_range{some.first, all.first};
}

/// C += A B for few rows: sums of 64 columns in registers.
inline void add_few_rows(const local_block<const double> &A, const triangle &part, const local_block<const double> &B,
                         const local_block<double> &C) {
  constexpr index width = 64;
  for (index first = 0; first < C.columns; first += width) {
    const index last = std::min(first + width, C.columns);
    for (index i = 0; i < C.rows; ++i)
      for (const index k : part.columns_of(i, A.columns)) {
        const double factor = A(i, k);
        if (B.is_transposed)
          for (index j = first; j < last; ++j)
            C(i, j) += factor * B(k, j);
        else
#pragma omp simd
          for (index j = first; j < last; ++j)
            C.first[i * C.stride + j] += factor * B.first[k * B.stride + j];
      }
  }
}

/// C += A B, of A only a triangle. What all rows have of it is one product; of the rest each half is done likewise.
inline void add_of_left(const local_block<const double> &A, const triangle &part, const local_block<const double> &B,
                        const local_block<double> &C) {
  constexpr index few = 16;
  if (C.rows == 0)
    return;
  const index_range some = part.columns_of_some(A.rows, A.columns);
  index_range all = part.columns_of_all(A.rows, A.columns);
  if (A.rows > few && all.size() < few)
    all = part.is_lower ? index_range{0, 0} : index_range{A.columns, A.columns};
  if (all.size() > 0)
    product::add(A.of_columns(all), B.of_rows(all), C);
  const index_range rest = columns_besides(part, some, all);
  if (rest.size() == 0)
    return;
  const auto add_rest = [&](index_range rows, auto add) {
    add(A.of_rows(rows).of_columns(rest), part.from(rows.first, rest.first), B.of_rows(rest), C.of_rows(rows));
  };
  if (A.rows <= few)
    return add_rest({0, A.rows}, add_few_rows);
  add_rest({0, A.rows / 2}, add_of_left);
  add_rest({A.rows / 2, A.rows}, add_of_left);
}

/// C += A B, of C only a triangle, and what is computed along with it.
inline void add_of_result(const local_block<const double> &A, const local_block<const double> &B,
                          const local_block<double> &C, const triangle &part) {
  constexpr index few = 96;
  if (C.rows == 0)
    return;
  const index_range some = part.columns_of_some(C.rows, C.columns);
  const index_range all = C.rows <= few ? some : part.columns_of_all(C.rows, C.columns);
  if (all.size() > 0)
    product::add(A, B.of_columns(all), C.of_columns(all));
  const index_range rest = columns_besides(part, some, all);
  if (rest.size() == 0)
    return;
  for (const index_range rows : {index_range{0, C.rows / 2}, index_range{C.rows / 2, C.rows}})
    add_of_result(A.of_rows(rows), B.of_columns(rest), C.of_rows(rows).of_columns(rest),
                  part.from(rows.first, rest.first));
}

template <class Result> local_block<double> zeroed(Result &C) {
  const auto into = block_of(C);
  std::fill_n(into.first, into.rows * into.columns, 0.0);
  return into;
}

} // namespace lapack

/// C = A B, of A only a triangle.
template <class Right, class Result>
void multiply(triangle_of<const dense_matrix<double>> A, const Right &B, Result &C) {
  const auto into = lapack::zeroed(C);
  const index first = rows_of(C).first();
  pass_around(rows_of(B), block_of(B), [&](index_range rows, auto block) {
    lapack::add_of_left(block_of(A.matrix).of_columns(rows), A.part.from(first, rows.first), block, into);
  });
}

/// C = A' B, of A only a triangle.
template <class Right, class Result>
void multiply_transposed(triangle_of<const dense_matrix<double>> A, const Right &B, Result &C) {
  const index first = rows_of(B).first();
  sum_around(rows_of(C), block_of(C), [&](index_range rows, auto into) {
    lapack::add_of_left(block_of(A.matrix).of_columns(rows).transposed(), A.part.transposed().from(rows.first, first),
                        block_of(B), into);
  });
}

/// C = A B', of A only a triangle.
inline void multiply_by_transposed(triangle_of<const dense_matrix<double>> A, const dense_matrix<double> &B,
                                   dense_matrix<double> &C) {
  const auto into = lapack::zeroed(C);
  const triangle part = A.part.from(rows_of(C).first(), 0);
  pass_around(rows_of(B), block_of(B), [&](index_range rows, auto block) {
    lapack::add_of_left(block_of(A.matrix), part, block.transposed(), into.of_columns(rows));
  });
}

/// C = A B, of C only a triangle.
inline void multiply(const dense_matrix<double> &A, const dense_matrix<double> &B,
                     triangle_of<dense_matrix<double>> C) {
  const auto into = lapack::zeroed(C.matrix);
  const triangle part = C.part.from(rows_of(C.matrix).first(), 0);
  pass_around(rows_of(B), block_of(B), [&](index_range rows, auto block) {
    lapack::add_of_result(block_of(A).of_columns(rows), block, into, part);
  });
}

/// C = A' B, of C only a triangle.
inline void multiply_transposed(const dense_matrix<double> &A, const dense_matrix<double> &B,
                                triangle_of<dense_matrix<double>> C) {
  sum_around(rows_of(C.matrix), block_of(C.matrix), [&](index_range rows, auto into) {
    lapack::add_of_result(block_of(A).of_columns(rows).transposed(), block_of(B), into, C.part.from(rows.first, 0));
  });
}

/// C = A B', of C only a triangle.
inline void multiply_by_transposed(const dense_matrix<double> &A, const dense_matrix<double> &B,
                                   triangle_of<dense_matrix<double>> C) {
  const auto into = lapack::zeroed(C.matrix);
  const index first = rows_of(C.matrix).first();
  pass_around(rows_of(B), block_of(B), [&](index_range rows, auto block) {
    lapack::add_of_result(block_of(A), block.transposed(), into.of_columns(rows), C.part.from(first, rows.first));
  });
}

} // namespace dpg

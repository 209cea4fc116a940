// Products of matrices spread by rows against arithmetic of 113 bits, by BLAS and enclosed.
#include <dpg/dist/dd_products.h>
#include <dpg/dist/enclosed_products.h>
#include <dpg/dist/move_blocks.h>
#include <dpg/lapack/triangular_products.h>
#include <dpg/num/random.h>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace {

using dpg::dense_matrix;
using dpg::index;
using quad = __float128;
using elements = std::function<double(index, index)>;

constexpr double u = 0x1p-53, infinity = std::numeric_limits<double>::infinity();

dpg::communicator world() { return dpg::communicator::world(); }

dpg::partition rows(index count) { return dpg::partition::uniform(world(), count); }

dense_matrix<double> matrix(index row_count, index column_count, const elements &at) {
  dense_matrix<double> A(rows(row_count), column_count);
  for (index i = 0; i < A.local_rows(); ++i)
    for (index j = 0; j < column_count; ++j)
      A(i, j) = at(A.row_partition().first() + i, j);
  return A;
}

double left(index i, index j) { return dpg::normal(3, i, j); }
double right(index i, index j) { return dpg::normal(5, i, j); }

quad magnitude(quad x) { return x < 0 ? -x : x; }

struct reference {
  quad sum = 0, magnitudes = 0;
};

/// Row i of A times column j of B, and of their magnitudes; k products.
reference exact(index k, const std::function<double(index)> &a, const std::function<double(index)> &b) {
  reference found;
  for (index l = 0; l < k; ++l) {
    const quad product = quad(a(l)) * b(l);
    found.sum += product;
    found.magnitudes += magnitude(product);
  }
  return found;
}

struct shape {
  index m, k, n;
};
const shape shapes[] = {{7, 5, 6}, {64, 33, 48}, {1, 1, 1}, {2, 9, 1}, {3, 1, 2}, {0, 4, 3}, {5, 0, 3}, {4, 3, 0}};

/// C(i, j) against a(i, l) b(l, j), within gamma(k) of the magnitudes; `made` is C or an enclosure of it.
template <class T> void expect_product(const dense_matrix<T> &C, index k, const elements &a, const elements &b) {
  const double gamma = k * u / (1 - k * u);
  for (index i = 0; i < C.local_rows(); ++i)
    for (index j = 0; j < C.column_count(); ++j) {
      const index row = C.row_partition().first() + i;
      const reference wanted = exact(k, [&](index l) { return a(row, l); }, [&](index l) { return b(l, j); });
      if constexpr (std::is_same_v<T, double>) {
        EXPECT_LE(double(magnitude(C(i, j) - wanted.sum)), gamma * double(wanted.magnitudes)) << row << ", " << j;
      } else if constexpr (std::is_same_v<T, dpg::dd>) {
        const quad distance = magnitude(quad(C(i, j).hi) + C(i, j).lo - wanted.sum);
        EXPECT_LE(double(distance), (4 * k + 6) * u * u * double(wanted.magnitudes)) << row << ", " << j;
      } else {
        const quad distance = magnitude(quad(C(i, j).midpoint().hi) + C(i, j).midpoint().lo - wanted.sum);
        EXPECT_LE(double(distance), C(i, j).radius()) << row << ", " << j;
        EXPECT_LE(C(i, j).radius(), 1e-25 * double(wanted.magnitudes) + 1e-300) << row << ", " << j;
      }
    }
}

double transposed_left(index i, index l) { return left(l, i); }
double transposed_right(index l, index j) { return right(j, l); }

template <class T> void check_products(const auto &multiply, const auto &of_transposed, const auto &by_transposed) {
  for (const auto [m, k, n] : shapes) {
    dense_matrix<T> C(rows(m), n, T(infinity));
    multiply(matrix(m, k, left), matrix(k, n, right), C);
    expect_product(C, k, left, right);
    of_transposed(matrix(k, m, left), matrix(k, n, right), C);
    expect_product(C, k, transposed_left, right);
    by_transposed(matrix(m, k, left), matrix(n, k, right), C);
    expect_product(C, k, left, transposed_right);
  }
}

TEST(spread_products, by_blas_are_within_their_bound) {
  check_products<double>([](const auto &A, const auto &B, auto &C) { dpg::multiply(A, B, C); },
                         [](const auto &A, const auto &B, auto &C) { dpg::multiply_transposed(A, B, C); },
                         [](const auto &A, const auto &B, auto &C) { dpg::multiply_by_transposed(A, B, C); });
}

TEST(spread_products, enclosures_hold_the_exact_product) {
  check_products<dpg::ball>([](const auto &A, const auto &B, auto &C) { dpg::enclose_product(A, B, C); },
                            [](const auto &A, const auto &B, auto &C) { dpg::enclose_product_transposed(A, B, C); },
                            [](const auto &A, const auto &B, auto &C) { dpg::enclose_product_by_transposed(A, B, C); });
}

TEST(spread_products, in_dd_are_within_their_bound) {
  check_products<dpg::dd>([](const auto &A, const auto &B, auto &C) { dpg::multiply_in_dd(A, B, C); },
                          [](const auto &A, const auto &B, auto &C) { dpg::multiply_in_dd_transposed(A, B, C); },
                          [](const auto &A, const auto &B, auto &C) { dpg::multiply_in_dd_by_transposed(A, B, C); });
}

TEST(spread_products, of_vectors) {
  for (const auto [m, k, n] : shapes) {
    const dense_matrix<double> A = matrix(m, k, left);
    dpg::vector<double> x(rows(k)), y(rows(m)), of_y(rows(k));
    for (index l = 0; l < x.local_size(); ++l)
      x[l] = right(x.partition().first() + l, 0);
    dpg::multiply(A, x, y);
    for (index i = 0; i < y.local_size(); ++i) {
      const index row = y.partition().first() + i;
      const reference wanted = exact(k, [&](index l) { return left(row, l); }, [&](index l) { return right(l, 0); });
      EXPECT_LE(double(magnitude(y[i] - wanted.sum)), k * u / (1 - k * u) * double(wanted.magnitudes));
      y[i] = right(row, 1);
    }
    dpg::multiply_transposed(A, y, of_y);
    for (index j = 0; j < of_y.local_size(); ++j) {
      const index column = of_y.partition().first() + j;
      const reference wanted = exact(m, [&](index i) { return left(i, column); }, [&](index i) { return right(i, 1); });
      EXPECT_LE(double(magnitude(of_y[j] - wanted.sum)), m * u / (1 - m * u) * double(wanted.magnitudes));
    }
  }
}

const dpg::triangle triangles[] = {{true, 0}, {true, -1}, {true, 5}, {true, -40}, {false, 0}, {false, 1}, {false, -7}};

/// The elements of a triangle; others are `besides`.
elements within(const dpg::triangle &part, const elements &at, double besides) {
  return [=](index i, index j) {
    return (part.is_lower ? j - i <= part.diagonal : j - i >= part.diagonal) ? at(i, j) : besides;
  };
}

template <class Matrix> dpg::triangle_of<Matrix> part_of(Matrix &A, const dpg::triangle &part) {
  return part.is_lower ? dpg::tril(A, part.diagonal) : dpg::triu(A, part.diagonal);
}

TEST(spread_products, of_triangles_never_see_what_lies_outside) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto [m, k, n] : {shape{7, 5, 6}, {64, 33, 48}, {1, 1, 1}, {130, 90, 70}, {0, 4, 3}, {40, 170, 1}})
    for (const dpg::triangle &part : triangles) {
      const elements a = within(part, left, 0);
      dense_matrix<double> C(rows(m), n, infinity);
      const dense_matrix<double> A = matrix(m, k, within(part, left, nan));
      dpg::multiply(part_of(A, part), matrix(k, n, right), C);
      expect_product(C, k, a, right);
      dpg::multiply_by_transposed(part_of(A, part), matrix(n, k, right), C);
      expect_product(C, k, a, transposed_right);
      dense_matrix<double> D(rows(k), n, infinity);
      dpg::multiply_transposed(part_of(A, part), matrix(m, n, right), D);
      expect_product(D, m, [&](index i, index l) { return a(l, i); }, right);
    }
}

/// A product, of which the elements in `part` count.
void expect_part(dense_matrix<double> &C, const dpg::triangle &part, index k, const elements &a, const elements &b) {
  for (index i = 0; i < C.local_rows(); ++i)
    for (index j = 0; j < C.column_count(); ++j) {
      const index row = C.row_partition().first() + i;
      const reference wanted = exact(k, [&](index l) { return a(row, l); }, [&](index l) { return b(l, j); });
      const double bound = k * u / (1 - k * u) * double(wanted.magnitudes);
      if (within(part, [](index, index) { return 1.; }, 0)(row, j) == 1)
        EXPECT_LE(double(magnitude(C(i, j) - wanted.sum)), bound) << row << ", " << j;
    }
}

TEST(spread_products, give_triangles) {
  for (const auto [m, k, n] : {shape{7, 5, 6}, {64, 33, 48}, {300, 20, 250}, {0, 4, 3}, {5, 0, 3}})
    for (const dpg::triangle &part : triangles) {
      dense_matrix<double> C(rows(m), n, infinity);
      dpg::multiply(matrix(m, k, left), matrix(k, n, right), part_of(C, part));
      expect_part(C, part, k, left, right);
      dpg::multiply_transposed(matrix(k, m, left), matrix(k, n, right), part_of(C, part));
      expect_part(C, part, k, transposed_left, right);
      dpg::multiply_by_transposed(matrix(m, k, left), matrix(n, k, right), part_of(C, part));
      expect_part(C, part, k, left, transposed_right);
    }
}

TEST(spread_products, of_arrays_of_three_dimensions) {
  constexpr index m = 5, second = 4, k = 6, n = 7;
  dpg::dense_array3<double> A(rows(m), second, k), C(rows(m), second, n);
  const index first = A.row_partition().first();
  for (index i = 0; i < A.local_rows(); ++i)
    for (index j = 0; j < second; ++j)
      for (index l = 0; l < k; ++l)
        A(i, j, l) = left(first + i, j * k + l);
  dpg::multiply(A, matrix(k, n, right), C);
  for (index i = 0; i < C.local_rows(); ++i)
    for (index j = 0; j < second; ++j)
      for (index p = 0; p < n; ++p) {
        const reference wanted =
            exact(k, [&](index l) { return left(first + i, j * k + l); }, [&](index l) { return right(l, p); });
        EXPECT_LE(double(magnitude(C(i, j, p) - wanted.sum)), k * u / (1 - k * u) * double(wanted.magnitudes));
      }
}

TEST(spread_products, hand_on_infinities_and_nan) {
  const auto with = [](double special) {
    return [special](index i, index j) { return i == 1 && j == 2 ? special : 1.; };
  };
  for (const double special : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    dense_matrix<double> C(rows(4), 3);
    dpg::multiply(matrix(4, 5, with(special)), matrix(5, 3, [](index, index) { return 2.; }), C);
    for (index i = 0; i < C.local_rows(); ++i)
      for (index j = 0; j < 3; ++j) {
        const bool is_special = C.row_partition().first() + i == 1;
        EXPECT_EQ(C(i, j) == 10., !is_special);
        EXPECT_EQ(std::isnan(C(i, j)), is_special && std::isnan(special));
      }
    dense_matrix<dpg::ball> enclosed(rows(4), 3);
    dpg::enclose_product(matrix(4, 5, with(special)), matrix(5, 3, [](index, index) { return 2.; }), enclosed);
    for (index i = 0; i < enclosed.local_rows(); ++i)
      EXPECT_EQ(std::isinf(enclosed(i, 0).radius()), enclosed.row_partition().first() + i == 1);
  }
}

TEST(spread_products, of_huge_and_tiny_numbers) {
  dense_matrix<double> C(rows(3), 3);
  dpg::multiply(matrix(3, 4, [](index, index) { return 0x1p1000; }),
                matrix(4, 3, [](index, index) { return 0x1p-1000; }), C);
  for (const double element : C.owned())
    EXPECT_EQ(element, 4);
  dpg::multiply(matrix(3, 4, [](index, index) { return 0x1p-600; }),
                matrix(4, 3, [](index, index) { return 0x1p-474; }), C);
  for (const double element : C.owned())
    EXPECT_EQ(element, 0x1p-1072);
}

TEST(spread_products, longer_than_a_message) {
  constexpr index k = 400, n = 400; // blocks of more than 256 KiB
  dense_matrix<double> C(rows(5), n);
  dpg::multiply(matrix(5, k, [](index, index) { return 1.; }), matrix(k, n, [](index l, index j) { return l + j; }), C);
  for (index i = 0; i < C.local_rows(); ++i)
    for (index j = 0; j < n; ++j)
      EXPECT_EQ(C(i, j), k * (k - 1) / 2 + k * j);
}

} // namespace

// Emulated products of what is not finite, zero, or at the ends of the format; alpha and beta; matrices by rows.
#include "measured_products.h"

#include <limits>

namespace dpg::testing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// As IEEE 754 has it, summed in order.
double plain_sum(random_product<double> &product, index i, index j) {
  double sum = 0;
  for (index l = 0; l < product.k; ++l)
    sum += product.at_a(i, l) * product.at_b(l, j);
  return sum;
}

TEST(gemm, has_infinities_and_nans_where_ieee_has_them) {
  for (const std::string_view engine : gemm_engines()) {
    random_product<double> product(40, 50, 80, {}, {});
    product.at_a(3, 7) = infinity;
    product.at_a(4, 9) = -infinity;
    product.at_a(4, 10) = infinity;
    product.at_a(39, 0) = std::nan("");
    product.at_b(7, 2) = 0; // 0 * infinity
    product.at_b(9, 11) = infinity;
    product.at_b(79, 49) = std::nan("");
    multiply(product.problem(), emulated<double>({gemm_contract::backward, 0x1p-53}, engine));
    for (index i = 0; i < product.m; ++i)
      for (index j = 0; j < product.n; ++j) {
        const double expected = plain_sum(product, i, j), computed = product.at_c(i, j);
        if (std::isnan(expected))
          EXPECT_TRUE(std::isnan(computed)) << i << " " << j;
        else if (std::isinf(expected))
          EXPECT_EQ(computed, expected) << i << " " << j;
        else
          EXPECT_NEAR(computed, expected, 80 * 0x1p-50) << i << " " << j;
      }
  }
}

TEST(gemm, keeps_beta_of_rows_that_are_not_finite) {
  random_product<double> product(5, 6, 70, {}, {});
  product.at_a(2, 0) = infinity;
  product.at_b(1, 3) = -infinity;
  std::ranges::fill(product.c, infinity);
  gemm_problem<double> problem = product.problem();
  problem.beta = -1;
  multiply(problem, emulated<double>());
  for (index i = 0; i < product.m; ++i)
    for (index j = 0; j < product.n; ++j) {
      const double expected = plain_sum(product, i, j) - infinity;
      EXPECT_TRUE(std::isnan(expected) ? std::isnan(product.at_c(i, j)) : product.at_c(i, j) == expected);
    }
}

TEST(gemm, gives_zeros_for_zero_rows_and_columns) {
  random_product<double> product(40, 50, 80, {0.5, 0}, {0.5, 0});
  for (index l = 0; l < product.k; ++l) {
    product.at_a(13, l) = 0;
    product.at_b(l, 44) = -0.0;
  }
  for (const gemm_contract contract : {gemm_contract::backward, gemm_contract::componentwise}) {
    const double eps = contract == gemm_contract::backward ? 1e-14 : 0;
    EXPECT_GT(multiply(product.problem(), emulated<double>({contract, eps})).moduli, 0);
    for (index j = 0; j < product.n; ++j)
      EXPECT_EQ(product.at_c(13, j), 0);
    for (index i = 0; i < product.m; ++i)
      EXPECT_EQ(product.at_c(i, 44), 0);
    EXPECT_NE(product.at_c(0, 0), 0);
  }
}

TEST(gemm, gives_zeros_where_no_terms_are) {
  random_product<double> product(30, 30, 60, {}, {});
  for (index i = 0; i < 30; ++i)
    for (index l = 0; l < 60; ++l) {
      product.at_a(i, l) = l < 30 ? product.at_a(i, l) : 0;
      product.at_b(l, i) = l < 30 ? 0 : product.at_b(l, i);
    }
  EXPECT_GT(multiply(product.problem(), emulated<double>()).moduli, 0);
  for (const double x : product.c)
    EXPECT_EQ(x, 0);
}

TEST(gemm, of_empty_extents_scales_the_result) {
  for (const auto &[m, n, k] : {std::tuple{0, 5, 3}, {5, 0, 3}, {5, 4, 0}}) {
    random_product<double> product(m, n, k, {}, {});
    std::ranges::fill(product.c, 3.0);
    gemm_problem<double> problem = product.problem();
    problem.beta = 2;
    EXPECT_EQ(multiply(problem, emulated<double>()).moduli, 0);
    for (const double x : product.c)
      EXPECT_EQ(x, 6);
    std::ranges::fill(product.c, std::nan(""));
    multiply(product.problem(), emulated<double>());
    for (const double x : product.c)
      EXPECT_EQ(x, 0);
  }
}

TEST(gemm, without_alpha_reads_no_operand) {
  random_product<double> product(4, 4, 4, {}, {});
  std::ranges::fill(product.a, std::nan(""));
  std::ranges::fill(product.c, 1.0);
  gemm_problem<double> problem = product.problem();
  problem.alpha = 0;
  problem.beta = 0.5;
  multiply(problem, emulated<double>());
  for (const double x : product.c)
    EXPECT_EQ(x, 0.5);
}

template <class T> class each_number : public ::testing::Test {};
using numbers = ::testing::Types<double, float, std::complex<double>, std::complex<float>>;
TYPED_TEST_SUITE(each_number, numbers);

/// alpha and beta are powers of two, or i times one, so that they round nothing.
TYPED_TEST(each_number, multiplies_by_alpha_and_adds_beta_c) {
  random_product<TypeParam> product(21, 34, 65, {}, {});
  multiply(product.problem(), emulated<TypeParam>());
  const std::vector<TypeParam> plain = product.c;
  TypeParam alpha(-4), beta(0.5);
  if constexpr (is_complex<TypeParam>::value)
    alpha = TypeParam(0, 2);
  std::ranges::fill(product.c, TypeParam(32));
  gemm_problem<TypeParam> problem = product.problem();
  problem.alpha = alpha;
  problem.beta = beta;
  multiply(problem, emulated<TypeParam>());
  for (std::size_t e = 0; e < plain.size(); ++e) {
    const TypeParam expected = alpha * plain[e] + TypeParam(16);
    EXPECT_LE(std::abs(product.c[e] - expected), 2 * roundoff<TypeParam> * std::abs(expected) * 2);
  }
}

TYPED_TEST(each_number, multiplies_matrices_by_rows) {
  random_product<TypeParam> by_columns(21, 34, 65, {}, {}, 1, 'N', 'T');
  multiply(by_columns.problem(), emulated<TypeParam>());
  // By rows, op(A) of the same numbers is A', and op(B) is B.
  random_product<TypeParam> by_rows = by_columns;
  gemm_problem<TypeParam> problem = by_rows.problem();
  problem.by_rows = true;
  problem.transpose_a = 'T';
  problem.transpose_b = 'N';
  problem.c_stride = by_rows.n;
  multiply(problem, emulated<TypeParam>());
  for (index i = 0; i < by_columns.m; ++i)
    for (index j = 0; j < by_columns.n; ++j)
      EXPECT_EQ(by_rows.c[static_cast<std::size_t>(i * by_rows.n + j)], by_columns.at_c(i, j));
}

TEST(gemm, writes_nothing_between_columns) {
  random_product<double> product(5, 3, 70, {}, {});
  std::vector<double> wide(7 * 3, -1.0);
  gemm_problem<double> problem = product.problem();
  problem.c = wide.data();
  problem.c_stride = 7;
  multiply(problem, emulated<double>());
  for (std::size_t e = 0; e < wide.size(); ++e)
    EXPECT_EQ(wide[e] == -1, e % 7 >= 5);
}

TEST(gemm, rounds_what_underflows_once) {
  random_product<double> product(8, 8, 30, {0, -530}, {0, -530});
  multiply(product.problem(), emulated<double>());
  for (index i = 0; i < product.m; ++i)
    for (index j = 0; j < product.n; ++j) {
      const expected_element expected = element_of(product, i, j);
      EXPECT_NEAR(product.at_c(i, j), std::ldexp(expected.real.hi, expected.exponent), 0x1p-1074);
    }
}

TEST(gemm, overflows_to_infinity_alone_where_the_result_does) {
  random_product<double> product(2, 2, 4, {}, {});
  std::ranges::fill(product.a, 0x1p900);
  std::ranges::fill(product.b, 0x1p200);
  multiply(product.problem(), emulated<double>());
  EXPECT_EQ(product.at_c(0, 0), infinity);
  std::ranges::fill(product.b, 0x1p120);
  multiply(product.problem(), emulated<double>());
  EXPECT_EQ(product.at_c(1, 1), 0x1p1022);
}

} // namespace
} // namespace dpg::testing

// Emulated products are as accurate as their contracts say, of all kinds of entries, types and shapes, on each engine.
#include "measured_products.h"

#include <dpg/errors.h>

#include <set>

namespace dpg::testing {
namespace {

const std::vector<entries> all_kinds = {{-1, 0},      {0, 0},       {0.5, 0},  {1, 0},    {2, 0},
                                        {4, 0},       {1, 10},      {1, -10},  {1, 300},  {1, -300},
                                        {0, 0, true}, {2, 0, true}, {0, 1000}, {0, -900}, {0.5, -1060, true}};

std::string name(const entries &kind) {
  return "phi " + std::to_string(kind.phi) + ", 2^" + std::to_string(kind.exponent) +
         (kind.is_positive ? ", positive" : "");
}

/// The partner of a kind: products neither overflow nor underflow by much.
entries partner(const entries &kind) {
  return {kind.phi, std::abs(kind.exponent) > 400 ? std::min(-kind.exponent, 1000) : 0, kind.is_positive};
}

template <class T> entries fitted(entries kind) {
  if (roundoff<T> > 0x1p-30)
    kind.exponent /= 30;
  return kind;
}

template <class T> class each_type : public ::testing::Test {};
using types = ::testing::Types<double, float, std::complex<double>, std::complex<float>>;
TYPED_TEST_SUITE(each_type, types);

TYPED_TEST(each_type, meets_backward_contracts) {
  for (const double eps : {1e-3, 1e-6, 1e-10, 1e-13, 0x1p-53, 0x1p-58})
    for (const entries &each : all_kinds) {
      const entries kind = fitted<TypeParam>(each);
      random_product<TypeParam> product(37, 45, 150, kind, partner(kind));
      const gemm_outcome outcome = multiply(product.problem(), emulated<TypeParam>({gemm_contract::backward, eps}));
      EXPECT_GT(outcome.moduli, 0);
      EXPECT_LE(largest_error(product, scale::norms, roundoff<TypeParam>), eps) << name(kind);
    }
}

TYPED_TEST(each_type, meets_componentwise_contracts) {
  int emulated_kinds = 0; // entries of all sizes are left to floating point
  for (const entries &each : all_kinds) {
    const entries kind = fitted<TypeParam>(each);
    random_product<TypeParam> product(37, 45, 150, kind, partner(kind));
    emulated_kinds += multiply(product.problem(), emulated<TypeParam>({gemm_contract::componentwise})).moduli > 0;
    const double terms = 150 * (is_complex<TypeParam>::value ? 2 : 1);
    EXPECT_LE(largest_error(product, scale::magnitudes, 0), terms * roundoff<TypeParam>) << name(kind);
  }
  EXPECT_GE(emulated_kinds, 4);
}

TYPED_TEST(each_type, transposes_and_conjugates) {
  for (const char ta : {'N', 'T', 'C'})
    for (const char tb : {'N', 'T', 'C'}) {
      random_product<TypeParam> product(33, 21, 70, {1, 0}, {1, 0}, 5, ta, tb);
      multiply(product.problem(), emulated<TypeParam>());
      EXPECT_LE(largest_error(product, scale::norms, roundoff<TypeParam>), 0x1p-53) << ta << tb;
    }
}

TYPED_TEST(each_type, takes_any_shape) {
  for (const auto &[m, n, k] :
       {std::tuple{1, 1, 1}, {1, 200, 3}, {200, 1, 65}, {5, 7, 64}, {130, 300, 63}, {257, 31, 1}}) {
    random_product<TypeParam> product(m, n, k, {0.5, 0}, {0.5, 0});
    EXPECT_GT(multiply(product.problem(), emulated<TypeParam>()).moduli, 0);
    EXPECT_LE(largest_error(product, scale::norms, roundoff<TypeParam>), 0x1p-53) << m << " " << n << " " << k;
  }
}

TYPED_TEST(each_type, is_the_same_on_each_engine) {
  random_product<TypeParam> product(70, 90, 200, {1, 0}, {1, 0});
  multiply(product.problem(), emulated<TypeParam>());
  EXPECT_LE(largest_error(product, scale::norms, roundoff<TypeParam>), 0x1p-53);
  const std::vector<TypeParam> expected = product.c;
  for (const std::string_view engine : gemm_engines()) {
    const gemm_outcome outcome =
        multiply(product.problem(), emulated<TypeParam>({gemm_contract::backward, 0x1p-53}, engine));
    EXPECT_EQ(outcome.engine, engine);
    EXPECT_EQ(product.c, expected) << engine;
  }
}

TEST(gemm, engines_that_run_anywhere_are_there) {
  const std::vector<std::string_view> engines = gemm_engines();
  for (const std::string_view name : {"portable", "amx-layout"})
    EXPECT_NE(std::ranges::find(engines, name), engines.end()) << name;
}

TEST(gemm, splits_long_sums) {
  const index k = (index{1} << 17) + 300;
  for (const std::string_view engine : gemm_engines()) {
    random_product<double> product(2, 3, k, {0, 0, true}, {0, 0, true});
    multiply(product.problem(), emulated<double>({gemm_contract::backward, 1e-12}, engine));
    EXPECT_LE(largest_error(product, scale::norms, 0x1p-53), 1e-12) << engine;
    multiply(product.problem(), emulated<double>({gemm_contract::componentwise}, engine));
    EXPECT_LE(largest_error(product, scale::magnitudes, 0), static_cast<double>(k) * 0x1p-53) << engine;
  }
}

/// As many terms as one tile takes, all of one sign.
TEST(gemm, adds_up_as_many_terms_as_int32_holds) {
  const index k = index{1} << 17;
  for (const std::string_view engine : gemm_engines()) {
    random_product<double> product(4, 4, k, {}, {});
    std::ranges::fill(product.a, 127.0);
    std::ranges::fill(product.b, -127.0);
    multiply(product.problem(), emulated<double>({gemm_contract::backward, 0x1p-53}, engine));
    EXPECT_EQ(product.at_c(1, 2), -127. * 127 * static_cast<double>(k)) << engine;
  }
}

/// Residues that are all the same add up to more than int32 holds, unless they are reduced on the way.
TEST(gemm, reduces_longer_sums_before_int32_overflows) {
  const index k = index{1} << 19;
  for (const std::string_view engine : gemm_engines()) {
    random_product<double> product(2, 3, k, {}, {});
    std::ranges::fill(product.a, 0.7);
    std::ranges::fill(product.b, -0.9);
    multiply(product.problem(), emulated<double>({gemm_contract::backward, 1e-6}, engine));
    for (const double x : product.c)
      EXPECT_NEAR(x, -0.63 * static_cast<double>(k), 1e-5 * static_cast<double>(k)) << engine;
  }
}

TEST(gemm, gives_products_of_integers_exactly) {
  random_product<double> product(60, 60, 300, {}, {});
  std::mt19937_64 bits(4);
  for (std::vector<double> *of : {&product.a, &product.b})
    for (double &x : *of)
      x = static_cast<double>(bits() % 2001) - 1000;
  multiply(product.problem(), emulated<double>());
  for (index i = 0; i < product.m; ++i)
    for (index j = 0; j < product.n; ++j) {
      double sum = 0;
      for (index l = 0; l < product.k; ++l)
        sum += product.at_a(i, l) * product.at_b(l, j);
      ASSERT_EQ(product.at_c(i, j), sum);
    }
}

/// Contracts from loose to tight take each number of moduli in turn, and are met by each.
TEST(gemm, is_as_accurate_as_it_says_for_each_number_of_moduli) {
  std::set<int> seen;
  const auto meets = [&](gemm_contract contract, double phi, double eps) {
    random_product<double> product(20, 30, 100, {phi, 0}, {phi, 0});
    try {
      seen.insert(multiply(product.problem(), emulated<double>({contract, eps})).moduli);
    } catch (const contract_error &) {
      return; // more than 20
    }
    const scale over = contract == gemm_contract::backward ? scale::norms : scale::magnitudes;
    EXPECT_LE(largest_error(product, over, 0x1p-53), eps) << phi;
  };
  for (int bits = 1; bits <= 60; ++bits) {
    meets(gemm_contract::backward, 0, std::ldexp(1.0, -bits));
    meets(gemm_contract::componentwise, 2, std::ldexp(1.0, -bits));
  }
  for (int count = 2; count <= 20; ++count)
    EXPECT_TRUE(seen.contains(count)) << count;
}

TEST(gemm, takes_more_moduli_for_tighter_contracts) {
  random_product<double> product(40, 40, 100, {}, {});
  const auto moduli_of = [&](double eps) {
    return multiply(product.problem(), emulated<double>({gemm_contract::backward, eps})).moduli;
  };
  EXPECT_LT(moduli_of(1e-3), moduli_of(1e-6));
  EXPECT_LT(moduli_of(1e-6), moduli_of(1e-10));
  EXPECT_LT(moduli_of(1e-10), moduli_of(1e-15));
}

TEST(gemm, takes_more_moduli_for_wider_exponents) {
  const auto moduli_of = [](double phi) {
    random_product<double> product(40, 40, 100, {phi, 0}, {phi, 0});
    return multiply(product.problem(), emulated<double>({gemm_contract::componentwise})).moduli;
  };
  EXPECT_LT(moduli_of(0), moduli_of(1.5));
  EXPECT_EQ(moduli_of(30), 0); // floating point
}

} // namespace
} // namespace dpg::testing

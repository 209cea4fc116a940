// The interface for C: products, and the numbers of wrong arguments.
#include "measured_products.h"

#include <dpg/products/dpg_gemm.h>

namespace dpg::testing {
namespace {

template <class T> struct c_arguments {
  random_product<T> product{20, 30, 50, {}, {}};
  gemm_problem<T> given = product.problem();
  int accuracy = DPG_GEMM_COMPONENTWISE;
  double eps = 0;

  int call() const {
    const auto &[ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, by_rows] = given;
    if constexpr (std::is_same_v<T, double>)
      return dpg_gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, accuracy, eps, 0);
    else
      return dpg_gemm_f32(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, accuracy, eps, 0);
  }
};

template <class T> class each_real : public ::testing::Test {};
using reals = ::testing::Types<double, float>;
TYPED_TEST_SUITE(each_real, reals);

TYPED_TEST(each_real, is_multiplied_from_c) {
  c_arguments<TypeParam> with;
  EXPECT_EQ(with.call(), 0);
  EXPECT_LE(largest_error(with.product, scale::magnitudes, 0), 50 * roundoff<TypeParam>);
  with.accuracy = DPG_GEMM_BACKWARD;
  with.eps = roundoff<TypeParam> / 4; // by floating point alone it is not reached
  EXPECT_EQ(with.call(), 0);
  EXPECT_LE(largest_error(with.product, scale::norms, roundoff<TypeParam>), with.eps);
  with.accuracy = DPG_GEMM_NATIVE;
  with.eps = 0;
  EXPECT_EQ(with.call(), 0);
  EXPECT_LE(largest_error(with.product, scale::magnitudes, 0), 50 * roundoff<TypeParam>);
}

TYPED_TEST(each_real, takes_letters_in_either_case) {
  c_arguments<TypeParam> with;
  with.given.transpose_a = 'n';
  EXPECT_EQ(with.call(), 0);
  with.given.transpose_b = 't';
  with.given.b_stride = 30;
  EXPECT_EQ(with.call(), 0);
}

TYPED_TEST(each_real, gets_the_number_of_a_wrong_argument) {
  const auto with = [](auto change) {
    c_arguments<TypeParam> arguments;
    change(arguments);
    return arguments.call();
  };
  using arguments = c_arguments<TypeParam>;
  EXPECT_EQ(with([](arguments &of) { of.given.transpose_a = 'X'; }), -1);
  EXPECT_EQ(with([](arguments &of) { of.given.transpose_b = ' '; }), -2);
  EXPECT_EQ(with([](arguments &of) { of.given.m = -1; }), -3);
  EXPECT_EQ(with([](arguments &of) { of.given.n = -1; }), -4);
  EXPECT_EQ(with([](arguments &of) { of.given.k = -1; }), -5);
  EXPECT_EQ(with([](arguments &of) { of.given.a = nullptr; }), -7);
  EXPECT_EQ(with([](arguments &of) { of.given.a_stride = 19; }), -8);
  EXPECT_EQ(with([](arguments &of) { of.given.b = nullptr; }), -9);
  EXPECT_EQ(with([](arguments &of) { of.given.b_stride = 49; }), -10);
  EXPECT_EQ(with([](arguments &of) { of.given.c = nullptr; }), -12);
  EXPECT_EQ(with([](arguments &of) { of.given.c_stride = 19; }), -13);
  EXPECT_EQ(with([](arguments &of) { of.accuracy = 3; }), -14);
  EXPECT_EQ(with([](arguments &of) { of.accuracy = DPG_GEMM_BACKWARD; }), -15);
  EXPECT_EQ(with([](arguments &of) { of.eps = 1; }), -15);
}

TYPED_TEST(each_real, needs_no_memory_where_nothing_is_computed) {
  c_arguments<TypeParam> with;
  with.given.m = 0;
  with.given.a = with.given.b = nullptr;
  with.given.c = nullptr;
  EXPECT_EQ(with.call(), 0);
}

TEST(dpg_gemm, says_that_an_accuracy_is_out_of_reach) {
  c_arguments<double> with;
  with.product = random_product<double>(20, 30, 50, {30, 0}, {30, 0});
  with.given = with.product.problem();
  with.eps = 1e-17;
  EXPECT_EQ(with.call(), DPG_GEMM_OUT_OF_REACH);
}

} // namespace
} // namespace dpg::testing

// Results do not depend on threads and workspaces; floating point is taken where a contract allows it; wrong use is
// told.
#include "measured_products.h"

#include <dpg/errors.h>

#include <chrono>
#include <thread>

namespace dpg::testing {
namespace {

std::vector<double> result_of(random_product<double> &product, std::size_t workspace, int threads) {
  gemm_options<double> options = emulated<double>();
  options.workspace = workspace;
  options.threads = threads;
  std::ranges::fill(product.c, std::nan(""));
  EXPECT_GT(multiply(product.problem(), options).moduli, 0);
  return product.c;
}

constexpr std::size_t least = std::size_t{64} << 20, ample = std::size_t{1} << 30;

/// 16 moduli and 3800 terms: 64 MiB hold fewer panels than there are.
TEST(gemm_blocks, of_rows_and_columns_change_no_bit) {
  random_product<double> product(600, 610, 3800, {1, 0}, {1, 0});
  const std::vector<double> expected = result_of(product, ample, 2);
  EXPECT_LE(largest_error(product, scale::norms, 0x1p-53), 0x1p-53);
  EXPECT_EQ(result_of(product, least, 2), expected);
}

/// Not even panels of one tile fit: the inner dimension is cut.
TEST(gemm_blocks, of_the_inner_dimension_change_no_bit) {
  random_product<double> product(40, 70, (index{1} << 17) + 100, {1, 0}, {1, 0});
  const std::vector<double> expected = result_of(product, ample, 2);
  EXPECT_LE(largest_error(product, scale::norms, 0x1p-53), 0x1p-53);
  EXPECT_EQ(result_of(product, least, 2), expected);
  EXPECT_EQ(result_of(product, least, 1), expected);
}

TEST(gemm_blocks, of_complex_matrices_change_no_bit) {
  using complex = std::complex<double>;
  random_product<complex> product(40, 70, 20000, {1, 0}, {1, 0});
  gemm_options<complex> options = emulated<complex>();
  options.workspace = ample;
  multiply(product.problem(), options);
  const std::vector<complex> expected = product.c;
  EXPECT_LE(largest_error(product, scale::norms, 0x1p-53), 0x1p-53);
  options.workspace = least;
  multiply(product.problem(), options);
  EXPECT_EQ(product.c, expected);
}

TEST(gemm_blocks, of_threads_change_no_bit) {
  random_product<double> product(300, 200, 100, {1, 0}, {1, 0});
  const std::vector<double> expected = result_of(product, 0, 1);
  for (const int threads : {2, 3, 7})
    EXPECT_EQ(result_of(product, 0, threads), expected) << threads;
}

TEST(gemm_choice, takes_floating_point_where_the_contract_says_so) {
  random_product<double> product(30, 30, 30, {}, {});
  gemm_options<double> options;
  options.accuracy.contract = gemm_contract::native;
  options.prefer_emulation = true;
  EXPECT_EQ(multiply(product.problem(), options).moduli, 0);
  EXPECT_LE(largest_error(product, scale::magnitudes, 0), 30 * 0x1p-53);
}

TEST(gemm_choice, takes_floating_point_for_small_matrices) {
  random_product<double> product(30, 30, 30, {}, {});
  EXPECT_EQ(multiply(product.problem()).moduli, 0);
  EXPECT_LE(largest_error(product, scale::magnitudes, 0), 30 * 0x1p-53);
}

TEST(gemm_choice, emulates_where_floating_point_is_not_as_accurate) {
  random_product<double> product(30, 30, 30, {}, {});
  gemm_options<double> options;
  options.accuracy = {gemm_contract::backward, 1e-16};
  EXPECT_GT(multiply(product.problem(), options).moduli, 0);
  options.accuracy = {gemm_contract::backward, 1e-14};
  EXPECT_EQ(multiply(product.problem(), options).moduli, 0);
}

int calls = 0;
void counted(const char *, const char *, const std::int32_t *, const std::int32_t *, const std::int32_t *,
             const double *, const double *, const std::int32_t *, const double *, const std::int32_t *, const double *,
             double *, const std::int32_t *, std::size_t, std::size_t) {
  ++calls;
}

TEST(gemm_choice, calls_the_given_floating_point) {
  random_product<double> product(30, 30, 30, {}, {});
  gemm_options<double> options;
  options.native = counted;
  calls = 0;
  multiply(product.problem(), options);
  EXPECT_EQ(calls, 1);
}

/// Seconds that a product in floating point takes: what it is estimated by is measured.
double delay = 0;
void delayed(const char *, const char *, const std::int32_t *, const std::int32_t *, const std::int32_t *,
             const double *, const double *, const std::int32_t *, const double *, const std::int32_t *, const double *,
             double *, const std::int32_t *, std::size_t, std::size_t) {
  std::this_thread::sleep_for(std::chrono::duration<double>(delay));
}

TEST(gemm_choice, takes_what_is_estimated_to_be_faster) {
  const auto moduli_of = [](blas_gemm<double> *native, index n) {
    random_product<double> product(n, n, n, {}, {});
    gemm_options<double> options;
    options.native = native;
    return multiply(product.problem(), options).moduli;
  };
  // More than emulation takes for a product of order 384, which is what is measured.
  delay = 10 * 2 * 14 * std::pow(384., 3) / gemm_engine_peak(gemm_engines().front());
  EXPECT_GT(moduli_of(delayed, 300), 0);
  EXPECT_EQ(moduli_of(delayed, 200), 0); // so small ones are not measured
  EXPECT_EQ(moduli_of(counted, 300), 0);
}

TEST(gemm_choice, takes_floating_point_for_the_whole_where_much_is_not_finite) {
  random_product<double> product(300, 300, 300, {}, {});
  gemm_options<double> options;
  options.native = delayed;
  delay = 10 * 2 * 14 * std::pow(384., 3) / gemm_engine_peak(gemm_engines().front());
  product.at_a(0, 0) = std::nan("");
  EXPECT_GT(multiply(product.problem(), options).moduli, 0);
  EXPECT_TRUE(std::isnan(product.at_c(0, 5)));
  for (index i = 0; i < 300; ++i)
    product.at_a(i, i) = std::nan("");
  EXPECT_EQ(multiply(product.problem(), options).moduli, 0);
}

TEST(gemm_choice, sees_in_a_few_rows_and_columns_that_exponents_spread_too_far) {
  random_product<double> product(300, 300, 100, {30, 0}, {30, 0});
  EXPECT_EQ(multiply(product.problem(), emulated<double>({gemm_contract::componentwise})).moduli, 0);
  EXPECT_LE(largest_error(product, scale::magnitudes, 0), 100 * 0x1p-53);
}

/// The bound of rows and columns as a whole says nothing of elements that are small beside them.
TEST(gemm_choice, meets_componentwise_contracts_where_large_entries_meet_small_ones) {
  const index k = 64;
  random_product<double> product(4, 4, k, {}, {});
  for (index i = 0; i < 4; ++i)
    for (index l = 0; l < k; ++l) {
      product.at_a(i, l) *= l < k / 2 ? 0x1p30 : 0x1p-30;
      product.at_b(l, i) *= l < k / 2 ? 0x1p-30 : 0x1p30;
    }
  for (const gemm_accuracy accuracy :
       {gemm_accuracy{gemm_contract::componentwise}, gemm_accuracy{gemm_contract::componentwise, 1e-5}}) {
    multiply(product.problem(), emulated<double>(accuracy));
    EXPECT_LE(largest_error(product, scale::magnitudes, 0), std::max(accuracy.eps, static_cast<double>(k) * 0x1p-53));
  }
}

template <class Error>
std::string message_of(const gemm_problem<double> &problem, const gemm_options<double> &options) {
  try {
    multiply(problem, options);
  } catch (const Error &caught) {
    return caught.what();
  }
  return "nothing was thrown";
}

TEST(gemm_errors, name_what_was_seen_and_what_is_expected) {
  random_product<double> product(4, 5, 6, {}, {});
  const gemm_problem<double> right = product.problem();
  gemm_problem<double> problem = right;
  problem.transpose_b = 'X';
  EXPECT_EQ(message_of<usage_error>(problem, {}), "transpose of B is `X`: expected N, T or C");
  problem = right;
  problem.k = -1;
  EXPECT_EQ(message_of<shape_error>(problem, {}), "k of a product is -1, below 0");
  problem = right;
  problem.a_stride = 3;
  EXPECT_EQ(message_of<shape_error>(problem, {}), "leading dimension of A is 3, below 4");
  problem = right;
  problem.b_stride = 5;
  EXPECT_EQ(message_of<shape_error>(problem, {}), "leading dimension of B is 5, below 6");
  problem = right;
  problem.by_rows = true;
  EXPECT_EQ(message_of<shape_error>(problem, {}), "leading dimension of A is 4, below 6");
  gemm_options<double> options;
  options.accuracy = {gemm_contract::backward, 0};
  EXPECT_EQ(message_of<usage_error>(right, options), "eps of a product's accuracy is 0: expected 2^-60 to 1");
  options = {};
  options.engine = "abacus";
  EXPECT_TRUE(message_of<usage_error>(right, options).starts_with("engine `abacus` is not on this machine"));
}

TEST(gemm_errors, tell_an_accuracy_that_is_out_of_reach) {
  random_product<double> product(4, 4, 6, {30, 0}, {30, 0});
  gemm_options<double> options;
  options.accuracy = {gemm_contract::componentwise, 1e-17};
  EXPECT_EQ(message_of<contract_error>(product.problem(), options),
            "a product of inner dimension 6 to the accuracy 1e-17 takes more than 20 moduli");
  for (const double x : product.c)
    EXPECT_TRUE(std::isnan(x)); // as it was
}

} // namespace
} // namespace dpg::testing

// Block formats, against what the specification says of a block, in long double and by a search among the elements.
#include <dpg/dist/block_arrays.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The elements that are not negative, in order, as the specification lists them.
template <class Format> std::vector<double> elements_of() {
  std::vector<double> elements;
  const int exponents = std::is_same_v<Format, dpg::mxfp8> ? 16 : 4, fractions = 1 << Format::fraction_bits;
  const int bias = std::is_same_v<Format, dpg::mxfp8> ? 7 : 1;
  for (int e = 0; e < exponents; ++e)
    for (int f = 0; f < fractions; ++f)
      elements.push_back(std::ldexp((e > 0 ? 1.0 : 0.0) + f / double(fractions), std::max(e, 1) - bias));
  if (std::is_same_v<Format, dpg::mxfp8>)
    elements.pop_back(); // a NaN
  return elements;
}

/// The nearest element, the one with an even code of two that are as near; the largest one for what is larger.
template <class Format> double nearest_element(long double r) {
  const std::vector<double> elements = elements_of<Format>();
  if (r >= elements.back()) // also where the distances below would be rounded to the same
    return elements.back();
  std::size_t best = 0;
  for (std::size_t k = 1; k < elements.size(); ++k) {
    const long double nearer = std::fabs(elements[best] - r) - std::fabs(elements[k] - r);
    if (nearer > 0 || (nearer == 0 && k % 2 == 0))
      best = k;
  }
  return elements[best];
}

/// Section 6.3 of the specification, for one block.
template <class Format> std::vector<double> by_definition(const std::vector<double> &block) {
  double largest = 0;
  for (const double x : block) {
    if (!std::isfinite(x))
      return std::vector<double>(block.size(), std::nan(""));
    largest = std::max(largest, std::fabs(x));
  }
  const int shared = largest > 0 ? std::ilogb(largest) - Format::largest_exponent : -127;
  const int exponent = std::min(std::max(shared, -127), 127);
  std::vector<double> stored;
  for (const double x : block) {
    const double element = nearest_element<Format>(std::ldexp(static_cast<long double>(std::fabs(x)), -exponent));
    stored.push_back(std::copysign(std::ldexp(element, exponent), x));
  }
  return stored;
}

template <class Format> std::vector<double> stored(const std::vector<double> &row) {
  const dpg::index blocks = dpg::blocks_of(dpg::size(row));
  std::vector<std::uint8_t> scales(blocks), elements(blocks * Format::block_bytes);
  dpg::store_blocks<Format>(std::span<const double>(row), scales.data(), elements.data());
  std::vector<double> loaded(row.size());
  dpg::load_blocks<Format>(scales.data(), elements.data(), std::span<double>(loaded));
  return loaded;
}

template <class Format> std::vector<double> row_by_definition(const std::vector<double> &row) {
  std::vector<double> whole;
  for (std::size_t first = 0; first < row.size(); first += dpg::block_length) {
    const std::size_t last = std::min<std::size_t>(row.size(), first + dpg::block_length);
    const std::vector<double> block =
        by_definition<Format>(std::vector<double>(row.begin() + first, row.begin() + last));
    whole.insert(whole.end(), block.begin(), block.end());
  }
  return whole;
}

void expect_same(const std::vector<double> &found, const std::vector<double> &expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (std::isnan(expected[k])) {
      ASSERT_TRUE(std::isnan(found[k])) << k;
    } else {
      ASSERT_EQ(found[k], expected[k]) << k;
      ASSERT_EQ(std::signbit(found[k]), std::signbit(expected[k])) << k;
    }
  }
}

template <class T> class block_formats : public testing::Test {};
using all_formats = testing::Types<dpg::mxfp8, dpg::mxfp4>;
TYPED_TEST_SUITE(block_formats, all_formats);

/// Random numbers whose exponents spread by `spread` binades around `around`.
std::vector<double> random_row(std::mt19937_64 &random, std::size_t size, double around, double spread) {
  std::normal_distribution<double> normal;
  std::vector<double> row(size);
  for (double &x : row)
    x = normal(random) * std::exp2(around + spread * normal(random));
  return row;
}

TYPED_TEST(block_formats, are_what_the_specification_says_of_each_block) {
  std::mt19937_64 random(7);
  for (const double around : {0.0, -120.0, -135.0, -1050.0, 100.0, 128.0, 300.0, 1000.0})
    for (const double spread : {0.0, 1.0, 4.0, 12.0})
      for (const std::size_t size : {0, 1, 31, 32, 33, 100, 256}) {
        const std::vector<double> row = random_row(random, size, around, spread);
        expect_same(stored<TypeParam>(row), row_by_definition<TypeParam>(row));
      }
}

TYPED_TEST(block_formats, round_ties_to_even_and_saturate) {
  const std::vector<double> elements = elements_of<TypeParam>();
  const double largest = elements.back();
  for (std::size_t k = 1; k < elements.size(); ++k) {
    const double tie = (elements[k - 1] + elements[k]) / 2;
    for (const double x : {tie, std::nextafter(tie, 0), std::nextafter(tie, infinity)}) {
      const std::vector<double> row = {largest, x, -x};
      expect_same(stored<TypeParam>(row), row_by_definition<TypeParam>(row));
    }
  }
  const double beyond = std::nextafter(std::exp2(TypeParam::largest_exponent + 1), 0); // of the same binade
  EXPECT_EQ(stored<TypeParam>({beyond, -beyond}), (std::vector<double>{largest, -largest}));
}

TYPED_TEST(block_formats, make_a_block_nan_that_is_not_finite_and_no_other) {
  for (const double x : {infinity, -infinity, std::nan("")}) {
    std::vector<double> row(96, 1.5);
    row[40] = x;
    const std::vector<double> found = stored<TypeParam>(row);
    for (std::size_t k = 0; k < row.size(); ++k)
      ASSERT_EQ(std::isnan(found[k]), k / 32 == 1) << k;
  }
}

TYPED_TEST(block_formats, keep_zeros_with_their_signs) {
  expect_same(stored<TypeParam>({0.0, -0.0, 0.0}), {0.0, -0.0, 0.0});
  expect_same(stored<TypeParam>({1.0, -1e-300, 5e-324}), {1.0, -0.0, 0.0});
}

/// The bounds that the formats' documentation states.
template <class Format> long double bound(double x, double largest) {
  const bool is_mxfp8 = std::is_same_v<Format, dpg::mxfp8>;
  const bool saturates = is_mxfp8 && std::fabs(x) > std::ldexp(1.75, std::ilogb(largest));
  const long double relative = is_mxfp8 ? (saturates ? 0.125L : 0.0625L) : 0.25L;
  return std::max({relative * std::fabs(x), std::ldexp((long double)largest, is_mxfp8 ? -18 : -4),
                   std::ldexp(1.0L, is_mxfp8 ? -137 : -129)});
}

TYPED_TEST(block_formats, differ_by_no_more_than_their_bounds) {
  std::mt19937_64 random(11);
  long double closest = 0;
  for (const double around : {0.0, -130.0, -200.0, 90.0, 125.0})
    for (const double spread : {0.0, 1.0, 6.0})
      for (int repetition = 0; repetition < 200; ++repetition) {
        std::vector<double> row = random_row(random, 32, around, spread);
        double largest = 0;
        for (const double x : row)
          largest = std::max(largest, std::fabs(x));
        if (!dpg::fits_in_blocks<TypeParam>(largest))
          continue;
        const std::vector<double> found = stored<TypeParam>(row);
        for (std::size_t k = 0; k < row.size(); ++k) {
          const long double error = std::fabs((long double)found[k] - row[k]);
          ASSERT_LE(error, bound<TypeParam>(row[k], largest)) << row[k] << " beside " << largest;
          closest = std::max(closest, error / bound<TypeParam>(row[k], largest));
        }
      }
  EXPECT_GT(closest, 0.9); // the bounds are near what is reached
}

TYPED_TEST(block_formats, hold_all_single_precision_numbers_and_say_what_they_do_not) {
  EXPECT_TRUE(dpg::fits_in_blocks<TypeParam>(std::numeric_limits<float>::max()));
  const double limit = std::exp2(128 + TypeParam::largest_exponent);
  EXPECT_TRUE(dpg::fits_in_blocks<TypeParam>(std::nextafter(limit, 0)));
  EXPECT_FALSE(dpg::fits_in_blocks<TypeParam>(limit));
  EXPECT_FALSE(dpg::fits_in_blocks<TypeParam>(std::nan("")));
}

TYPED_TEST(block_formats, take_single_precision_numbers_as_they_are) {
  std::mt19937_64 random(5);
  std::vector<double> row = random_row(random, 77, 0, 8);
  std::vector<float> narrow(row.begin(), row.end());
  const std::vector<double> same(narrow.begin(), narrow.end());
  const dpg::index blocks = dpg::blocks_of(77);
  std::vector<std::uint8_t> scales(blocks), elements(blocks * TypeParam::block_bytes);
  dpg::store_blocks<TypeParam>(std::span<const float>(narrow), scales.data(), elements.data());
  std::vector<float> loaded(77);
  dpg::load_blocks<TypeParam>(scales.data(), elements.data(), std::span<float>(loaded));
  expect_same(std::vector<double>(loaded.begin(), loaded.end()), stored<TypeParam>(same));
}

TYPED_TEST(block_formats, are_held_by_matrices_whose_rows_share_no_block) {
  const auto self = dpg::communicator::self();
  std::mt19937_64 random(3);
  dpg::dense_matrix<double> X(dpg::partition::uniform(self, 5), 40);
  std::vector<std::vector<double>> expected;
  for (dpg::index i = 0; i < 5; ++i) {
    const std::vector<double> row = random_row(random, 40, 10.0 * i, 2);
    std::copy(row.begin(), row.end(), X.row(i).begin());
    expected.push_back(row_by_definition<TypeParam>(row));
  }
  const auto W = dpg::in_blocks<TypeParam>(X).copy();
  EXPECT_EQ(W.bytes(), 5 * 2 * (1 + TypeParam::block_bytes));
  dpg::dense_matrix<double> loaded(W.row_partition(), 40);
  dpg::load_from_blocks(W, loaded);
  for (dpg::index i = 0; i < 5; ++i)
    for (dpg::index j = 0; j < 40; ++j) {
      ASSERT_EQ(W(i, j), expected[i][j]);
      ASSERT_EQ(loaded(i, j), expected[i][j]);
    }
}

TYPED_TEST(block_formats, are_held_by_vectors) {
  const auto self = dpg::communicator::self();
  std::mt19937_64 random(4);
  const std::vector<double> row = random_row(random, 70, 0, 3);
  dpg::vector<double> x(dpg::partition::uniform(self, 70));
  std::copy(row.begin(), row.end(), x.begin());
  const auto w = dpg::in_blocks<TypeParam>(x);
  dpg::vector<double> loaded(w.partition());
  dpg::load_from_blocks(w, loaded);
  for (dpg::index i = 0; i < 70; ++i) {
    ASSERT_EQ(w[i], row_by_definition<TypeParam>(row)[i]);
    ASSERT_EQ(loaded[i], w[i]);
  }
  const auto zeros = dpg::block_matrix<TypeParam>(dpg::partition::uniform(self, 3), 0);
  EXPECT_EQ(zeros.bytes(), 0);
}

} // namespace

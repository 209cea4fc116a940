// Strips of rows of softmax means, compared with sums in long double that know the largest score from the beginning.
#include <dpg/num/softmax_strip.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <vector>

namespace {

using dpg::index;

/// Scores of rows and columns, absent where there is none, and values of columns.
struct problem {
  index rows, columns, value_columns;
  std::vector<std::optional<double>> scores; ///< by rows
  std::vector<double> values;

  std::optional<double> score(index r, index c) const { return scores[r * columns + c]; }
};

problem random_problem(index rows, index columns, index value_columns, double width, double density, unsigned seed) {
  problem made{rows, columns, value_columns, {}, {}};
  std::mt19937_64 random(seed);
  std::normal_distribution<double> numbers;
  for (index e = 0; e < rows * columns; ++e) {
    const double number = float(width * numbers(random));
    made.scores.push_back(random() % 1000 < density * 1000 ? std::optional(number) : std::nullopt);
  }
  for (index e = 0; e < columns * value_columns; ++e)
    made.values.push_back(float(numbers(random)));
  return made;
}

/// O[r, k] by its definition.
long double mean(const problem &p, index r, index k) {
  long double largest = -std::numeric_limits<long double>::infinity(), total = 0, sum = 0;
  for (index c = 0; c < p.columns; ++c)
    if (p.score(r, c))
      largest = std::max<long double>(largest, *p.score(r, c));
  for (index c = 0; c < p.columns; ++c)
    if (p.score(r, c)) {
      const long double weight = std::exp(*p.score(r, c) - largest);
      total += weight;
      sum += weight * p.values[c * p.value_columns + k];
    }
  return sum / total;
}

/// The same by a strip that takes `width` columns at a time.
template <class T> std::vector<T> by_strip(const problem &p, index width) {
  dpg::softmax_strip<T> strip(0, p.value_columns);
  strip.begin(p.rows);
  for (index first = 0; first < p.columns; first += width) {
    const index count = std::min(width, p.columns - first);
    std::vector<std::uint64_t> present(count, 0);
    bool is_full = true;
    for (index c = 0; c < count; ++c)
      for (index r = 0; r < p.rows; ++r) {
        const std::optional<double> score = p.score(r, first + c);
        strip.scores(c)[r] = static_cast<T>(score.value_or(1e30)); // to be left out
        present[c] |= std::uint64_t(score.has_value()) << r;
        is_full &= score.has_value();
      }
    strip.take(
        count, [&](index c) { return p.values.data() + (first + c) * p.value_columns; },
        is_full ? nullptr : present.data());
  }
  std::vector<T> given(p.rows * p.value_columns);
  for (index r = 0; r < p.rows; ++r)
    strip.finish(r, given.data() + r * p.value_columns);
  return given;
}

template <class T> void expect_close(const problem &p, index width, double tolerance) {
  const std::vector<T> given = by_strip<T>(p, width);
  for (index r = 0; r < p.rows; ++r)
    for (index k = 0; k < p.value_columns; ++k)
      ASSERT_NEAR(given[r * p.value_columns + k], static_cast<double>(mean(p, r, k)), tolerance)
          << "row " << r << ", column " << k << " of " << p.rows << " by " << p.value_columns;
}

template <class T> class softmax_strips : public testing::Test {};
using formats = testing::Types<float, double>;
TYPED_TEST_SUITE(softmax_strips, formats);

TYPED_TEST(softmax_strips, are_means_of_any_shape) {
  const double unit = std::numeric_limits<TypeParam>::epsilon();
  for (const index rows : {1, 7, 16, 63, 64})
    for (const index value_columns : {1, 5, 16, 33, 64})
      expect_close<TypeParam>(random_problem(rows, 150, value_columns, 3, 1, unsigned(rows)), 64, 40 * unit);
}

TYPED_TEST(softmax_strips, leave_out_what_is_absent) {
  const double unit = std::numeric_limits<TypeParam>::epsilon();
  for (const index width : {1, 6, 31, 64})
    expect_close<TypeParam>(random_problem(50, 130, 9, 10, 0.3, unsigned(width)), width, 40 * unit);
}

TYPED_TEST(softmax_strips, hold_scores_that_grow_far) {
  problem p = random_problem(20, 128, 4, 1, 1, 3);
  for (index r = 0; r < p.rows; ++r)
    for (index c = 0; c < p.columns; ++c)
      *p.scores[r * p.columns + c] = float(*p.score(r, c) + 5 * double(c)); // exponentials by themselves are infinite
  expect_close<TypeParam>(p, 16, 1e3 * std::numeric_limits<TypeParam>::epsilon());
}

TYPED_TEST(softmax_strips, take_no_part_of_absent_values_that_are_not_finite) {
  problem p = random_problem(8, 64, 3, 1, 1, 4);
  for (index r = 1; r < p.rows; ++r)
    p.scores[r * p.columns + 5].reset();
  p.values[5 * 3 + 1] = std::numeric_limits<double>::infinity();
  const std::vector<TypeParam> given = by_strip<TypeParam>(p, 64);
  EXPECT_EQ(given[1], std::numeric_limits<TypeParam>::infinity());
  for (index r = 1; r < p.rows; ++r)
    EXPECT_NEAR(given[r * 3 + 1], static_cast<double>(mean(p, r, 1)), 1e-5) << "row " << r;
}

TYPED_TEST(softmax_strips, know_rows_of_nothing_and_special_scores) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  problem p{5, 2, 1, {}, {1, 3}};
  p.scores = {std::nullopt, std::nullopt, -infinity, 0, infinity, 0, std::nan(""), 0, -infinity, -infinity};
  for (const index width : {1, 2}) {
    const std::vector<TypeParam> given = by_strip<TypeParam>(p, width);
    EXPECT_TRUE(std::isnan(given[0])) << "nothing is present";
    EXPECT_EQ(given[1], TypeParam(3)) << "a weight of 0";
    EXPECT_TRUE(std::isnan(given[2])) << "inf - inf";
    EXPECT_TRUE(std::isnan(given[3])) << "a NaN";
    EXPECT_TRUE(std::isnan(given[4])) << "weights of 0 alone";
  }
}

TYPED_TEST(softmax_strips, multiply_rows_and_columns) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> numbers;
  for (const index rows : {3, 64})
    for (const index columns : {1, 5, 64})
      for (const index depth : {1, 10, 64}) {
        std::vector<float> Q(rows * depth), K(columns * depth);
        for (float &q : Q)
          q = float(numbers(random));
        for (float &k : K)
          k = float(numbers(random));
        dpg::softmax_strip<TypeParam> strip(depth, 1);
        strip.begin(rows);
        strip.set_left([&](index r) { return Q.data() + r * depth; });
        strip.multiply(columns, [&](index c) { return K.data() + c * depth; });
        for (index r = 0; r < rows; ++r)
          for (index c = 0; c < columns; ++c) {
            double product = 0;
            for (index l = 0; l < depth; ++l)
              product += double(Q[r * depth + l]) * K[c * depth + l];
            ASSERT_NEAR(strip.scores(c)[r], product, 200 * std::numeric_limits<TypeParam>::epsilon());
          }
      }
}

} // namespace

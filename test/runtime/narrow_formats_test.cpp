// Formats narrower than f32, against a search among all their numbers.
#include <dpg/num/narrow_formats.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

/// What the search needs to know of a format, by its definition.
struct definition {
  int fraction_bits;
  int smallest_exponent; // of normal numbers
  double largest;
  bool has_infinity;
};

template <class T> definition definition_of();
template <> definition definition_of<dpg::bf16>() { return {7, -126, 0x1.fep127, true}; }
template <> definition definition_of<dpg::f16>() { return {10, -14, 65504, true}; }
template <> definition definition_of<dpg::tf32>() { return {10, -126, 0x1.ffcp127, true}; }
template <> definition definition_of<dpg::e4m3>() { return {3, -6, 448, false}; }
template <> definition definition_of<dpg::e5m2>() { return {2, -14, 57344, true}; }

/// The nearest number of a format, ties to the even one, by the distance of its neighbours.
double nearest(const definition &format, double x) {
  if (x != x || x == 0)
    return x;
  const double magnitude = std::fabs(x);
  const double beyond = format.has_infinity ? std::numeric_limits<double>::infinity() : std::nan("");
  if (!(magnitude < std::numeric_limits<double>::infinity()))
    return std::copysign(beyond, x);
  const int exponent = std::max(std::ilogb(magnitude), format.smallest_exponent);
  const double step = std::ldexp(1.0, exponent - format.fraction_bits);
  // nearbyint rounds halves to even; the quotient is exact, unless it lies far below a half.
  const double result = std::nearbyint(magnitude / step) * step;
  return std::copysign(result > format.largest ? beyond : result, x);
}

template <class T> class narrow_formats : public testing::Test {};
using all_formats = testing::Types<dpg::bf16, dpg::f16, dpg::tf32, dpg::e4m3, dpg::e5m2>;
TYPED_TEST_SUITE(narrow_formats, all_formats);

template <class T> void expect_rounded(double x) {
  const double expected = nearest(definition_of<T>(), x), found = T(x);
  if (expected != expected)
    EXPECT_NE(found, found) << x;
  else
    EXPECT_EQ(found, expected) << x;
  EXPECT_EQ(std::signbit(found), std::signbit(x)) << x;
}

/// All numbers of a format that are not negative, in order.
template <class T> std::vector<double> all_numbers() {
  std::vector<double> numbers;
  for (std::uint32_t bits = 0; bits <= T::largest_bits; ++bits)
    numbers.push_back(T::from_bits(bits));
  return numbers;
}

TYPED_TEST(narrow_formats, hold_their_numbers) {
  const definition format = definition_of<TypeParam>();
  const std::vector<double> numbers = all_numbers<TypeParam>();
  EXPECT_EQ(numbers.front(), 0);
  EXPECT_EQ(numbers[1], std::ldexp(1.0, format.smallest_exponent - format.fraction_bits));
  EXPECT_EQ(numbers.back(), format.largest);
  for (std::size_t k = 1; k < numbers.size(); ++k) {
    ASSERT_LT(numbers[k - 1], numbers[k]);
    ASSERT_EQ(TypeParam(numbers[k]).bits(), k);
    ASSERT_EQ(static_cast<float>(TypeParam(-numbers[k])), -numbers[k]);
  }
}

TYPED_TEST(narrow_formats, round_between_neighbours_to_nearest_and_ties_to_even) {
  const std::vector<double> numbers = all_numbers<TypeParam>();
  for (std::size_t k = 1; k < numbers.size(); ++k) {
    const double middle = (numbers[k - 1] + numbers[k]) / 2;
    for (const double x : {middle, std::nextafter(middle, 0), std::nextafter(middle, 1e300)})
      ASSERT_NO_FATAL_FAILURE((expect_rounded<TypeParam>(x), expect_rounded<TypeParam>(-x)));
  }
}

TYPED_TEST(narrow_formats, round_what_is_too_large_to_infinity_or_a_nan) {
  const definition format = definition_of<TypeParam>();
  const double half_step =
      (format.largest - static_cast<double>(TypeParam::from_bits(TypeParam::largest_bits - 1))) / 2;
  for (const double x : {format.largest + half_step, std::nextafter(format.largest + half_step, 0), 1e300,
                         std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity(), std::nan("")}) {
    expect_rounded<TypeParam>(x);
    expect_rounded<TypeParam>(-x);
  }
}

TYPED_TEST(narrow_formats, round_random_doubles) {
  std::mt19937_64 random(7);
  for (int k = 0; k < 200000; ++k) {
    expect_rounded<TypeParam>(std::bit_cast<double>(random()));
    expect_rounded<TypeParam>(
        std::ldexp(std::bit_cast<double>(random() % (std::uint64_t(1) << 52) | 0x3ff0000000000000),
                   static_cast<int>(random() % 300) - 160));
  }
  for (const double x : {0.0, -0.0, std::numeric_limits<double>::denorm_min(), 0x1p-1022, 0x1p-150})
    expect_rounded<TypeParam>(x);
}

TYPED_TEST(narrow_formats, are_summed_in_their_own_format) {
  TypeParam sum(1);
  sum += 0.125;
  EXPECT_EQ(static_cast<double>(sum), static_cast<double>(TypeParam(1.125)));
  sum *= 3;
  EXPECT_EQ(static_cast<double>(sum), static_cast<double>(TypeParam(static_cast<double>(TypeParam(1.125)) * 3)));
}

} // namespace

// The evaluator's random numbers are those of the runtime, bit for bit: neither room includes the other.
#include "compiler/eval/random.h"
#include "runtime/include/dpg/num/random.h"

#include <gtest/gtest.h>

#include <limits>

using namespace dpg::eval;

TEST(EvalRandom, DrawsTheBitsOfTheRuntime) {
  for (int64_t seed : {int64_t(0), int64_t(1), int64_t(-7), std::numeric_limits<int64_t>::max()})
    for (int64_t i : {int64_t(0), int64_t(5), int64_t(-1), int64_t(1) << 40}) {
      EXPECT_EQ(randomBits({seed}), dpg::random_bits(seed));
      EXPECT_EQ(randomBits({seed, i, 3}), dpg::random_bits(seed, i, 3));
      EXPECT_EQ(randomBitsAfter(randomBits({seed, i}), 3), dpg::random_bits(seed, i, 3));
    }
}

TEST(EvalRandom, MakesTheNumbersOfTheRuntime) {
  // Enough draws to reach the centre and both parts of the tails.
  for (int64_t i = 0; i < 100'000; ++i) {
    ASSERT_EQ(uniformNumber({11, i}), dpg::uniform(11, i)) << i;
    ASSERT_EQ(normalNumber({11, i}), dpg::normal(11, i)) << i;
    ASSERT_EQ(uniformInteger(1000, {11, i}), dpg::uniform_integer(1000, 11, i)) << i;
  }
}

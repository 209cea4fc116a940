// Watched operations count what makes an estimate doubtful, and nothing else.
#include <dpg/num/instabilities.h>

#include <gtest/gtest.h>

#include <string>

namespace {

using dpg::instability;
using dpg::stochastic;

const stochastic noise(1e-17, -2e-17, 2e-17), sure(3.0), precise(1, 1 + 1e-12, 1 - 1e-12);

dpg::index counted(const std::string &place, instability kind) {
  for (const dpg::watched_place *each : dpg::watched_places())
    if (place == each->text())
      return each->count_of(kind);
  ADD_FAILURE() << "no place " << place;
  return -1;
}

TEST(instabilities, count_powers_of_numbers_without_digits_as_products) {
  using here = dpg::watched<"a.dpg:2">;
  here::factor(noise);
  here::factor(sure);
  here::factor(precise);
  EXPECT_EQ(counted("a.dpg:2", instability::product), 1);
}

TEST(instabilities, count_products_of_two_numbers_without_digits) {
  using here = dpg::watched<"a.dpg:3">;
  here::product(noise, noise);
  here::product(noise, sure);
  here::product(sure, sure);
  here::product(noise, 0.0);
  EXPECT_EQ(counted("a.dpg:3", instability::product), 1);
}

TEST(instabilities, count_quotients_by_numbers_without_digits) {
  using here = dpg::watched<"a.dpg:12">;
  EXPECT_EQ(here::quotient(sure, 2.0).mean(), 1.5);
  here::quotient(noise, sure);
  here::quotient(sure, noise);
  EXPECT_EQ(counted("a.dpg:12", instability::quotient), 1);
}

TEST(instabilities, count_comparisons_whose_outcome_is_chance) {
  using here = dpg::watched<"a.dpg:4">;
  EXPECT_TRUE(here::greater(sure, 2.0));
  EXPECT_FALSE(here::less(sure, sure)); // equal, exactly
  EXPECT_TRUE(here::equal(precise, precise));
  EXPECT_TRUE(here::at_least(noise, noise));
  EXPECT_EQ(counted("a.dpg:4", instability::branch), 0);
  EXPECT_FALSE(here::differ(precise, 1.0));
  here::max(noise, 0.0);
  here::min(precise, 1.0 + 1e-13);
  EXPECT_EQ(counted("a.dpg:4", instability::branch), 3);
  here::max(precise, 1.0 + 1e-3);
  EXPECT_TRUE(here::at_most(noise, sure));
  EXPECT_EQ(counted("a.dpg:4", instability::branch), 3);
}

TEST(instabilities, count_cancellations_that_lose_digits) {
  using here = dpg::watched<"a.dpg:5">;
  here::difference(sure, 2.9999999);           // both exact
  here::sum(precise, sure);                    // no cancellation
  here::difference(precise, 0.99);             // two digits of 12
  here::difference(stochastic(3, 3, 3), sure); // 0, exactly
  EXPECT_EQ(counted("a.dpg:5", instability::cancellation), 0);
  here::difference(precise, 0.9999999);
  here::sum(-precise, 1.0);
  EXPECT_EQ(counted("a.dpg:5", instability::cancellation), 2);
}

TEST(instabilities, count_functions_of_numbers_without_digits) {
  using here = dpg::watched<"a.dpg:6">;
  EXPECT_EQ(dpg::abs(here::operand(noise)), noise);
  EXPECT_EQ(dpg::sqrt(here::operand(stochastic(9))), sure);
  EXPECT_EQ(counted("a.dpg:6", instability::function), 1);
}

TEST(instabilities, count_roundings_to_ints_that_rounding_decides_as_branches) {
  using here = dpg::watched<"a.dpg:7">;
  EXPECT_EQ(here::floor_to_int(stochastic(2.5, 2.5 + 1e-12, 2.5 - 1e-12), "a"), 2);
  EXPECT_EQ(here::ceil_to_int(sure, "a"), 3); // exactly
  here::round_to_int(precise, "a");
  EXPECT_EQ(counted("a.dpg:7", instability::branch), 0);
  here::floor_to_int(precise, "a");                                    // samples on both sides of 1
  here::ceil_to_int(stochastic(1 - 1e-12, 1 - 2e-12, 1 - 3e-12), "a"); // all on one, the exact result perhaps not
  here::round_to_int(stochastic(0.5, 0.5 + 1e-12, 0.5 - 1e-12), "a");
  EXPECT_EQ(counted("a.dpg:7", instability::branch), 3);
}

TEST(instabilities, are_listed_in_the_order_of_lines) {
  std::string order;
  for (const dpg::watched_place *each : dpg::watched_places())
    order += std::string(each->text()) + " ";
  EXPECT_LT(order.find("a.dpg:3 "), order.find("a.dpg:4 "));
  EXPECT_LT(order.find("a.dpg:6 "), order.find("a.dpg:12 "));
}

} // namespace

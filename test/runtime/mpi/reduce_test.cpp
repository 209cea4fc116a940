// Reductions over processes, of every kind of scalar, and agreement on errors.
#include "random_matrices.h"

#include <dpg/dist/agree.h>
#include <dpg/dist/reduce.h>
#include <dpg/num/ball.h>
#include <dpg/num/integers.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <new>

namespace {

using dpg::testing::world;

int rank() { return world().rank(); }
int size() { return world().size(); }

TEST(sum, adds_every_kind_of_scalar) {
  const int expected = size() * (size() - 1) / 2;
  EXPECT_EQ(dpg::sum(world(), static_cast<double>(rank())), expected);
  EXPECT_EQ(dpg::sum(world(), static_cast<float>(rank())), expected);
  EXPECT_EQ(dpg::sum(world(), dpg::index(rank())), expected);
  EXPECT_EQ(dpg::sum(world(), dpg::dd(1e16) + dpg::dd(rank())), dpg::dd(size() * 1e16) + dpg::dd(expected));
  const dpg::ball enclosed = dpg::sum(world(), dpg::ball::around(dpg::dd(rank()), 0.25));
  EXPECT_EQ(enclosed.midpoint(), dpg::dd(expected));
  EXPECT_GE(enclosed.radius(), 0.25 * size());
}

TEST(sum, takes_several_in_one_message) {
  const auto [count, mass, error] = dpg::sum(world(), dpg::index(1), 0.5 * rank(), dpg::ball(1));
  EXPECT_EQ(count, size());
  EXPECT_EQ(mass, 0.25 * size() * (size() - 1));
  EXPECT_EQ(error.midpoint(), dpg::dd(size()));
}

TEST(reduce, takes_different_operations_in_one_message) {
  const auto [lost, largest, least, some, every] =
      dpg::reduce(world(), dpg::sum_of{1.0}, dpg::max_of{dpg::index(rank())}, dpg::min_of{-1.5f * rank()},
                  dpg::any_of{rank() == 0}, dpg::all_of{rank() == 0});
  EXPECT_EQ(lost, size());
  EXPECT_EQ(largest, size() - 1);
  EXPECT_EQ(least, -1.5f * (size() - 1));
  EXPECT_TRUE(some);
  EXPECT_EQ(every, size() == 1);
}

TEST(max, shows_a_nan_wherever_it_is) {
  for (int where = 0; where < size(); ++where) {
    const double here = rank() == where ? std::numeric_limits<double>::quiet_NaN() : 1.0;
    EXPECT_TRUE(std::isnan(dpg::max(world(), here)));
    EXPECT_TRUE(std::isnan(dpg::min(world(), here)));
  }
}

TEST(maxloc, gives_ties_to_the_smallest_index) {
  const dpg::located<double> here{rank() == 0 ? 0.0 : 7.0, 10 + rank()};
  const dpg::located<double> expected{size() == 1 ? 0.0 : 7.0, size() == 1 ? 10 : 11};
  EXPECT_EQ(dpg::maxloc(world(), here), expected);
  EXPECT_EQ(dpg::minloc(world(), here), (dpg::located<double>{0.0, 10}));
}

TEST(maxloc, gives_the_first_nan) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const dpg::located<double> here{rank() == 0 ? 1.0 : nan, rank()};
  EXPECT_EQ(dpg::maxloc(world(), here).at, size() == 1 ? 0 : 1);
  EXPECT_EQ(dpg::minloc(world(), here).at, size() == 1 ? 0 : 1);
}

TEST(product, multiplies_over_processes) {
  EXPECT_EQ(dpg::product(world(), 2.0), std::pow(2.0, size()));
  EXPECT_EQ(dpg::product(world(), dpg::index(3)), dpg::power(dpg::index(3), size(), ""));
}

TEST(maxloc, passes_over_processes_without_a_candidate) {
  const dpg::located<double> here{rank() == size() - 1 ? -5.0 : 100.0, rank() == size() - 1 ? 3 : -1};
  EXPECT_EQ(dpg::maxloc(world(), here), (dpg::located<double>{-5.0, 3}));
  EXPECT_EQ(dpg::maxloc(world(), dpg::located<double>{0.0, -1}).at, -1);
}

TEST(any_and_all, combine_bools) {
  EXPECT_TRUE(dpg::any(world(), rank() == size() - 1));
  EXPECT_FALSE(dpg::any(world(), false));
  EXPECT_EQ(dpg::all(world(), rank() == 0), size() == 1);
  EXPECT_TRUE(dpg::all(world(), true));
}

std::string message_everywhere(std::exception_ptr problem) {
  try {
    dpg::agree(world(), problem);
  } catch (const dpg::error &e) {
    return e.what();
  }
  return "";
}

TEST(agree, throws_the_error_of_the_lowest_failing_rank_everywhere) {
  EXPECT_EQ(message_everywhere(nullptr), "");
  const auto own = std::make_exception_ptr(dpg::range_error("from rank " + std::to_string(rank())));
  EXPECT_EQ(message_everywhere(own), "from rank 0");
  EXPECT_EQ(message_everywhere(rank() == size() - 1 ? own : nullptr), "from rank " + std::to_string(size() - 1));
}

TEST(agree, keeps_the_kind_of_the_error) {
  const auto here = [](auto error) { return rank() == size() - 1 ? std::make_exception_ptr(error) : nullptr; };
  EXPECT_THROW(dpg::agree(world(), here(dpg::input_error("x"))), dpg::input_error);
  EXPECT_THROW(dpg::agree(world(), here(dpg::range_error("x"))), dpg::range_error);
  EXPECT_THROW(dpg::agree(world(), here(dpg::shape_error("x"))), dpg::shape_error);
  EXPECT_THROW(dpg::agree(world(), here(dpg::contract_error("x"))), dpg::contract_error);
  EXPECT_THROW(dpg::agree(world(), here(dpg::usage_error("x"))), dpg::usage_error);
  EXPECT_THROW(dpg::agree(world(), here(std::bad_alloc())), dpg::error);
}

TEST(agreed, returns_what_the_work_returns) {
  EXPECT_EQ(dpg::agreed(world(), [] { return rank() + 1; }), rank() + 1);
  EXPECT_THROW(dpg::agreed(world(),
                           [] {
                             if (rank() == 0)
                               throw dpg::input_error("x");
                           }),
               dpg::input_error);
}

} // namespace

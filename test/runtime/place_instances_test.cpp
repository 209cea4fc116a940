// List scheduling of a parallel loop's instances.
#include <dpg/task/place_instances.h>

#include <gtest/gtest.h>

namespace {

using placement = std::vector<std::vector<dpg::index>>;

placement place(std::vector<double> seconds, int groups) { return dpg::place_instances(seconds, groups); }

TEST(place_instances, takes_turns_where_all_take_equally_long) {
  EXPECT_EQ(place({1, 1, 1, 1, 1}, 2), (placement{{0, 2, 4}, {1, 3}}));
}

TEST(place_instances, begins_with_the_longest) {
  EXPECT_EQ(place({1, 2, 3, 4}, 2), (placement{{3, 0}, {2, 1}})); // 5 seconds each; in order it would be 4 and 6
}

TEST(place_instances, leaves_groups_without_instances) { EXPECT_EQ(place({1}, 3), (placement{{0}, {}, {}})); }

TEST(place_instances, places_nothing) { EXPECT_EQ(place({}, 2), (placement{{}, {}})); }

} // namespace

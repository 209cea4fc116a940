// List scheduling of tasks of several processes.
#include <dpg/task/place_tasks.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using demands = std::vector<dpg::task_demand>;

TEST(place_tasks, puts_tasks_beside_each_other) {
  const dpg::task_placement placed = dpg::place_tasks(demands{{2, 1}, {1, 1}, {1, 1}}, 4);
  EXPECT_EQ(placed.first, (std::vector<int>{0, 2, 3}));
}

TEST(place_tasks, begins_with_the_longest) {
  const dpg::task_placement placed = dpg::place_tasks(demands{{1, 1}, {1, 1}, {1, 3}}, 2);
  EXPECT_EQ(placed.order, (std::vector<dpg::index>{2, 0, 1}));
  EXPECT_EQ(placed.first, (std::vector<int>{1, 1, 0})); // both short ones behind each other
}

TEST(place_tasks, waits_for_processes_that_are_free_together) {
  // 0 and 1 have one process each, of 1 and 3 seconds; two processes together are free sooner beside them.
  const dpg::task_placement placed = dpg::place_tasks(demands{{1, 3}, {1, 2}, {2, 1}}, 3);
  EXPECT_EQ(placed.first[2], 1);
  EXPECT_EQ(dpg::place_tasks(demands{{1, 3}, {1, 2}, {2, 1}}, 4).first[2], 2);
}

TEST(place_tasks, places_nothing) { EXPECT_TRUE(dpg::place_tasks(demands{}, 2).first.empty()); }

} // namespace

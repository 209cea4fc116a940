// Groups of processes: who is in which, what runs where, and how work that fails ends.
#include "random_matrices.h"

#include <dpg/dist/agree.h>
#include <dpg/task/choice.h>
#include <dpg/task/process_groups.h>

#include <gtest/gtest.h>

namespace {

using dpg::testing::world;

TEST(process_groups, are_blocks_of_consecutive_processes) {
  for (int processes = 1; processes <= world().size(); ++processes) {
    const dpg::process_groups groups(world(), {0, 8}, processes);
    EXPECT_EQ(groups.count(), world().size() / processes);
    EXPECT_EQ(groups.is_idle(), world().rank() >= groups.count() * processes);
    if (groups.is_idle()) {
      EXPECT_EQ(groups.comm().size(), 1);
      continue;
    }
    EXPECT_EQ(groups.comm().size(), processes);
    EXPECT_EQ(groups.comm().rank(), world().rank() % processes);
  }
}

TEST(process_groups, run_every_instance_once) {
  for (int processes = 1; processes <= world().size(); ++processes) {
    const dpg::process_groups groups(world(), {3, 10}, processes);
    std::vector<int> runs(10, 0), all(10, 0);
    groups.run([&](dpg::index c) { runs[c] += groups.comm().is_root(); });
    MPI_Allreduce(runs.data(), all.data(), 10, MPI_INT, MPI_SUM, world().handle());
    EXPECT_EQ(all, (std::vector<int>{0, 0, 0, 1, 1, 1, 1, 1, 1, 1}));
  }
}

TEST(process_groups, idle_where_there_are_fewer_instances) {
  const dpg::process_groups groups(world(), {0, 1}, 1);
  EXPECT_EQ(groups.is_idle(), world().rank() > 0);
  const dpg::process_groups none(world(), {0, 0}, 1);
  EXPECT_TRUE(none.is_idle());
  none.run([](dpg::index) { FAIL(); });
}

TEST(process_groups, place_the_longest_first) {
  const dpg::process_groups groups(world(), 5, std::vector<double>{1, 2, 9}, 1);
  EXPECT_TRUE(!world().is_root() || groups.mine().front() == 7);
  const dpg::process_groups same(world(), {5, 8}, [](dpg::index c) { return c == 7 ? 9. : c - 4.; }, 1);
  for (const dpg::index c : {5, 6, 7})
    EXPECT_EQ(same.group_of_instance(c), groups.group_of_instance(c));
}

TEST(process_groups, choose_each_as_often_as_it_likes) {
  const dpg::candidate candidates[] = {{.name = "first", .bytes = 1e6, .unmet = "features \"none\""},
                                       {.name = "slow", .bytes = 1e9},
                                       {.name = "fast", .bytes = 1e5}};
  const dpg::process_groups groups(world(), {0, world().size()}, 1);
  groups.run([&](dpg::index c) {
    for (dpg::index call = 0; call < 3 * c; ++call) // none on process 0
      EXPECT_EQ(dpg::choose(groups.comm(), "grouped", candidates).index, 2U);
  });
  for (int call = 0; call < 20; ++call)
    EXPECT_EQ(dpg::choose(world(), "grouped", candidates).index, 2U);
}

TEST(process_groups, refuse_sizes_that_cannot_be) {
  EXPECT_THROW(dpg::process_groups(world(), {0, 2}, 0), dpg::shape_error);
  EXPECT_THROW(dpg::process_groups(world(), {0, 2}, world().size() + 1), dpg::shape_error);
}

TEST(process_groups, end_together_with_the_error_of_an_instance) {
  const dpg::process_groups groups(world(), {0, 6}, 1);
  std::string message;
  try {
    groups.run([](dpg::index c) {
      if (c == 3)
        throw dpg::contract_error("instance 3");
    });
  } catch (const dpg::contract_error &problem) {
    message = problem.what();
  }
  EXPECT_EQ(message, "instance 3");
}

} // namespace

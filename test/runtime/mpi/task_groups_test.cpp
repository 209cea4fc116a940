// Groups of processes that run different tasks: what goes there, what comes back, how they end.
#include "random_matrices.h"

#include <dpg/dist/reduce.h>
#include <dpg/errors.h>
#include <dpg/task/task_groups.h>

#include <gtest/gtest.h>

namespace {

using dpg::index;
using dpg::testing::world;

dpg::vector<double> counted(index n) {
  dpg::vector<double> x(dpg::partition::uniform(world(), n));
  for (index i = 0; i < x.local_size(); ++i)
    x[i] = static_cast<double>(x.partition().first() + i);
  return x;
}

TEST(task_groups, have_as_many_processes_as_tasks_ask_for) {
  const index all = world().size();
  dpg::task_groups groups(world(), {{.processes = all}, {.processes = 1}, {.processes = (all + 1) / 2}});
  index here[3] = {0, 0, 0}, sizes[3] = {0, 0, 0};
  for (std::size_t task = 0; task < 3; ++task)
    groups.on(task, [&, task](const dpg::communicator &group) { here[task] = group.is_root() ? group.size() : 0; });
  groups.run();
  MPI_Allreduce(here, sizes, 3, MPI_INT64_T, MPI_SUM, world().handle());
  EXPECT_EQ(sizes[0], all);
  EXPECT_EQ(sizes[1], 1);
  EXPECT_EQ(sizes[2], (all + 1) / 2);
}

TEST(task_groups, take_arrays_and_give_them_back) {
  const index n = 11;
  for (index processes = 1; processes <= world().size(); ++processes) {
    dpg::task_groups groups(world(), {{.processes = processes}, {.processes = 1}});
    auto x_of_group = dpg::part_of_group(groups[0], counted(n));
    dpg::group_result<dpg::vector<double>> doubled(groups[0]);
    dpg::group_result<double> sum(groups[0]);
    dpg::group_result<dpg::dense_matrix<double>> ones(groups[1]);
    groups.on(0, [&](const dpg::communicator &group) {
      double sum_here = 0;
      for (double &element : x_of_group)
        sum_here += element, element *= 2;
      sum.put(dpg::sum(group, sum_here));
      doubled.put(std::move(x_of_group));
    });
    groups.on(1, [&](const dpg::communicator &group) {
      ones.put(dpg::dense_matrix<double>(dpg::partition::uniform(group, 3), 2, 1.0));
    });
    groups.run();
    dpg::vector<double> result(dpg::partition::uniform(world(), n));
    doubled.collect(result);
    for (index i = 0; i < result.local_size(); ++i)
      EXPECT_EQ(result[i], 2.0 * static_cast<double>(result.partition().first() + i));
    EXPECT_EQ(sum.value(), 55);
    dpg::dense_matrix<double> everywhere(dpg::partition::replicated(world(), 3), 2);
    ones.collect(everywhere);
    for (index i = 0; i < 3; ++i)
      EXPECT_EQ(everywhere(i, 1), 1);
  }
}

TEST(task_groups, throw_on_all_processes_what_one_task_throws) {
  dpg::task_groups groups(world(), {{.processes = 1}, {.processes = 1}});
  groups.on(0, [](const dpg::communicator &) { throw dpg::range_error("no luck"); });
  groups.on(1, [](const dpg::communicator &) {});
  EXPECT_THROW(groups.run(), dpg::range_error);
}

TEST(task_groups, are_of_one_process_at_least_and_of_all_at_most) {
  EXPECT_THROW(dpg::task_groups(world(), {{.processes = 0}}), dpg::shape_error);
  EXPECT_THROW(dpg::task_groups(world(), {{.processes = world().size() + 1}}), dpg::shape_error);
}

} // namespace

// Tasks that the threads of a process share.
#include "random_matrices.h"

#include <dpg/errors.h>
#include <dpg/task/parallel_for.h>
#include <dpg/task/process_groups.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <numeric>
#include <string>
#include <vector>

namespace {

using dpg::index;
using dpg::testing::world;

/// The number of threads until the end of a test.
class with_threads {
public:
  explicit with_threads(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~with_threads() { omp_set_num_threads(before_); }

private:
  int before_;
};

TEST(parallel_for, calls_each_index_once) {
  for (const int threads : {1, 2, 5})
    for (const index count : {index(0), index(1), index(3), index(1000)}) {
      const with_threads here(threads);
      std::vector<int> calls(count + 7, 0);
      dpg::parallel_for(dpg::communicator::self(), {7, 7 + count}, [&](index i) { ++calls[i]; });
      std::vector<int> expected(count + 7, 1);
      std::fill_n(expected.begin(), 7, 0);
      EXPECT_EQ(calls, expected) << threads << " threads";
    }
}

TEST(parallel_for, runs_several_at_the_same_time) {
  const with_threads two(2);
  std::atomic<int> here = 0;
  dpg::parallel_for(dpg::communicator::self(), {0, 2}, [&](index) {
    ++here;
    while (here < 2) { // one after the other, this would not end
    }
  });
  EXPECT_EQ(here, 2);
}

TEST(parallel_for, gives_each_task_one_thread_and_afterwards_all) {
  const with_threads three(3);
  std::vector<int> threads(6), teams(6);
  dpg::parallel_for(dpg::communicator::self(), {0, 6}, [&](index i) {
    threads[i] = omp_get_max_threads();
#pragma omp parallel
#pragma omp single
    teams[i] = omp_get_num_threads();
  });
  EXPECT_EQ(threads, std::vector<int>(6, 1));
  EXPECT_EQ(teams, std::vector<int>(6, 1));
  EXPECT_EQ(omp_get_max_threads(), 3);
}

TEST(parallel_for, leaves_all_threads_to_few_tasks) {
  const with_threads three(3);
  std::vector<int> threads(2);
  dpg::parallel_for(dpg::communicator::self(), {0, 2}, [&](index i) { threads[i] = omp_get_max_threads(); });
  EXPECT_EQ(threads, std::vector<int>(2, 3));
}

TEST(parallel_for, runs_tasks_of_tasks_in_order) {
  const with_threads two(2);
  std::vector<std::vector<index>> order(4);
  dpg::parallel_for(dpg::communicator::self(), {0, 4}, [&](index i) {
    dpg::parallel_for(dpg::communicator::self(), {0, 5}, [&](index j) { order[i].push_back(j); });
  });
  for (const std::vector<index> &each : order)
    EXPECT_EQ(each, (std::vector<index>{0, 1, 2, 3, 4}));
}

TEST(parallel_for, throws_the_error_of_the_first_though_a_later_one_failed_before) {
  const with_threads two(2);
  std::atomic<bool> has_failed = false;
  try {
    dpg::parallel_for(dpg::communicator::self(), {0, 2}, [&](index i) {
      while (i == 0 && !has_failed) { // the other one fails first
      }
      has_failed = true;
      dpg::throw_or_end("task " + std::to_string(i));
    });
    FAIL() << "nothing was thrown";
  } catch (const dpg::range_error &problem) {
    EXPECT_STREQ(problem.what(), "task 0");
  }
}

TEST(parallel_for, begins_nothing_behind_a_task_that_failed) {
  const with_threads two(2);
  std::atomic<index> calls = 0;
  EXPECT_THROW(dpg::parallel_for(dpg::communicator::self(), {0, 100000},
                                 [&](index) {
                                   ++calls;
                                   dpg::throw_or_end("each fails");
                                 }),
               dpg::range_error);
  EXPECT_LE(calls, 2);
}

TEST(parallel_for, goes_in_order_where_there_are_other_processes) {
  if (world().is_alone())
    GTEST_SKIP() << "one process";
  std::vector<index> order;
  dpg::parallel_for(world(), {3, 7}, [&](index i) {
    order.push_back(i);
    world().barrier();
  });
  EXPECT_EQ(order, (std::vector<index>{3, 4, 5, 6}));
}

TEST(process_groups, run_instances_of_single_processes_on_threads) {
  const with_threads two(2);
  const dpg::process_groups groups(world(), {0, 4 * world().size()}, 1);
  std::vector<int> runs(groups.instances().size(), 0);
  std::atomic<int> here = 0;
  groups.run_on_threads([&](index c) {
    ++runs[c];
    ++here;
    while (here < 2) { // one after the other, this would not end
    }
  });
  for (const index c : groups.instances())
    EXPECT_EQ(runs[c], groups.is_mine(c));
}

TEST(process_groups, hand_out_an_array_once_and_copies_to_others) {
  const with_threads two(2);
  const dpg::process_groups groups(world(), {0, 6 * world().size()}, 1);
  for (int time = 0; time < 2; ++time) {
    std::atomic<int> last = 0, asked = 0;
    groups.run_on_threads([&](index) {
      groups.hand_out(&asked, [&](bool is_last) {
        ++asked;
        last += is_last;
        EXPECT_EQ(is_last, asked == dpg::size(groups.mine()));
      });
    });
    EXPECT_EQ(last, groups.mine().empty() ? 0 : 1);
  }
}

} // namespace

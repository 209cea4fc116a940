// Threads that share rows and meet.
#include <dpg/task/thread_team.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <vector>

namespace {

using dpg::index;

/// Each of `threads` threads adds its share of each step once the others have ended the step before; a thread that were
/// ahead would read an old neighbour.
std::vector<index> counted_in_steps(int threads, index width, index steps) {
  const auto size = static_cast<std::size_t>(width);
  std::vector<index> versions[2] = {std::vector<index>(size, 0), std::vector<index>(size, -1)};
  omp_set_num_threads(threads);
  dpg::thread_team team;
#pragma omp parallel
  {
    dpg::team_member member(team);
    for (index t = 0; t < steps; ++t) {
      const std::vector<index> &from = versions[t % 2];
      std::vector<index> &to = versions[1 - t % 2];
      const dpg::index_range rows = member.share({0, width});
      for (index i = rows.first; i < rows.last; ++i)
        to[static_cast<std::size_t>(i)] = from[static_cast<std::size_t>(width - 1 - i)] + 1;
      member.meet();
    }
  }
  return versions[steps % 2];
}

TEST(thread_team, steps_wait_for_one_another) {
  const int before = omp_get_max_threads();
  for (const int threads : {1, 2, 3, 4, 7})
    EXPECT_EQ(counted_in_steps(threads, 10, 501), std::vector<index>(10, 501)) << threads << " threads";
  omp_set_num_threads(before);
}

TEST(thread_team, shares_are_even_and_cover_the_rows) {
  const int before = omp_get_max_threads();
  for (const int threads : {1, 2, 5})
    for (const dpg::index_range rows : {dpg::index_range{0, 11}, {3, 4}, {7, 7}, {9, 2}}) {
      omp_set_num_threads(threads);
      dpg::thread_team team;
      std::vector<dpg::index_range> shares(static_cast<std::size_t>(threads));
#pragma omp parallel
      shares[static_cast<std::size_t>(omp_get_thread_num())] = dpg::team_member(team).share(rows);
      index next = rows.first;
      for (const dpg::index_range &share : shares) {
        EXPECT_EQ(share.first, next);
        EXPECT_LE(share.size(), (std::max<index>(rows.size(), 0) + threads - 1) / threads);
        next = share.last;
      }
      EXPECT_EQ(next, std::max(rows.first, rows.last));
    }
  omp_set_num_threads(before);
}

TEST(thread_team, regions_may_have_different_numbers_of_threads) {
  const int before = omp_get_max_threads();
  omp_set_num_threads(4);
  dpg::thread_team team;
  for (const int threads : {2, 4, 3, 1, 4}) {
    std::atomic<int> here = 0;
#pragma omp parallel num_threads(threads)
    {
      dpg::team_member member(team);
      for (int step = 1; step <= 10; ++step) {
        ++here;
        member.meet();
        EXPECT_GE(here, step * omp_get_num_threads());
        member.meet();
      }
    }
  }
  omp_set_num_threads(before);
}

TEST(thread_team, one_team_serves_several_regions) {
  const int before = omp_get_max_threads();
  omp_set_num_threads(3);
  dpg::thread_team team;
  std::atomic<int> done = 0;
  for (int region = 0; region < 20; ++region) {
#pragma omp parallel
    {
      dpg::team_member member(team);
      int seen = 0;
      member.by_main_thread([&] { done = region; });
      seen = done;
      EXPECT_EQ(seen, region);
      member.meet();
    }
  }
  omp_set_num_threads(before);
}

} // namespace

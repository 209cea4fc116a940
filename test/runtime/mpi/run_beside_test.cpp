// Functions that run at the same time.
#include <dpg/task/run_beside.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <stdexcept>

namespace {

TEST(run_beside, runs_all_with_any_number_of_threads) {
  const int before = omp_get_max_threads();
  for (const int threads : {1, 2, 5}) {
    omp_set_num_threads(threads);
    int a = 0, b = 0, c = 0;
    dpg::run_beside([&] { a = 1; }, [&] { b = 2; }, [&] { c = 3; });
    EXPECT_EQ(a + b + c, 6);
  }
  omp_set_num_threads(before);
}

TEST(run_beside, runs_them_at_the_same_time) {
  const int before = omp_get_max_threads();
  omp_set_num_threads(2);
  std::atomic<int> here = 0;
  const auto meet = [&] {
    ++here;
    while (here < 2) { // one after the other, this would not end
    }
  };
  dpg::run_beside(meet, meet);
  EXPECT_EQ(here, 2);
  omp_set_num_threads(before);
}

TEST(run_beside, throws_what_the_first_of_those_that_fail_throws) {
  bool has_ended = false;
  try {
    dpg::run_beside([] { throw std::runtime_error("first"); }, [] { throw std::runtime_error("second"); },
                    [&] { has_ended = true; });
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error &problem) {
    EXPECT_STREQ(problem.what(), "first");
  }
  EXPECT_TRUE(has_ended);
}

} // namespace

// Predicted times: the longer of computing and moving bytes, and the messages.
#include <dpg/task/candidate.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

/// Round figures: a thread does 1e9 operations of f64 and moves 1e9 bytes a second, four threads do four times that,
/// and move twice as much.
dpg::machine_profile round_profile() {
  dpg::machine_profile profile;
  profile.cache_bytes = 1e6;
  profile.memory_bandwidth = {1e9, 2e9};
  profile.cache_bandwidth = {1e10, 4e10};
  profile.peak = {{{1e9, 4e9}, {2e9, 8e9}}};
  profile.message_latency = 1e-3;
  profile.message_bandwidth = 1e8;
  profile.allreduce_latency = 1e-2;
  profile.processes = 4;
  return profile;
}

double seconds(const dpg::candidate &candidate, const dpg::task_place &place = {}) {
  return dpg::predict(candidate, round_profile(), place).run;
}

TEST(predict, takes_the_longer_of_computing_and_moving) {
  EXPECT_DOUBLE_EQ(seconds({.name = "computes", .operations = {.f64 = 3e9}, .bytes = 2e9}), 3);
  EXPECT_DOUBLE_EQ(seconds({.name = "moves", .operations = {.f64 = 1e9}, .bytes = 2e9}), 2);
  EXPECT_DOUBLE_EQ(seconds({.name = "mixes formats", .operations = {.f64 = 1e9, .f32 = 4e9}}), 3);
  EXPECT_DOUBLE_EQ(seconds({.name = "stays in the cache", .bytes = 1e6}), 1e-4);
}

TEST(predict, adds_up_threads_until_the_node_reaches_no_more) {
  const dpg::candidate moves{.name = "moves", .bytes = 4e9}, computes{.name = "computes", .operations = {.f64 = 8e9}};
  EXPECT_DOUBLE_EQ(seconds(moves, {.threads = 2}), 2);
  EXPECT_DOUBLE_EQ(seconds(moves, {.threads = 4}), 2);
  EXPECT_DOUBLE_EQ(seconds(computes, {.threads = 4}), 2);
  EXPECT_DOUBLE_EQ(seconds(computes, {.processes = 2, .threads = 2, .processes_a_node = 2}), 2);
  EXPECT_DOUBLE_EQ(seconds(computes, {.processes = 4, .threads = 2, .processes_a_node = 2}), 1);
}

TEST(predict, counts_messages_between_processes_only) {
  const dpg::candidate sends{.name = "sends", .messages = {.count = 2, .bytes = 1e6, .allreduces = 1}};
  EXPECT_DOUBLE_EQ(seconds(sends), dpg::least_prediction);
  EXPECT_DOUBLE_EQ(seconds(sends, {.processes = 2, .processes_a_node = 2}), 2e-3 + 1e-2 + 5e-3);
  EXPECT_DOUBLE_EQ(seconds(sends, {.processes = 16, .processes_a_node = 2}), 2e-3 + 1e-2 + 2e-2);
}

TEST(predict, keeps_the_conversion_of_operands_apart) {
  const dpg::prediction p =
      dpg::predict({.name = "converts", .bytes = 1e9, .conversion_bytes = 3e9}, round_profile(), {});
  EXPECT_DOUBLE_EQ(p.run, 1);
  EXPECT_DOUBLE_EQ(p.conversion, 3);
}

TEST(predict, is_a_positive_number_whatever_is_counted) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(seconds({.name = "nothing"}), dpg::least_prediction);
  EXPECT_EQ(seconds({.name = "wrong", .operations = {.f64 = nan}, .bytes = -5}), dpg::least_prediction);
}

TEST(size_class, is_the_logarithm_of_the_bytes) {
  EXPECT_EQ(dpg::size_class(0), 0);
  EXPECT_EQ(dpg::size_class(1023), 9);
  EXPECT_EQ(dpg::size_class(1024), 10);
  EXPECT_EQ(dpg::size_class(1e300), 62);
  EXPECT_EQ(dpg::size_class(std::numeric_limits<double>::quiet_NaN()), 0);
}

} // namespace

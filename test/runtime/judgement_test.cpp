// Which implementation is taken, by what was predicted and measured.
#include <dpg/task/judgement.h>

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace {

using ratios = std::vector<double>;
using estimates = std::vector<dpg::estimate>;

TEST(correction, is_the_median_with_a_vote_for_the_prediction) {
  EXPECT_EQ(dpg::correction({}), 1);
  EXPECT_EQ(dpg::correction(ratios{2, 2, 2}), 2);
  EXPECT_EQ(dpg::correction(ratios{0.5, 0.5, 0.5}), 0.5);
  EXPECT_EQ(dpg::correction(ratios{1.2, 1.4}), 1.2);
}

TEST(correction, is_not_spoiled_by_what_was_disturbed_once) {
  EXPECT_EQ(dpg::correction(ratios{1000}), 1);
  EXPECT_LE(dpg::correction(ratios{1.1, 1000}), 1.1);
  EXPECT_LE(dpg::correction(ratios{1000, 1.1, 1000, 1.2}), 1.2);
  EXPECT_EQ(dpg::correction(ratios{1000, 1000}), 1000);
}

TEST(correction, forgets_what_is_long_past) {
  ratios measured(50, 30.0);
  measured.insert(measured.end(), dpg::samples_looked_at, 2.0);
  EXPECT_EQ(dpg::correction(measured), 2);
}

TEST(best_estimate, believes_predictions_until_there_are_measurements) {
  EXPECT_EQ(dpg::best_estimate(estimates{{.seconds = 3}, {.seconds = 2}, {.seconds = 2}}), 1u);
  EXPECT_EQ(dpg::best_estimate(estimates{{.seconds = 3, .samples = 5}, {.seconds = 4, .samples = 5}}), 0u);
}

TEST(best_estimate, tries_what_should_be_clearly_cheaper) {
  EXPECT_EQ(dpg::best_estimate(estimates{{.seconds = 3, .samples = 5}, {.seconds = 2.6}}), 1u);
  EXPECT_EQ(dpg::best_estimate(estimates{{.seconds = 3, .samples = 5}, {.seconds = 2.9}}), 0u);
  EXPECT_EQ(dpg::best_estimate(estimates{{.seconds = 3, .samples = 5}, {.seconds = 2.6, .samples = 1}}), 1u);
}

TEST(best_estimate, leaves_out_what_cannot_run) {
  EXPECT_EQ(dpg::best_estimate(estimates{{.can_run = false, .seconds = 1}, {.seconds = 2}}), 1u);
  EXPECT_EQ(dpg::best_estimate(estimates{{.can_run = false, .seconds = 1}}), 1u);
  EXPECT_EQ(dpg::best_estimate({}), 0u);
}

TEST(worth_a_try, is_what_lost_long_ago_but_should_win) {
  const auto tried = [](double spent_since) {
    return dpg::worth_a_try(estimates{{.predicted = 2, .seconds = 2, .samples = 9},
                                      {.predicted = 1, .seconds = 10, .samples = 2, .spent_since = spent_since}},
                            0);
  };
  EXPECT_EQ(tried(199), 0u);
  EXPECT_EQ(tried(201), 1u);
}

TEST(worth_a_try, is_of_equal_predictions_the_one_that_was_not_tried_longest) {
  const auto tried = [](double first, double second) {
    return dpg::worth_a_try(estimates{{.predicted = 2, .seconds = 2, .samples = 9},
                                      {.predicted = 1, .seconds = 10, .samples = 2, .spent_since = first},
                                      {.predicted = 1, .seconds = 10, .samples = 2, .spent_since = second}},
                            0);
  };
  EXPECT_EQ(tried(300, 400), 2u);
  EXPECT_EQ(tried(400, 300), 1u);
}

TEST(worth_a_try, is_never_what_would_lose_by_its_prediction_or_cannot_run) {
  EXPECT_EQ(dpg::worth_a_try(estimates{{.predicted = 2, .seconds = 2, .samples = 9},
                                       {.predicted = 1.9, .seconds = 3, .samples = 9, .spent_since = 1e9}},
                             0),
            0u);
  EXPECT_EQ(dpg::worth_a_try(estimates{{.predicted = 2, .seconds = 2, .samples = 9},
                                       {.can_run = false, .predicted = 1, .seconds = 3, .spent_since = 1e9}},
                             0),
            0u);
}

TEST(worth_a_try, is_what_may_be_as_good_and_was_measured_seldom) {
  const auto tried = [](double seconds, int samples, double spent_since) {
    return dpg::worth_a_try(
        estimates{{.predicted = 1, .seconds = 2, .samples = 9},
                  {.predicted = 2, .seconds = seconds, .samples = samples, .spent_since = spent_since}},
        0);
  };
  EXPECT_EQ(tried(2.5, 3, 51), 1u);
  EXPECT_EQ(tried(2.5, 3, 49), 0u) << "it would cost more than a twentieth";
  EXPECT_EQ(tried(2.5, 7, 1000), 0u) << "it was measured often enough";
  EXPECT_EQ(tried(3, 3, 1000), 0u) << "it is out of reach";
}

TEST(worth_a_try, counts_all_runs_of_a_try) {
  const auto tried = [](double spent_since) {
    return dpg::worth_a_try(estimates{{.predicted = 1e-4, .seconds = 1e-4, .samples = 9},
                                      {.predicted = 1e-4, .seconds = 1e-4, .samples = 3, .spent_since = spent_since}},
                            0);
  };
  EXPECT_EQ(tried(5.9e-3), 0u);
  EXPECT_EQ(tried(6.1e-3), 1u);
}

TEST(worth_a_try, takes_predictions_to_be_as_wrong_as_that_of_the_best) {
  const auto tried = [](double predicted) {
    return dpg::worth_a_try(estimates{{.predicted = 1, .seconds = 2, .samples = 9},
                                      {.predicted = predicted, .seconds = predicted, .spent_since = 1000}},
                            0);
  };
  EXPECT_EQ(tried(1.3), 1u);
  EXPECT_EQ(tried(1.9), 0u);
}

/// Plays many runs of two implementations whose times scatter, one in five by a factor of ten; returns the time lost
/// to the choice, as a part of the time that the better one alone takes.
double loss(double first, double second, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const double real[] = {first, second};
  std::vector<ratios> measured(2);
  double spent = 0, seen[] = {0, 0}, best_possible = 0;
  for (int run = 0; run < 2000; ++run) {
    estimates known;
    for (std::size_t k = 0; k < 2; ++k)
      known.push_back({.predicted = 1,
                       .seconds = dpg::correction(measured[k]),
                       .samples = static_cast<int>(measured[k].size()),
                       .spent_since = spent - seen[k]});
    const std::size_t chosen = dpg::worth_a_try(known, dpg::best_estimate(known));
    const double seconds = real[chosen] * (random() % 5 == 0 ? 10 : 1);
    measured[chosen].push_back(seconds);
    spent += seconds;
    seen[chosen] = spent;
    best_possible += std::min(first, second) * seconds / real[chosen];
  }
  return spent / best_possible - 1;
}

TEST(judgement, finds_the_better_one_and_pays_little_for_it) {
  constexpr int games = 100;
  for (const auto &[first, second] : {std::pair{1.0, 1.5}, {1.5, 1.0}, {20.0, 1.0}, {8.0, 4.0}}) {
    double mean = 0;
    for (int seed = 0; seed < games; ++seed)
      mean += loss(first, second, static_cast<std::uint64_t>(seed)) / games;
    EXPECT_LT(mean, 0.10) << first << " and " << second;
    EXPECT_GT(mean, 0) << first << " and " << second;
  }
}

} // namespace

// Choices among implementations: the same on all processes, by predictions, records and pins.
#include "temporary_folder.h"

#include <dpg/errors.h>
#include <dpg/task/choice.h>
#include <dpg/task/choice_record.h>
#include <dpg/task/judgement.h>

#include <gtest/gtest.h>
#include <omp.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace {

using dpg::choice;
using dpg::choice_source;
using dpg::communicator;

int process_count() { return communicator::world().size(); }

/// Round figures, so that a byte takes a nanosecond on any number of processes.
dpg::machine_profile round_profile() {
  dpg::machine_profile profile;
  profile.memory_bandwidth = profile.cache_bandwidth = {1e9, 1e9};
  return profile;
}

/// Profile and record in a folder of the test's own.
class choose : public testing::Test {
protected:
  choose() {
    folder_.write("profile", dpg::machine_profile_text(round_profile(), "for tests"));
    setenv("DPG_PROFILE", folder_.file("profile").c_str(), 1);
    setenv("DPG_RECORD", folder_.file("record").c_str(), 1);
  }
  ~choose() override {
    for (const char *name : {"DPG_PROFILE", "DPG_RECORD", "DPG_CHOOSE"})
      unsetenv(name);
  }

  /// A line of the record about `implementation` of `spmv`, which took `ratio` times as long as predicted.
  static std::string recorded(const char *implementation, double ratio) {
    return dpg::record_line({.key = {.task = "spmv",
                                     .implementation = implementation,
                                     .processes = process_count(),
                                     .threads = omp_get_max_threads(),
                                     .size = dpg::size_class(bytes)},
                             .profile = round_profile().key(),
                             .predicted = 1e-3,
                             .measured = 1e-3 * ratio,
                             .time = std::time(nullptr)});
  }

  static std::string repeated(const std::string &line, int count) {
    std::string text;
    for (int k = 0; k < count; ++k)
      text += line;
    return text;
  }

  static constexpr double bytes = 1e6;

  dpg::testing::temporary_folder folder_;
};

/// Two implementations of which the second moves less.
choice choose_spmv(const char *unmet = nullptr) {
  return dpg::choose(communicator::world(), "spmv",
                     {{.name = "spmv_csr", .bytes = 1e6}, {.name = "spmv_sell", .bytes = 0.8e6, .unmet = unmet}});
}

template <class Error, class Work> std::string message_of(Work work) {
  try {
    work();
  } catch (const Error &problem) {
    return problem.what();
  }
  return "no problem";
}

TEST_F(choose, takes_what_is_predicted_to_be_faster) {
  const dpg::choice_session session({});
  const choice chosen = choose_spmv();
  EXPECT_EQ(chosen.index, 1u);
  EXPECT_DOUBLE_EQ(chosen.predicted_seconds, 0.8e-3);
  EXPECT_EQ(chosen.source, choice_source::predicted);
}

TEST_F(choose, heeds_requirements_in_each_call) {
  const dpg::choice_session session({});
  EXPECT_EQ(choose_spmv().index, 1u);
  EXPECT_EQ(choose_spmv("symmetric(A)").index, 0u);
  EXPECT_EQ(choose_spmv().index, 1u);
}

TEST_F(choose, shares_the_cost_of_a_conversion_among_the_runs) {
  const dpg::choice_session session({});
  const auto chosen = [](double runs) {
    return dpg::choose(
               communicator::world(), "spmv",
               {{.name = "spmv_csr", .bytes = 1e6}, {.name = "spmv_sell", .bytes = 0.5e6, .conversion_bytes = 5e6}},
               {.runs = runs})
        .index;
  };
  EXPECT_EQ(chosen(1), 0u);
  EXPECT_EQ(chosen(100), 1u);
}

TEST_F(choose, believes_the_record_more_than_the_prediction) {
  folder_.write("record", repeated(recorded("spmv_csr", 1.0), 3) + repeated(recorded("spmv_sell", 2.0), 3));
  const dpg::choice_session session({});
  const choice chosen = choose_spmv();
  EXPECT_EQ(chosen.index, 0u);
  EXPECT_EQ(chosen.source, choice_source::recorded);
  const choice of_other_size = dpg::choose(communicator::world(), "spmv",
                                           {{.name = "spmv_csr", .bytes = 1e5}, {.name = "spmv_sell", .bytes = 0.8e5}});
  EXPECT_EQ(of_other_size.index, 1u);
  EXPECT_EQ(of_other_size.source, choice_source::predicted);
}

TEST_F(choose, is_not_misled_by_one_slow_run) {
  folder_.write("record", repeated(recorded("spmv_csr", 1.0), 3) + recorded("spmv_sell", 1000));
  const dpg::choice_session session({});
  EXPECT_EQ(choose_spmv().index, 1u);
}

TEST_F(choose, does_not_try_what_is_hardly_cheaper) {
  folder_.write("record", repeated(recorded("spmv_csr", 1.0), 3));
  const dpg::choice_session session({});
  EXPECT_EQ(dpg::choose(communicator::world(), "spmv",
                        {{.name = "spmv_csr", .bytes = 1e6}, {.name = "spmv_sell", .bytes = 0.95e6}})
                .index,
            0u);
}

TEST_F(choose, says_why_nothing_can_run) {
  const dpg::choice_session session({});
  const auto none = [] {
    dpg::choose(communicator::world(), "spmv",
                {{.name = "spmv_amx", .unmet = "features \"amx-int8\""},
                 {.name = "spmv_many", .processes = {.first = 100}},
                 {.name = "spmv_wide", .threads = {.first = 3000, .last = 4000}}});
  };
  EXPECT_EQ(message_of<dpg::choice_error>(none),
            "no implementation of `spmv` can run: spmv_amx requires features \"amx-int8\"; spmv_many runs on 100 "
            "processes or more, not on " +
                std::to_string(process_count()) + "; spmv_wide needs 3000 threads or more a process, not " +
                std::to_string(omp_get_max_threads()));
  EXPECT_EQ(dpg::choice_error("x").status(), 1);
}

TEST_F(choose, takes_what_is_pinned) {
  const dpg::choice_session session({.pins = {{"spmv", "spmv_csr"}}});
  EXPECT_EQ(choose_spmv().index, 0u);
  EXPECT_EQ(choose_spmv().source, choice_source::pinned);
}

TEST_F(choose, takes_pins_from_the_environment_without_a_session) {
  {
    const dpg::choice_session forgets_earlier_choices({});
  }
  setenv("DPG_CHOOSE", communicator::world().is_root() ? "gemm=gemm_loops, spmv=spmv_csr" : "no pin", 1);
  EXPECT_EQ(choose_spmv().index, 0u);
  {
    const dpg::choice_session ends_what_has_no_session({});
  }
}

TEST_F(choose, refuses_pins_that_cannot_be) {
  const dpg::choice_session session({.pins = {{"spmv", "spmv_sell"}, {"gemm", "gemm_fast"}}});
  EXPECT_EQ(message_of<dpg::choice_error>([] { choose_spmv("symmetric(A)"); }),
            "`spmv_sell`, which is chosen for `spmv`, cannot run: spmv_sell requires symmetric(A)");
  EXPECT_EQ(message_of<dpg::usage_error>(
                [] { dpg::choose(communicator::world(), "gemm", {{.name = "gemm_loops"}, {.name = "gemm_tiles"}}); }),
            "`gemm_fast` is no implementation of `gemm`; there are gemm_loops, gemm_tiles");
}

TEST_F(choose, learns_from_what_it_measures) {
  constexpr std::chrono::milliseconds slow(3);
  std::vector<std::size_t> taken;
  {
    const dpg::choice_session session({});
    for (int call = 0; call < 8; ++call) {
      const choice chosen = choose_spmv();
      const dpg::timed_run timed(chosen);
      taken.push_back(chosen.index);
      if (chosen.index == 1)
        std::this_thread::sleep_for(10 * slow);
      else
        std::this_thread::sleep_for(slow);
    }
  }
  const std::vector<std::size_t> expected = {1, 1, 0, 0, 0, 0, 0, 0}; // twice what should be faster, then what is
  EXPECT_EQ(taken, expected);
  const dpg::choice_session next_program({});
  EXPECT_EQ(choose_spmv().index, 0u);
}

TEST_F(choose, records_on_process_0_and_no_run_that_failed) {
  {
    const dpg::choice_session session({});
    for (int call = 0; call < 2; ++call)
      try {
        const dpg::timed_run timed(choose_spmv());
        if (call == 1)
          throw dpg::error("failed");
      } catch (const dpg::error &) {
      }
  }
  MPI_Barrier(MPI_COMM_WORLD);
  const std::string record = folder_.content("record");
  EXPECT_EQ(std::count(record.begin(), record.end(), '\n'), 1);
}

TEST_F(choose, goes_on_without_a_record) {
  setenv("DPG_RECORD", "", 1);
  const dpg::choice_session session({});
  for (int call = 0; call < 20; ++call)
    const dpg::timed_run timed(choose_spmv());
  EXPECT_EQ(folder_.count(), 1);
}

/// What is printed to a stream while `work` runs.
template <class Work> std::string printed(bool errors, Work work) {
  errors ? testing::internal::CaptureStderr() : testing::internal::CaptureStdout();
  work();
  return errors ? testing::internal::GetCapturedStderr() : testing::internal::GetCapturedStdout();
}

TEST_F(choose, warns_of_a_wrong_profile_and_goes_on) {
  folder_.write("profile", "dpg-profile 1\nthreads = -3\n");
  const std::string warning = printed(true, [] {
    const dpg::choice_session session({});
    EXPECT_EQ(choose_spmv().index, 1u);
    choose_spmv("other sizes");
  });
  const std::string expected = communicator::world().is_root()
                                   ? folder_.file("profile") +
                                         ":2: found `-3`; expected a count: an integer from 1 to 1048576; the built-in "
                                         "machine profile is used\n"
                                   : "";
  EXPECT_TRUE(warning.ends_with(expected)) << warning;
  EXPECT_EQ(std::count(warning.begin(), warning.end(), '\n'), communicator::world().is_root() ? 1 : 0) << warning;
}

TEST_F(choose, warns_of_damaged_lines_once) {
  folder_.write("record", "damaged\nlines\n" + recorded("spmv_csr", 1.0));
  const std::string warning = printed(true, [] {
    const dpg::choice_session session({});
    choose_spmv();
    choose_spmv("other sizes");
  });
  EXPECT_EQ(warning.find("record: lines that are damaged do not count: 2\n") != std::string::npos,
            communicator::world().is_root())
      << warning;
}

TEST_F(choose, explains_what_it_takes_and_how_times_compare) {
  folder_.write("record", repeated(recorded("spmv_csr", 3.0), 2));
  const std::string text = printed(false, [] {
    const dpg::choice_session session({.explains = true});
    for (int call = 0; call < 3; ++call)
      const dpg::timed_run timed(dpg::choose(communicator::world(), "spmv",
                                             {{.name = "spmv_csr", .operations = {.f64 = 2e5}, .bytes = 1e6},
                                              {.name = "spmv_sell", .bytes = 2e6},
                                              {.name = "spmv_amx", .unmet = "features \"amx-int8\""}}));
  });
  if (!communicator::world().is_root()) {
    EXPECT_EQ(text, "");
    return;
  }
  for (const char *part :
       {"choice: spmv by spmv_sell, predicted; run 1, ", "  spmv_csr   2e+05 operations at ", ", 1 MB at 1 GB/s ",
        "; predicted 0.001 s; recorded median 0.003 s of 2 runs: taken for 0.003 s", "  spmv_sell  0 operations at ",
        "; predicted 0.002 s; nothing recorded", "  spmv_amx   cannot run: requires features \"amx-int8\"",
        "choices: machine profile /tmp/", "  spmv by spmv_sell, 2 MB: 3 runs; predicted 0.002 s, measured ",
        " s in the median of 3: "})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
}

TEST_F(choose, says_that_nothing_was_chosen) {
  const std::string text = printed(false, [] { const dpg::choice_session session({.explains = true}); });
  EXPECT_EQ(text, communicator::world().is_root() ? "choices: none were made\n" : "");
}

TEST_F(choose, costs_less_than_a_microsecond_when_repeated) {
  const dpg::choice_session session({});
  using clock = std::chrono::steady_clock;
  constexpr int calls = 100;
  double least = 1;
  for (int batch = 0; batch < 1000; ++batch) {
    const auto begin = clock::now();
    for (int call = 0; call < calls; ++call)
      const dpg::timed_run timed(choose_spmv());
    least = std::min(least, std::chrono::duration<double>(clock::now() - begin).count() / calls);
  }
  EXPECT_LT(least, 1e-6);
  testing::Test::RecordProperty("nanoseconds", std::to_string(1e9 * least));
}

} // namespace

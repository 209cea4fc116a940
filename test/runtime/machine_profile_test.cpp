// The text of machine profiles: what is read, and which mistakes are named with their line.
#include <dpg/errors.h>
#include <dpg/task/machine_profile.h>

#include <gtest/gtest.h>

namespace {

std::string default_text() { return dpg::machine_profile_text({}, "a comment"); }

std::string with(std::string text, const std::string &old_part, const std::string &new_part) {
  const std::size_t at = text.find(old_part);
  EXPECT_NE(at, std::string::npos) << old_part;
  return text.replace(at, old_part.size(), new_part);
}

std::string problem_of(const std::string &text) {
  try {
    dpg::parse_machine_profile(text, "profile");
  } catch (const dpg::input_error &problem) {
    return problem.what();
  }
  return "no problem";
}

TEST(machine_profile, is_read_as_it_was_written) {
  dpg::machine_profile profile;
  profile.memory_bandwidth = {1.25e10, 3e10};
  profile.peak[1].one_thread = 7e10;
  profile.message_latency = 1.5e-7;
  const dpg::machine_profile read = dpg::parse_machine_profile(dpg::machine_profile_text(profile, "measured"), "x");
  EXPECT_EQ(read.memory_bandwidth.all_threads, 3e10);
  EXPECT_EQ(read.peak[1].one_thread, 7e10);
  EXPECT_EQ(read.message_latency, 1.5e-7);
  EXPECT_EQ(read.key(), profile.key());
  EXPECT_EQ(read.origin, "x");
}

TEST(machine_profile, has_a_key_that_every_figure_changes) {
  const std::string text = default_text();
  for (const char *figure : {"\nthreads = ", "f32_peak_all_threads = ", "message_latency = ", "processes = "})
    EXPECT_NE(dpg::parse_machine_profile(with(text, figure, std::string(figure) + "1"), "x").key(),
              dpg::machine_profile().key())
        << figure;
}

TEST(machine_profile, names_what_is_wrong_and_its_line) {
  const std::string text = default_text();
  EXPECT_EQ(problem_of(text), "no problem");
  EXPECT_EQ(problem_of(""), "profile:1: expected `dpg-profile 1` on the first line");
  EXPECT_EQ(problem_of(with(text, "dpg-profile 1", "dpg-profile 2")),
            "profile:1: expected `dpg-profile 1` on the first line");
  EXPECT_EQ(problem_of(with(text, "threads = 16", "thread = 16")),
            "profile:4: found `thread`; expected the name of a figure, such as `threads`");
  EXPECT_EQ(problem_of(with(text, "threads = 16", "threads = 0")),
            "profile:4: found `0`; expected a count: an integer from 1 to 1048576");
  EXPECT_EQ(problem_of(with(text, "threads = 16", "threads 16")),
            "profile:4: `threads` stands alone; expected a line `threads = NUMBER`");
  EXPECT_EQ(problem_of(with(text, "threads = 16", "threads = 16\nthreads = 16")),
            "profile:5: found `threads` again; expected each figure once");
  EXPECT_EQ(problem_of(with(text, "threads = 16", "threads = 16 cores")),
            "profile:4: found `cores`; expected the end of the line after the number");
  EXPECT_EQ(problem_of(with(text, "threads = 16\n", "")),
            "profile:30: the file ends; expected a line `threads = NUMBER`");
}

TEST(machine_profile, has_finite_and_positive_figures_only) {
  const std::string text = default_text(), figure = "message_bandwidth = 4e+09";
  for (const char *bad : {"0", "-1", "inf", "nan", "1e999", "", "4e9x", "0x10"})
    EXPECT_NE(problem_of(with(text, figure, std::string("message_bandwidth = ") + bad)), "no problem") << bad;
  EXPECT_EQ(problem_of(with(text, figure, "message_bandwidth = -1")),
            "profile:26: found `-1`; expected a positive number for `message_bandwidth`");
}

TEST(machine_profile, is_refused_where_it_is_cut_off) {
  const std::string text = default_text();
  for (std::size_t length = 0; length + 3 < text.size(); ++length)
    EXPECT_NE(problem_of(text.substr(0, length)), "no problem") << length;
}

} // namespace

// The record of measured times: what it keeps, and what it does with damaged lines and other programs.
#include <dpg/task/choice_record.h>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

constexpr std::uint64_t profile = 0x1234;
constexpr std::int64_t now = 1'700'000'000, day = 24 * 60 * 60;

const dpg::record_key key{
    .task = "spmv", .implementation = "spmv_csr", .build = 7, .processes = 2, .threads = 4, .size = 30};

class choice_record : public testing::Test {
protected:
  void SetUp() override {
    char name[] = "/tmp/dpg-record-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/record"; }

  std::string content() const {
    std::ifstream stream(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void write(const std::string &text) const { std::ofstream(path(), std::ios::binary) << text; }

  std::vector<double> ratios() const { return dpg::choice_record(path(), profile, now).ratios(key); }

  int damaged_lines() const { return dpg::choice_record(path(), profile, now).damaged_lines(); }

  std::string folder_;
};

std::string line(double measured, std::int64_t time = now, std::uint64_t of_profile = profile) {
  return dpg::record_line({key, of_profile, 1.0, measured, time});
}

TEST_F(choice_record, keeps_what_is_added) {
  {
    dpg::choice_record record(path(), profile, now);
    record.add(key, 2.0, 3.0);
    EXPECT_EQ(record.ratios(key), std::vector{1.5});
    EXPECT_EQ(content(), "");
  }
  EXPECT_EQ(ratios(), std::vector{1.5});
  dpg::record_key other = key;
  other.threads = 5;
  EXPECT_TRUE(dpg::choice_record(path(), profile, now).ratios(other).empty());
}

TEST_F(choice_record, reads_a_line_as_it_was_written) {
  const std::string text = line(0.1 + 0.2);
  ASSERT_TRUE(text.ends_with("\n"));
  const auto run = dpg::parse_record_line(std::string_view(text).substr(0, text.size() - 1));
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->key, key);
  EXPECT_EQ(run->measured, 0.1 + 0.2);
  EXPECT_EQ(run->time, now);
}

TEST_F(choice_record, refuses_figures_that_cannot_be) {
  for (const double bad : {0.0, -1.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(dpg::record_line({key, profile, 1.0, bad, now}), "") << bad;
    EXPECT_EQ(dpg::record_line({key, profile, bad, 1.0, now}), "") << bad;
  }
  dpg::record_key two_words = key;
  two_words.implementation = "spmv csr";
  EXPECT_EQ(dpg::record_line({two_words, profile, 1.0, 1.0, now}), "");
}

TEST_F(choice_record, skips_lines_of_which_any_byte_was_changed) {
  const std::string good = line(2.0);
  for (std::size_t k = 0; k + 1 < good.size(); ++k) {
    std::string damaged = good;
    damaged[k] = damaged[k] == '3' ? '4' : '3';
    write(damaged + line(5.0));
    EXPECT_EQ(ratios(), std::vector{5.0}) << damaged;
    EXPECT_EQ(damaged_lines(), 1);
  }
}

TEST_F(choice_record, skips_a_line_that_is_cut_off_and_appends_behind_it) {
  write(line(2.0) + line(3.0).substr(0, 40));
  EXPECT_EQ(ratios(), std::vector{2.0});
  dpg::choice_record(path(), profile, now).add(key, 1.0, 4.0);
  EXPECT_EQ(ratios(), (std::vector{2.0, 4.0}));
}

TEST_F(choice_record, takes_any_bytes_for_damaged_lines) {
  write(std::string("\0\xff\n\n \n1 2 3\n", 12) + std::string(10'000, 'x') + "\n" + line(2.0));
  EXPECT_EQ(ratios(), std::vector{2.0});
  EXPECT_EQ(damaged_lines(), 4);
}

TEST_F(choice_record, leaves_out_stale_lines_without_complaint) {
  dpg::record_key other_build = key;
  other_build.build = 8;
  write(line(2.0, now - 31 * day) + line(3.0, now + 2 * day) + line(4.0, now, profile + 1) +
        dpg::record_line({other_build, profile, 1.0, 5.0, now}) + line(6.0, now - 29 * day));
  EXPECT_EQ(ratios(), std::vector{6.0});
  EXPECT_EQ(damaged_lines(), 0);
}

TEST_F(choice_record, goes_on_without_a_file) {
  for (const std::string &nowhere :
       {std::string(), std::string("/proc/dpg/record"), folder_, std::string("/dev/null")}) {
    dpg::choice_record record(nowhere, profile, now);
    record.add(key, 1.0, 2.0);
    record.flush();
    EXPECT_EQ(record.ratios(key), std::vector{2.0}) << nowhere;
  }
  mkfifo(path().c_str(), 0600);
  EXPECT_TRUE(ratios().empty()); // a pipe is not waited for
}

TEST_F(choice_record, takes_every_line_of_programs_that_write_at_once) {
  constexpr int programs = 6, flushes = 40, lines = 5;
  for (int p = 0; p < programs; ++p)
    if (fork() == 0) {
      dpg::choice_record record(path(), profile, now);
      for (int f = 0; f < flushes; ++f) {
        for (int k = 0; k < lines; ++k)
          record.add(key, 1.0, 1.0 + p);
        record.flush();
      }
      _exit(0);
    }
  while (wait(nullptr) > 0) {
  }
  EXPECT_EQ(ratios().size(), static_cast<std::size_t>(programs * flushes * lines));
  EXPECT_EQ(damaged_lines(), 0);
}

TEST_F(choice_record, stays_small_while_programs_write_at_once) {
  constexpr std::size_t most_bytes = 8192;
  for (int p = 0; p < 4; ++p)
    if (fork() == 0) {
      dpg::choice_record record(path(), profile, now, most_bytes);
      for (int f = 0; f < 100; ++f) {
        record.add(key, 1.0, 1.0 + p);
        record.flush();
      }
      _exit(0);
    }
  while (wait(nullptr) > 0) {
  }
  EXPECT_LT(std::filesystem::file_size(path()), 2 * most_bytes);
  EXPECT_EQ(damaged_lines(), 0);
  EXPECT_GE(ratios().size(), 9u);
  for (const auto &entry : std::filesystem::directory_iterator(folder_))
    EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << entry.path();
}

TEST_F(choice_record, loses_no_line_that_is_appended_while_it_is_made_shorter) {
  constexpr std::size_t most_bytes = 16 * 1024;
  const auto of_program = [](int p) {
    dpg::record_key own = key;
    own.implementation += std::to_string(p);
    return own;
  };
  constexpr int programs = 3, lines = 12; // fewer than are kept
  for (int p = 0; p < programs; ++p)
    if (fork() == 0) {
      dpg::choice_record record(path(), profile, now, most_bytes);
      for (int k = 0; k < lines; ++k) {
        record.add(of_program(p), 1.0, 1.0);
        record.flush();
        usleep(3000);
      }
      _exit(0);
    }
  dpg::choice_record record(path(), profile, now, most_bytes);
  while (waitpid(-1, nullptr, WNOHANG) >= 0) {
    record.add(key, 1.0, 1.0);
    record.flush();
  }
  const dpg::choice_record read(path(), profile, now, most_bytes);
  for (int p = 0; p < programs; ++p)
    EXPECT_EQ(read.ratios(of_program(p)).size(), static_cast<std::size_t>(lines)) << p;
}

TEST_F(choice_record, keeps_the_latest_lines_of_each_implementation) {
  dpg::record_key rare = key;
  rare.implementation = "spmv_sell";
  {
    dpg::choice_record record(path(), profile, now, 4096);
    record.add(rare, 1.0, 9.0);
    for (int k = 1; k <= 200; ++k) {
      record.add(key, 1.0, k);
      record.flush();
    }
  }
  EXPECT_EQ(dpg::choice_record(path(), profile, now).ratios(rare), std::vector{9.0});
  EXPECT_EQ(ratios().back(), 200);
}

TEST_F(choice_record, is_open_to_its_user_alone) {
  const std::string below = folder_ + "/cache/dpg/record";
  dpg::choice_record(below, profile, now).add(key, 1.0, 2.0);
  EXPECT_EQ(dpg::choice_record(below, profile, now).ratios(key), std::vector{2.0});
  struct stat status{};
  ASSERT_EQ(stat((folder_ + "/cache/dpg").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  ASSERT_EQ(stat(below.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

} // namespace

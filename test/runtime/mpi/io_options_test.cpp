// Command lines: what they give to parameters, and what is wrong with them.
#include "temporary_folder.h"

#include <dpg/program/options.h>

#include <gtest/gtest.h>

#include <csignal>
#include <sys/resource.h>

namespace {

using dpg::communicator;
using dpg::parameter_kind;
using dpg::parameter_role;
using dpg::testing::temporary_folder;

const dpg::program_description program = {
    .name = "demo",
    .summary = "Tries options.",
    .parameters = {{.name = "A", .kind = parameter_kind::sparse, .type = "sparse real[n, n]"},
                   {.name = "damping", .type = "real", .value = "0.85"},
                   {.name = "steps", .kind = parameter_kind::integer, .type = "int", .computed = "2 * n"},
                   {.name = "b", .kind = parameter_kind::vector, .type = "real[n]", .value = "1"},
                   {.name = "x", .kind = parameter_kind::vector, .role = parameter_role::output, .type = "real[n]"}}};

dpg::options options_of(const std::vector<std::string> &words) { return {communicator::world(), program, words}; }

std::string problem_of(const std::vector<std::string> &words) {
  try {
    options_of(words);
  } catch (const dpg::usage_error &problem) {
    return problem.what();
  }
  return "no problem";
}

TEST(options, gives_values_and_defaults) {
  const dpg::options options = options_of({"--A", "rmat(scale = 4, edges = 2)", "--steps=7"});
  EXPECT_EQ(options.sparse_matrix<double>("A").row_count(), 16);
  EXPECT_EQ(options.real("damping"), 0.85);
  EXPECT_EQ(options.integer("steps"), 7);
  EXPECT_TRUE(options.given("steps"));
  EXPECT_FALSE(options.given("damping"));
  EXPECT_EQ(options.vector<double>("b", 5).global_size(), 5);
  EXPECT_FALSE(options.output_file("x").has_value());
}

TEST(options, says_what_is_wrong) {
  EXPECT_EQ(problem_of({}), "--A is missing: sparse real[n, n]; --help lists the options");
  EXPECT_EQ(problem_of({"--dampng", "1"}), "unknown option `--dampng`; did you mean `--damping`?");
  EXPECT_EQ(problem_of({"--A"}), "--A needs a value");
  EXPECT_EQ(problem_of({"--A", "a.mtx", "--A=b.mtx"}), "--A is given twice");
  EXPECT_EQ(problem_of({"a.mtx"}), "unexpected argument `a.mtx`; options are written `--NAME VALUE`");
  EXPECT_EQ(problem_of({"--A", "a.mtx", "--damping", "nan"}), "--damping: found `nan`; expected a finite number");
  EXPECT_EQ(problem_of({"--A", "a.mtx", "--steps", "1.5"}),
            "--steps: found `1.5`; expected an integer that fits into 64 bits");
  EXPECT_EQ(problem_of({"--A", "a.mtx", "--out-x", "x.txt"}),
            "--out-x: found `x.txt`; expected a name that ends in `.mtx` or `.npy`");
}

TEST(options, refuses_one_file_for_two_outputs) {
  const temporary_folder folder;
  dpg::program_description two = program;
  two.parameters.push_back(
      {.name = "y", .kind = parameter_kind::vector, .role = parameter_role::output, .type = "real[n]"});
  if (communicator::world().is_root()) {
    std::filesystem::create_symlink("same.npy", folder.file("link.npy"));
    std::filesystem::create_symlink("/dev/null", folder.file("null.npy"));
  }
  MPI_Barrier(MPI_COMM_WORLD);
  const auto problem_of_names = [&](const std::string &x, const std::string &y) -> std::string {
    try {
      dpg::options(communicator::world(), two,
                   {"--A", folder.file("x.npy"), "--out-x", folder.file(x), "--out-y", folder.file(y)});
    } catch (const dpg::usage_error &problem) {
      const std::string message = problem.what();
      return message.substr(message.find("` "));
    }
    return "no problem";
  };
  const std::string refusal = "` is the file of `--out-x` too; expected a file for each";
  EXPECT_EQ(problem_of_names("same.npy", "same.npy"), refusal);
  EXPECT_EQ(problem_of_names("same.npy", "./same.npy"), refusal);
  EXPECT_EQ(problem_of_names("link.npy", "same.npy"), refusal);
  EXPECT_EQ(problem_of_names("x.npy", "y.npy"), "no problem"); // an input is read before outputs are written
  EXPECT_EQ(problem_of_names("null.npy", "null.npy"), "no problem");
}

/// `demo` with two tasks that it chooses implementations for.
dpg::program_description choosing_program() {
  dpg::program_description choosing = program;
  choosing.choices = {{.task = "spmv", .implementations = {"spmv_csr", "spmv_sell"}},
                      {.task = "gemm", .implementations = {"gemm_loops", "gemm_tiles"}}};
  return choosing;
}

dpg::choice_settings choices_of(std::vector<std::string> words) {
  words.insert(words.end(), {"--A", "a.mtx"});
  return dpg::options(communicator::world(), choosing_program(), words).choices();
}

std::string problem_of_choices(const std::vector<std::string> &words) {
  try {
    choices_of(words);
  } catch (const dpg::usage_error &problem) {
    return problem.what();
  }
  return "no problem";
}

using pins = std::map<std::string, std::string>;

TEST(options, pin_implementations) {
  EXPECT_TRUE(choices_of({}).pins.empty());
  EXPECT_FALSE(choices_of({}).explains);
  EXPECT_TRUE(choices_of({"--explain-choices"}).explains);
  EXPECT_EQ(choices_of({"--choose", "spmv=spmv_sell", "--explain-choices", "--choose=gemm=gemm_tiles"}).pins,
            (pins{{"spmv", "spmv_sell"}, {"gemm", "gemm_tiles"}}));
  EXPECT_EQ(choices_of({"--choose", "spmv=spmv_sell,gemm=gemm_tiles"}).pins.size(), 2u);
}

TEST(options, pin_implementations_by_the_environment_of_process_0) {
  setenv("DPG_CHOOSE", communicator::world().is_root() ? "spmv=spmv_sell,gemm=gemm_tiles" : "gemm=nonsense", 1);
  EXPECT_EQ(choices_of({"--choose", "gemm=gemm_loops"}).pins, (pins{{"spmv", "spmv_sell"}, {"gemm", "gemm_loops"}}));
  setenv("DPG_CHOOSE", "spmv=spmv_cell", 1);
  EXPECT_EQ(problem_of_choices({}), "DPG_CHOOSE: `spmv` has no implementation `spmv_cell`; did you mean `spmv_sell`?");
  EXPECT_TRUE(options_of({"--A", "a.mtx"}).choices().pins.empty()); // a program without choices leaves it to others
  unsetenv("DPG_CHOOSE");
}

TEST(options, say_what_is_wrong_with_pins) {
  EXPECT_EQ(problem_of_choices({"--choose", "spmm=spmv_csr"}),
            "--choose: no task with several implementations is called `spmm`; did you mean `spmv`?");
  EXPECT_EQ(problem_of_choices({"--choose", "lu=lu_tiles"}),
            "--choose: no task with several implementations is called `lu`; there are spmv, gemm");
  EXPECT_EQ(problem_of_choices({"--choose", "spmv=fast"}),
            "--choose: `spmv` has no implementation `fast`; there are spmv_csr, spmv_sell");
  EXPECT_EQ(problem_of_choices({"--choose", "spmv"}), "--choose: found `spmv`; expected `TASK=IMPLEMENTATION`");
  EXPECT_EQ(problem_of_choices({"--choose"}), "--choose needs a value");
  EXPECT_EQ(problem_of_choices({"--choose", "spmv=spmv_csr", "--choose", "spmv=spmv_sell"}),
            "--choose: the implementation of `spmv` is given twice");
  EXPECT_EQ(problem_of_choices({"--explain-choices=yes"}), "--explain-choices takes no value");
  EXPECT_EQ(problem_of_choices({"--explain-choice"}),
            "unknown option `--explain-choice`; did you mean `--explain-choices`?");
  EXPECT_EQ(problem_of({"--A", "a.mtx", "--choose", "spmv=spmv_csr"}),
            "--choose: this program has no task with several implementations");
}

TEST(options, list_choices_in_the_help_where_there_are_any) {
  const std::string help = dpg::help_text(choosing_program());
  for (const char *part : {"--choose TASK=IMPLEMENTATION", "spmv: spmv_csr, spmv_sell", "--explain-choices"})
    EXPECT_NE(help.find(part), std::string::npos) << part;
  EXPECT_EQ(dpg::help_text(program).find("--choose"), std::string::npos);
}

TEST(options, refuses_data_of_another_length) {
  const dpg::testing::temporary_folder folder;
  const dpg::options options = options_of({"--A", "a.mtx", "--b", folder.write("b.txt", "1\n2\n")});
  EXPECT_THROW(options.vector<double>("b", 3), dpg::shape_error);
  EXPECT_EQ(options.vector<double>("b", 2).global_size(), 2);
}

TEST(options, lists_every_parameter_in_the_help) {
  EXPECT_TRUE(options_of({"--help"}).wants_help());
  const std::string help = dpg::help_text(program);
  for (const char *part : {"--A FILE|GENERATOR", "required", "default: 0.85", "default: 2 * n", "--out-x FILE"})
    EXPECT_NE(help.find(part), std::string::npos) << part;
}

TEST(output_file, leaves_nothing_behind_when_the_disk_is_full) {
  const dpg::testing::temporary_folder folder;
  const auto old_action = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const dpg::vector<double> x(dpg::partition::uniform(communicator::world(), 10'000), 0.1);
  EXPECT_THROW(dpg::write_file(folder.file("x.npy"), x), dpg::input_error);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_action);
  EXPECT_EQ(folder.count(), 0);
}

} // namespace

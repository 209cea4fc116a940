// What parsers and option readers make of texts, without files or processes.
#include <dpg/errors.h>
#include <dpg/file_formats/npy_header.h>
#include <dpg/file_formats/text.h>
#include <dpg/program/generator_call.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

TEST(number, is_read_exactly) {
  const auto read = [](const char *text) { return dpg::text_cursor(text).number<double>(); };
  EXPECT_EQ(read("0.1"), 0.1);
  EXPECT_EQ(read(" +2.5e-3 "), 2.5e-3);
  EXPECT_EQ(read("1e-400"), 0);
  EXPECT_EQ(read("5e-324"), std::numeric_limits<double>::denorm_min());
  for (const char *bad : {"", "x", "1x", "+-1", "inf", "nan", "1e400", "0x1p3"})
    EXPECT_THROW(read(bad), dpg::text_error) << bad;
}

TEST(number, is_written_as_the_shortest_that_reads_back) {
  EXPECT_EQ(dpg::number_text(0.1), "0.1");
  EXPECT_EQ(dpg::number_text(-1e300), "-1e+300");
  EXPECT_EQ(dpg::number_text(std::numeric_limits<dpg::index>::min()), "-9223372036854775808");
}

TEST(npy_header, reads_what_numpy_writes) {
  const std::string head = dpg::npy_head("f8", {3, 4});
  EXPECT_EQ(head.size() % 64, 0u);
  const dpg::npy_header header = dpg::parse_npy_header(head, dpg::size(head) + 96);
  EXPECT_EQ(header.shape, (std::vector<dpg::index>{3, 4}));
  EXPECT_EQ(header.element_bytes, 8);
  EXPECT_FALSE(header.is_big_endian || header.is_column_major);
}

TEST(npy_header, never_promises_more_than_the_file_holds) {
  const std::string head = dpg::npy_head("f8", {3, 4});
  EXPECT_THROW(dpg::parse_npy_header(head, dpg::size(head) + 95), dpg::text_error);
  const std::string vast = dpg::npy_head("f8", {dpg::index{1} << 40, dpg::index{1} << 40});
  EXPECT_THROW(dpg::parse_npy_header(vast, dpg::size(vast)), dpg::text_error);
}

TEST(npy_header, takes_sizes_in_proportion_to_the_file_where_one_is_zero) {
  const auto problem_of_shape = [](const std::vector<dpg::index> &shape) -> std::string {
    const std::string head = dpg::npy_head("f8", shape);
    try {
      dpg::parse_npy_header(head, dpg::size(head));
    } catch (const dpg::text_error &problem) {
      return problem.message();
    }
    return "no problem";
  };
  EXPECT_EQ(problem_of_shape({0, dpg::index{1} << 22}), "no problem");
  EXPECT_EQ(problem_of_shape({0, 200000000}), "the header promises 200000000 rows or columns, out of all proportion to "
                                              "a file of 128 bytes; expected at most 4194304");
  EXPECT_NE(problem_of_shape({dpg::index{1} << 45, 0}), "no problem");
}

const std::vector<dpg::generator_signature> generators = {
    {"rmat", {{"scale", true}, {"edges", true, 16}, {"seed", true, 1}}}, {"noise", {{"Q", false}}}};

std::string problem_of(const char *text) {
  try {
    dpg::parse_generator_call(text, generators);
  } catch (const dpg::usage_error &problem) {
    return problem.what();
  }
  return "no problem";
}

TEST(generator_call, takes_arguments_by_position_and_name) {
  const auto call = dpg::parse_generator_call(" rmat( 20, seed = 3 ) ", generators);
  EXPECT_EQ(call.values, (std::vector<double>{20, 16, 3}));
  EXPECT_TRUE(dpg::is_generator_call("rmat (1)"));
  EXPECT_FALSE(dpg::is_generator_call("./rmat(1)"));
  EXPECT_FALSE(dpg::is_generator_call("0.5"));
}

TEST(generator_call, marks_what_is_wrong) {
  EXPECT_EQ(problem_of("rmat(scal = 20)"),
            "`scal` is no argument of rmat; did you mean `scale`?\n  rmat(scal = 20)\n       ^~~~");
  EXPECT_EQ(problem_of("rmat(2.5)"), "expected an integer for `scale`\n  rmat(2.5)\n       ^~~");
  EXPECT_EQ(problem_of("rmat()"), "rmat needs a value for `scale`\n  rmat()\n       ^");
  EXPECT_EQ(problem_of("rmat(1"), "expected `,` or `)`\n  rmat(1\n        ^");
  EXPECT_EQ(problem_of("rmt(1)"), "no generator is called `rmt`; did you mean `rmat`?\n  rmt(1)\n  ^~~");
}

} // namespace

// Summaries of distributed arrays.
#include <dpg/observe/array_summary.h>
#include <dpg/observe/memory.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

using dpg::communicator;
using dpg::index;

dpg::vector<double> numbers(index n) {
  dpg::vector<double> x(dpg::partition::uniform(communicator::world(), n));
  for (index i = 0; i < x.local_size(); ++i)
    x[i] = static_cast<double>(x.partition().first() + i);
  return x;
}

TEST(array_summary, has_norms_that_neither_overflow_nor_vanish) {
  dpg::vector<double> x(dpg::partition::uniform(communicator::world(), 4), 1e200);
  EXPECT_DOUBLE_EQ(dpg::summarize(x).norm2, 2e200);
  EXPECT_DOUBLE_EQ(dpg::summarize(numbers(5)).norm1, 10);
  EXPECT_EQ(dpg::summarize(numbers(0)).norm_max, 0);
}

TEST(array_summary, lists_the_ten_largest_in_order) {
  const dpg::array_summary summary = dpg::summarize(numbers(100));
  if (!communicator::world().is_root())
    return;
  ASSERT_EQ(summary.largest.size(), 10u);
  for (index k = 0; k < 10; ++k)
    EXPECT_EQ(summary.largest[k].row, 99 - k);
}

TEST(array_summary, puts_equal_entries_in_order_and_nan_first) {
  dpg::vector<double> x(dpg::partition::uniform(communicator::world(), 30), -1);
  if (x.partition().owned().contains(20))
    x[20 - x.partition().first()] = std::numeric_limits<double>::quiet_NaN();
  const dpg::array_summary summary = dpg::summarize(x);
  EXPECT_NE(summary.norm_max, summary.norm_max);
  if (!communicator::world().is_root())
    return;
  EXPECT_EQ(summary.largest[0].row, 20);
  EXPECT_EQ(summary.largest[1].row, 0);
  EXPECT_EQ(summary.largest[2].row, 1);
}

TEST(array_summary, measures_complex_numbers_by_their_moduli) {
  dpg::vector<std::complex<double>> z(dpg::partition::uniform(communicator::world(), 2), {3, -4});
  const dpg::array_summary summary = dpg::summarize(z);
  EXPECT_DOUBLE_EQ(summary.norm1, 10);
  EXPECT_DOUBLE_EQ(summary.norm_max, 5);
  if (communicator::world().is_root())
    EXPECT_NE(dpg::summary_text(summary).find("[0] 3 - 4 i\n"), std::string::npos);
}

TEST(memory, is_measured_and_printed_with_three_digits) {
  EXPECT_GT(dpg::measure_memory().resident_bytes, 0);
  EXPECT_EQ(dpg::bytes_text(999), "999 B");
  EXPECT_EQ(dpg::bytes_text(1'234'567), "1.23 MB");
  EXPECT_EQ(dpg::memory_report(communicator::world()).empty(), !communicator::world().is_root());
}

} // namespace

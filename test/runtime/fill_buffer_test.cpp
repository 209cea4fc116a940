// New memory that threads write: what it holds, whether the system gave it or the heap.
#include <dpg/dist/fill_buffer.h>

#include <gtest/gtest.h>

#include <cmath>

namespace {

constexpr dpg::index small = 1000, large = 1 << 20; // from the heap, and mapped: 8 MB

TEST(fill_buffer, holds_the_value_everywhere) {
  for (const dpg::index count : {dpg::index(0), dpg::index(1), small, large})
    for (const double value : {0.0, -0.0, 2.5}) {
      dpg::buffer<double> fresh(count);
      dpg::fill_fresh(fresh, value);
      for (const double element : fresh)
        ASSERT_TRUE(element == value && std::signbit(element) == std::signbit(value));
    }
}

TEST(fill_buffer, zeros_also_where_the_heap_held_something_else) {
  for (int turn = 0; turn < 2; ++turn) {
    dpg::buffer<double> fresh(small);
    dpg::fill_fresh(fresh, 0.0);
    for (double &element : fresh) {
      ASSERT_EQ(element, 0);
      element = 7;
    }
  }
}

TEST(fill_buffer, copies_are_equal) {
  for (const dpg::index count : {dpg::index(0), small, large}) {
    dpg::buffer<double> from(count), to(count);
    for (dpg::index i = 0; i < count; ++i)
      from[i] = double(i);
    dpg::copy_elements(from, to);
    for (dpg::index i = 0; i < count; ++i)
      ASSERT_EQ(to[i], double(i));
  }
}

} // namespace

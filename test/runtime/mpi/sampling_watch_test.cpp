// What makes estimates invalid is told alike on all processes, and only what was met since the watch began.
#include <dpg/dist/communicator.h>
#include <dpg/observe/sampling_watch.h>

#include <gtest/gtest.h>

namespace {

using dpg::stochastic;

const stochastic noise(1e-17, -2e-17, 2e-17);

TEST(sampling_watch, tells_what_any_process_met_since_it_began) {
  const dpg::communicator comm = dpg::communicator::world();
  using here = dpg::watched<"watch.dpg:2">;
  here::quotient(1.0, noise);
  const dpg::sampling_watch watch;
  EXPECT_EQ(watch.doubts(comm), "");
  if (comm.rank() == comm.size() - 1)
    here::quotient(1.0, noise);
  EXPECT_EQ(watch.doubts(comm), "1 quotient by a number without digits in watch.dpg:2");
  EXPECT_EQ(dpg::sampling_watch().doubts(comm), "");
}

TEST(sampling_watch, leaves_out_what_only_results_suffer_from) {
  const dpg::communicator comm = dpg::communicator::world();
  const dpg::sampling_watch watch;
  using here = dpg::watched<"watch.dpg:9">;
  here::sum(stochastic(1, 1 + 1e-16, 1), stochastic(-1, -1, -1 + 1e-16));
  here::operand(noise);
  EXPECT_EQ(watch.doubts(comm), "");
}

TEST(sampling_watch, names_three_statements) {
  const dpg::communicator comm = dpg::communicator::world();
  const dpg::sampling_watch watch;
  dpg::watched<"watch.dpg:3">::product(noise, noise);
  dpg::watched<"watch.dpg:4">::product(noise, noise);
  dpg::watched<"watch.dpg:4">::less(noise, 0.0);
  dpg::watched<"watch.dpg:5">::product(noise, noise);
  const std::string count = std::to_string(comm.size()), several = comm.size() == 1 ? "" : "s";
  const std::string products = " product" + several + " of two numbers without digits in watch.dpg:";
  EXPECT_EQ(watch.doubts(comm), count + products + "3, " + count + products + "4, " + count + " comparison" + several +
                                    " that rounding decide" + (comm.size() == 1 ? "s" : "s") +
                                    " in watch.dpg:4, and more");
}

} // namespace

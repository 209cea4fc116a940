// Contracts hold exactly when the enclosed bound shows it.
#include <dpg/errors.h>
#include <dpg/num/certificate.h>

#include <gtest/gtest.h>

#include <string>

namespace {

using dpg::ball;
using dpg::dd;
using dpg::tolerance_kind;

bool holds(const ball &bound, const ball &norm, dpg::contract demanded) {
  return dpg::check_contract("x", bound, norm, demanded).holds;
}

TEST(certificate, relative_takes_the_bound_off_the_norm) {
  EXPECT_TRUE(holds(ball(0.09), ball(1), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(0.1), ball(1), {.within = 0.1})); // the exact norm may be 0.9
  EXPECT_TRUE(holds(ball(1e-11), ball(1), {.within = 1e-10}));
  EXPECT_FALSE(holds(ball(2e-10), ball(1), {.within = 1e-10}));
}

TEST(certificate, counts_the_radius_of_bound_and_norm) {
  EXPECT_FALSE(holds(ball::around(dd(0.05), 0.05), ball(1), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(0.09), ball::around(dd(1.0), 0.5), {.within = 0.1}));
}

TEST(certificate, absolute_and_backward_need_a_finite_value_of_any_size) {
  for (const tolerance_kind kind : {tolerance_kind::absolute, tolerance_kind::backward}) {
    EXPECT_TRUE(holds(ball(0.09), ball(0), {.within = 0.1, .kind = kind}));
    EXPECT_FALSE(holds(ball(0.11), ball(100), {.within = 0.1, .kind = kind}));
    EXPECT_FALSE(holds(ball(0), ball::invalid(), {.within = 0.1, .kind = kind}));
  }
}

TEST(certificate, zero_error_holds) { EXPECT_TRUE(holds(ball(0), ball(1), {.within = 1e-10})); }

TEST(certificate, holds_for_results_without_elements) {
  EXPECT_TRUE(holds(ball(0) / ball(0.15), ball(0), {.within = 1e-10})); // sums over nothing
}

TEST(certificate, refuses_what_is_no_bound) {
  EXPECT_FALSE(holds(ball::invalid(), ball(1), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(-1), ball(1), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(0.01), ball::invalid(), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(0.01), ball(0), {.within = 0.1}));
  EXPECT_FALSE(holds(ball(1) / ball(0), ball(1), {.within = 1e300, .kind = tolerance_kind::absolute}));
}

std::string message_of(const ball &bound, const ball &norm, dpg::contract demanded) {
  try {
    dpg::certify("rank", bound, norm, demanded);
  } catch (const dpg::contract_error &e) {
    EXPECT_EQ(e.status(), 3);
    return e.what();
  }
  return "";
}

TEST(certify, says_what_was_reached_and_what_was_needed) {
  EXPECT_EQ(
      message_of(ball(5.4e-7), ball(1), {.within = 1e-10}),
      "`rank` does not meet its contract within 1e-10 relative: its certificate bounds the error by 5.43e-07, where "
      "at most 1e-10 would do");
  EXPECT_EQ(message_of(ball::invalid(), ball(1), {.within = 1e-10}),
            "`rank` does not meet its contract within 1e-10 relative: its certificate is not finite");
  EXPECT_EQ(message_of(ball(0), ball(dpg::infinity), {.within = 1e-10, .kind = tolerance_kind::absolute}),
            "`rank` does not meet its contract within 1e-10 absolute: its norm is not finite");
  EXPECT_EQ(
      message_of(ball(-1), ball(1), {.within = 1e-10, .kind = tolerance_kind::absolute}),
      "`rank` does not meet its contract within 1e-10 absolute: its certificate is negative, and so no bound of an "
      "error");
}

TEST(certify, returns_what_reports_show) {
  const dpg::certificate outcome = dpg::certify("rank", ball(3e-13), ball(1), {.within = 1e-10});
  EXPECT_TRUE(outcome.holds);
  EXPECT_EQ(outcome.name, "rank");
  EXPECT_EQ(outcome.bound, 3e-13);
  EXPECT_EQ(describe(outcome), "certified: error at most 3.01e-13, within 1e-10 relative, which is 1e-10 here");
}

TEST(certificate, says_with_which_probability_a_bound_holds) {
  const dpg::contract demanded{.within = 1e-6, .kind = tolerance_kind::absolute};
  const dpg::certificate held = dpg::certify("x", ball(2e-7), ball(1), demanded, dpg::certificate_kind::bounded)
                                    .with_probability("0.999")
                                    .in("dd");
  EXPECT_EQ(held.likely, "0.999");
  EXPECT_EQ(describe(held), "bounded, likely 0.999: error at most 2.01e-07, within 1e-06 absolute; in dd");
}

std::string message_of_samples(const ball &error, const ball &norm, const std::string &doubts) {
  try {
    dpg::certify_sampled("y", error, norm, {.within = 1e-6}, doubts);
  } catch (const dpg::contract_error &e) {
    EXPECT_EQ(e.status(), 3);
    return e.what();
  }
  return "";
}

TEST(certify, fails_on_samples_that_tell_nothing) {
  const std::string what = "`y` does not meet its contract within 1e-06 relative, sampled: ";
  EXPECT_EQ(message_of_samples(ball(1e-9), ball(1), ""), "");
  EXPECT_EQ(message_of_samples(ball(3e-5), ball(1), ""),
            what + "its error is estimated at 3.01e-05, where at most 1e-06 would do");
  EXPECT_EQ(message_of_samples(ball(1e-9), ball(1), "1 quotient by a number without digits in y.dpg:3"),
            what + "the estimate itself is invalid, after 1 quotient by a number without digits in y.dpg:3");
  EXPECT_EQ(message_of_samples(ball(dpg::infinity), ball(1), ""), what + "its estimated error is not finite");
  EXPECT_EQ(message_of_samples(ball(1e-9), ball::invalid(), ""), what + "its norm is not finite");
  EXPECT_EQ(message_of_samples(ball(0), ball(0), ""), "");
}

TEST(certify, tells_that_samples_estimate) {
  const dpg::contract demanded{.within = 1e-6, .kind = tolerance_kind::componentwise};
  EXPECT_EQ(describe(dpg::certify_sampled("y", ball(3e-13), ball(1), demanded, "")),
            "sampled: error about 3.01e-13, within 1e-06 componentwise");
}

TEST(certificate, says_what_narrow_arrays_reached) {
  const dpg::contract demanded{.within = 1e-6, .kind = tolerance_kind::absolute};
  const dpg::certificate held = dpg::check_contract("x", ball(2e-7), ball(1), demanded).in("f32");
  EXPECT_EQ(describe(held), "certified: error at most 2.01e-07, within 1e-06 absolute; arrays in f32");
  const dpg::certificate failed = dpg::check_contract("x", ball(3e-6), ball(1), demanded).in("f32");
  EXPECT_FALSE(failed.holds);
  EXPECT_EQ(describe(dpg::certify("x", ball(1e-12), ball(1), demanded).after(failed)),
            "certified: error at most 1e-12, within 1e-06 absolute; in f64, after 3.01e-06 in f32");
  const dpg::certificate infinite = dpg::check_contract("x", ball::invalid(), ball(1), demanded).in("f32");
  EXPECT_EQ(describe(dpg::certify("x", ball(1e-12), ball(1), demanded).after(infinite)),
            "certified: error at most 1e-12, within 1e-06 absolute; in f64, after inf in f32");
}

} // namespace

// Affine forms hold the values that they stand for, at each place of the box by itself.
#include "compiler/analysis/affine_form.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

using namespace dpg::analysis;

namespace {

/// Two inputs in a random box, and a place in it.
struct Place {
  explicit Place(std::mt19937 &random) {
    const auto uniform = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
    for (unsigned i = 0; i < 2; ++i) {
      const double low = uniform(-2, 2);
      box[i] = {low, low + std::ldexp(1, -static_cast<int>(random() % 12))};
      x[i] = std::clamp(uniform(box[i].low, box[i].high), box[i].low, box[i].high);
    }
  }

  AffineForm form(unsigned i) const { return AffineForm::variable(i, box[i]); }

  /// What the linear part of a form is at the place, in more digits than doubles have.
  long double linearPart(const AffineForm &form) const {
    long double value = form.center;
    for (unsigned i = 0; i < 2; ++i) {
      const AffineForm input = AffineForm::variable(i, box[i]);
      value += static_cast<long double>(form.slopes[i]) *
               ((static_cast<long double>(x[i]) - input.center) / input.slopes[i]);
    }
    return value;
  }

  Interval box[2];
  double x[2];
};

using Forms = std::function<AffineForm(const AffineForm &, const AffineForm &)>;
using Values = std::function<long double(long double, long double)>;

void expectHeld(const char *name, const Forms &forms, const Values &values) {
  std::mt19937 random(3);
  for (unsigned i = 0; i < 3000; ++i) {
    const Place place(random);
    const AffineForm form = forms(place.form(0), place.form(1));
    if (!form.range.isBounded())
      continue;
    const long double value = values(place.x[0], place.x[1]);
    const long double blur = 1e-17L * (1 + std::abs(value)); // of long doubles
    ASSERT_LE(std::abs(value - place.linearPart(form)), form.rest + blur)
        << name << " at " << place.x[0] << ", " << place.x[1];
    ASSERT_GE(value, form.range.low - blur) << name;
    ASSERT_LE(value, form.range.high + blur) << name;
  }
}

TEST(affine_form, holds_the_results_of_arithmetic) {
  expectHeld("sum", [](auto &a, auto &b) { return a + b; }, [](auto a, auto b) { return a + b; });
  expectHeld("difference", [](auto &a, auto &b) { return a * a - b; }, [](auto a, auto b) { return a * a - b; });
  expectHeld("product", [](auto &a, auto &b) { return a * b; }, [](auto a, auto b) { return a * b; });
  expectHeld(
      "square", [](auto &a, auto &b) { return square(a - b); }, [](auto a, auto b) { return (a - b) * (a - b); });
  expectHeld("quotient", [](auto &a, auto &b) { return a / b; }, [](auto a, auto b) { return a / b; });
  expectHeld("scaled", [](auto &a, auto &b) { return 0.1 * a + b; }, [](auto a, auto b) { return 0.1 * a + b; });
  expectHeld(
      "absolute", [](auto &a, auto &b) { return absolute(a) + b; }, [](auto a, auto b) { return std::abs(a) + b; });
  expectHeld("smaller", [](auto &a, auto &b) { return smaller(a, b); }, [](auto a, auto b) { return std::min(a, b); });
  expectHeld("larger", [](auto &a, auto &b) { return larger(a, b); }, [](auto a, auto b) { return std::max(a, b); });
}

TEST(affine_form, holds_the_values_of_functions) {
  using Function = long double (*)(long double);
  static constexpr Function functions[] = {std::sqrt, std::exp,  std::log,  std::log2, std::log10,
                                           std::sin,  std::cos,  std::tan,  std::sinh, std::cosh,
                                           std::tanh, std::asin, std::acos, std::atan};
  for (unsigned i = 0; i < std::size(functions); ++i) {
    const auto function = static_cast<Elementary>(i);
    expectHeld(
        "function", [=](auto &a, auto &b) { return apply(function, a * b); },
        [=](auto a, auto b) { return functions[i](a * b); });
  }
  expectHeld("power", [](auto &a, auto &b) { return realPower(a, b); }, [](auto a, auto b) { return std::pow(a, b); });
  expectHeld("angle", [](auto &a, auto &b) { return angle(a, b); }, [](auto a, auto b) { return std::atan2(a, b); });
}

TEST(affine_form, bounds_magnitudes_where_signs_change) {
  std::mt19937 random(4);
  for (unsigned i = 0; i < 3000; ++i) {
    const Place place(random);
    const AffineForm size = magnitudeBound(place.form(0) - place.form(1));
    const long double value = std::abs(static_cast<long double>(place.x[0]) - place.x[1]);
    EXPECT_GE(place.linearPart(size) + size.rest, value);
    EXPECT_GE(size.range.high, value);
  }
}

} // namespace

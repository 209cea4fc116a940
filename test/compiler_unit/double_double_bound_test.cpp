// Proved bounds in double-double against errors of the runtime's own operations, measured in MPFR.
#include "compiler/analysis/error_bound.h"
#include "compiler/analysis/mpfr_number.h"

#include <dpg/num/dd.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace {

using namespace dpg::analysis;

unsigned samples() {
  const char *given = std::getenv("DPG_SAMPLES");
  return given ? std::strtoul(given, nullptr, 10) : 1000;
}

/// Expressions of a few operations on two inputs.
Expression randomExpression(std::mt19937 &random) {
  static constexpr Operation operations[] = {Operation::Sum,      Operation::Difference, Operation::Product,
                                             Operation::Quotient, Operation::Negative,   Operation::Power,
                                             Operation::Function, Operation::Absolute,   Operation::Larger};
  const auto pick = [&](std::size_t count) { return static_cast<unsigned>(random() % count); };
  Expression made;
  for (unsigned i = 0; i < 2; ++i) {
    const double low = std::uniform_real_distribution(0.25, 8.0)(random);
    made.variables.push_back({"x", {low, low * 1.25}});
    ExpressionNode node;
    node.operation = Operation::Variable;
    node.variable = i;
    made.nodes.push_back(node);
  }
  ExpressionNode literal;
  literal.decimal = pick(2) == 0 ? "0.5" : "3";
  literal.literal = Interval::of(std::strtod(literal.decimal.c_str(), nullptr));
  made.nodes.push_back(literal);
  for (unsigned count = 2 + pick(7); count > 0; --count) {
    ExpressionNode node;
    node.operation = operations[pick(std::size(operations))];
    const bool isUnary = node.operation == Operation::Negative || node.operation == Operation::Absolute ||
                         node.operation == Operation::Power || node.operation == Operation::Function;
    for (unsigned i = 0; i < (isUnary ? 1 : 2); ++i)
      node.operands.push_back(pick(made.nodes.size()));
    node.function = Elementary::Sqrt;
    node.exponent = static_cast<int>(pick(6)) - 2;
    made.nodes.push_back(node);
  }
  made.result = made.nodes.size() - 1;
  return made;
}

dpg::dd computed(const Expression &expression, const std::vector<double> &inputs) {
  std::vector<dpg::dd> values;
  for (const ExpressionNode &at : expression.nodes) {
    const auto operand = [&](unsigned i) { return values[at.operands[i]]; };
    switch (at.operation) {
    case Operation::Variable:
      values.push_back(dpg::dd(inputs[at.variable]));
      break;
    case Operation::Literal:
      values.push_back(dpg::dd(at.literal.low));
      break;
    case Operation::Sum:
      values.push_back(operand(0) + operand(1));
      break;
    case Operation::Difference:
      values.push_back(operand(0) - operand(1));
      break;
    case Operation::Product:
      values.push_back(operand(0) * operand(1));
      break;
    case Operation::Quotient:
      values.push_back(operand(0) / operand(1));
      break;
    case Operation::Negative:
      values.push_back(-operand(0));
      break;
    case Operation::Absolute:
      values.push_back(dpg::abs(operand(0)));
      break;
    case Operation::Larger:
      values.push_back(dpg::max(operand(0), operand(1)));
      break;
    case Operation::Power:
      values.push_back(dpg::power(operand(0), at.exponent));
      break;
    default:
      values.push_back(dpg::sqrt(operand(0)));
    }
  }
  return values[expression.result];
}

double errorOf(const Expression &expression, const std::vector<double> &inputs) {
  std::vector<std::unique_ptr<Number>> values;
  for (const ExpressionNode &at : expression.nodes) {
    values.push_back(std::make_unique<Number>(400));
    mpfr_ptr to = values.back()->get();
    const auto operand = [&](unsigned i) { return values[at.operands[i]]->get(); };
    switch (at.operation) {
    case Operation::Variable:
      mpfr_set_d(to, inputs[at.variable], MPFR_RNDN);
      break;
    case Operation::Literal:
      mpfr_set_d(to, at.literal.low, MPFR_RNDN);
      break;
    case Operation::Sum:
      mpfr_add(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Difference:
      mpfr_sub(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Product:
      mpfr_mul(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Quotient:
      mpfr_div(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Negative:
      mpfr_neg(to, operand(0), MPFR_RNDN);
      break;
    case Operation::Absolute:
      mpfr_abs(to, operand(0), MPFR_RNDN);
      break;
    case Operation::Larger:
      mpfr_max(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Power:
      mpfr_pow_si(to, operand(0), at.exponent, MPFR_RNDN);
      break;
    default:
      mpfr_sqrt(to, operand(0), MPFR_RNDN);
    }
  }
  const dpg::dd result = computed(expression, inputs);
  mpfr_ptr exact = values[expression.result]->get();
  mpfr_sub_d(exact, exact, result.hi, MPFR_RNDN);
  mpfr_sub_d(exact, exact, result.lo, MPFR_RNDN);
  return std::abs(mpfr_get_d(exact, MPFR_RNDZ));
}

TEST(double_double_bound, is_never_below_an_error_that_is_measured) {
  std::mt19937 random(3);
  unsigned bounded = 0, isSharp = 0;
  for (unsigned trial = 0; trial < 300; ++trial) {
    const Expression expression = randomExpression(random);
    const ErrorBound bound = boundError(expression, doubleDouble(), Libm{});
    if (!bound.absolute)
      continue;
    ++bounded;
    double largest = 0;
    for (unsigned point = 0; point < samples() / 10; ++point) {
      std::vector<double> inputs;
      for (const Variable &variable : expression.variables)
        inputs.push_back(std::uniform_real_distribution(variable.range.low, variable.range.high)(random));
      largest = std::max(largest, errorOf(expression, inputs));
    }
    ASSERT_LE(largest, *bound.absolute) << trial;
    isSharp += largest > *bound.absolute / 100;
  }
  EXPECT_GT(bounded, 150U);
  EXPECT_GT(isSharp, bounded / 3); // bounds of the operations are worst cases, which are rare
}

} // namespace

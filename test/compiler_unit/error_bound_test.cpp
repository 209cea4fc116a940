// Proved bounds against errors that are measured: of random expressions, at random inputs and at the ends of ranges.
#include "compiler/analysis/error_bound.h"
#include "compiler/analysis/mpfr_number.h"
#include "compiler/analysis/read_graph.h"
#include "compiler/build_ir/build_ir.h"
#include "compiler/parse/parse.h"
#include "compiler/pipeline/pipeline.h"
#include "compiler/sema/sema.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <random>

using namespace dpg::analysis;

namespace {

/// Evaluates expressions in a format, subnormal numbers and overflow included, some products and sums contracted; or in
/// many bits.
class Evaluator {
public:
  Evaluator(const Expression &expression, mpfr_prec_t precision, const NumberFormat *format)
      : expression(expression), format(format) {
    for (std::size_t node = 0; node < expression.nodes.size(); ++node)
      values.push_back(std::make_unique<Number>(precision));
  }

  mpfr_ptr at(const std::vector<double> &inputs) {
    if (format) {
      mpfr_set_emin(format->smallestExponent - format->precision + 2);
      mpfr_set_emax(std::ilogb(format->largest) + 1);
    }
    for (Node node = 0; node < expression.nodes.size(); ++node)
      compute(node, inputs);
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
    return values[expression.result]->get();
  }

private:
  bool holds(Relation relation, mpfr_srcptr a, mpfr_srcptr b) const {
    switch (relation) {
    case Relation::Equal:
      return mpfr_equal_p(a, b);
    case Relation::Unequal:
      return !mpfr_equal_p(a, b);
    case Relation::Less:
      return mpfr_less_p(a, b);
    case Relation::LessEqual:
      return mpfr_lessequal_p(a, b);
    case Relation::Greater:
      return mpfr_greater_p(a, b);
    case Relation::GreaterEqual:
      return mpfr_greaterequal_p(a, b);
    }
    return false;
  }

  int apply(Elementary function, mpfr_ptr to, mpfr_srcptr x) const {
    using Mpfr = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
    static constexpr Mpfr functions[] = {mpfr_sqrt, mpfr_exp,  mpfr_log,  mpfr_log2, mpfr_log10, mpfr_sin,  mpfr_cos,
                                         mpfr_tan,  mpfr_sinh, mpfr_cosh, mpfr_tanh, mpfr_asin,  mpfr_acos, mpfr_atan};
    return functions[static_cast<int>(function)](to, x, MPFR_RNDN);
  }

  /// A term of a sum as a compiler may see it: a product that is not rounded, or the negative of one.
  struct Product {
    mpfr_srcptr x, y;
    bool isNegative;
  };
  std::optional<Product> productOf(Node node) const {
    const ExpressionNode &at = expression.nodes[node];
    if (at.operation == Operation::Negative) {
      std::optional<Product> product = productOf(at.operands[0]);
      if (product)
        product->isNegative = !product->isNegative;
      return product;
    }
    if (at.operation == Operation::Product || (at.operation == Operation::Power && at.exponent == 2))
      return Product{values[at.operands.front()]->get(), values[at.operands.back()]->get(), false};
    return std::nullopt;
  }

  /// A sum or difference, in every other case with the first of its terms that is a product not rounded.
  int sum(mpfr_ptr to, const ExpressionNode &at) {
    const bool isDifference = at.operation == Operation::Difference;
    mpfr_srcptr a = values[at.operands[0]]->get(), b = values[at.operands[1]]->get();
    for (unsigned i = 0; i < 2 && format; ++i) {
      const std::optional<Product> product = productOf(at.operands[i]);
      if (!product || random() % 2 == 0)
        continue;
      Number term(2 * format->precision + 1); // exact, but for the exponent's range
      mpfr_mul(term.get(), product->x, product->y, MPFR_RNDN);
      if (product->isNegative)
        mpfr_neg(term.get(), term.get(), MPFR_RNDN);
      return (isDifference ? mpfr_sub : mpfr_add)(to, i == 0 ? term.get() : a, i == 0 ? b : term.get(), MPFR_RNDN);
    }
    return (isDifference ? mpfr_sub : mpfr_add)(to, a, b, MPFR_RNDN);
  }

  void compute(Node node, const std::vector<double> &inputs) {
    const ExpressionNode &at = expression.nodes[node];
    mpfr_ptr to = values[node]->get();
    const auto operand = [&](unsigned i) { return values[at.operands[i]]->get(); };
    int off = 0;
    switch (at.operation) {
    case Operation::Variable:
      off = mpfr_set_d(to, inputs[at.variable], MPFR_RNDN);
      break;
    case Operation::Literal:
      off = mpfr_strtofr(to, at.decimal.c_str(), nullptr, 10, MPFR_RNDN);
      break;
    case Operation::Negative:
      off = mpfr_neg(to, operand(0), MPFR_RNDN);
      break;
    case Operation::Absolute:
      off = mpfr_abs(to, operand(0), MPFR_RNDN);
      break;
    case Operation::Sum:
    case Operation::Difference:
      off = sum(to, at);
      break;
    case Operation::Product:
      off = mpfr_mul(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Quotient:
      off = mpfr_div(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Smaller:
      off = mpfr_min(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Larger:
      off = mpfr_max(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Power:
      off = mpfr_pow_si(to, operand(0), at.exponent, MPFR_RNDN);
      break;
    case Operation::Function:
      off = apply(at.function, to, operand(0));
      break;
    case Operation::RealPower:
      off = mpfr_pow(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Angle:
      off = mpfr_atan2(to, operand(0), operand(1), MPFR_RNDN);
      break;
    case Operation::Floor:
      off = mpfr_floor(to, operand(0));
      break;
    case Operation::Ceil:
      off = mpfr_ceil(to, operand(0));
      break;
    case Operation::Sign:
      off = mpfr_set_si(to, mpfr_sgn(operand(0)), MPFR_RNDN);
      break;
    case Operation::Choice:
      off = mpfr_set(to, holds(at.relation, operand(0), operand(1)) ? operand(2) : operand(3), MPFR_RNDN);
      break;
    }
    if (format) {
      off = mpfr_check_range(to, off, MPFR_RNDN);
      mpfr_subnormalize(to, off, MPFR_RNDN);
    }
  }

  const Expression &expression;
  const NumberFormat *format;
  std::vector<std::unique_ptr<Number>> values;
  std::minstd_rand random{std::minstd_rand::result_type(17)};
};

/// Makes expressions of a few operations on one to three inputs.
class RandomExpressions {
public:
  explicit RandomExpressions(unsigned seed) : random(seed) {}

  Expression next() {
    made = Expression();
    const unsigned inputs = 1 + pick(3);
    for (unsigned i = 0; i < inputs; ++i) {
      const double low = uniform(-4, 4) * (pick(3) == 0 ? 8 : 1);
      made.variables.push_back({"x", {low, low + std::ldexp(uniform(0.5, 1), static_cast<int>(pick(6)) - 3)}});
      ExpressionNode node;
      node.operation = Operation::Variable;
      node.variable = i;
      made.nodes.push_back(node);
    }
    for (unsigned i = 0; i < 2; ++i)
      literal();
    const unsigned operations = 2 + pick(9);
    for (unsigned i = 0; i < operations; ++i)
      operation();
    made.result = made.nodes.size() - 1;
    return made;
  }

  /// Inputs of an expression, at the ends of their ranges now and then.
  std::vector<double> pointFor(const Expression &expression) {
    std::vector<double> inputs;
    for (const Variable &variable : expression.variables) {
      const unsigned where = pick(8);
      const double x = where == 0   ? variable.range.low
                       : where == 1 ? variable.range.high
                                    : uniform(variable.range.low, variable.range.high);
      inputs.push_back(std::clamp(x, variable.range.low, variable.range.high));
    }
    return inputs;
  }

private:
  unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random); }
  double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(random); }
  Node any() { return pick(made.nodes.size()); }

  void literal() {
    static constexpr const char *decimals[] = {"0.1", "2", "0.5", "3", "1.11", "-0.7", "100", "1e-3", "1", "-1", "0"};
    ExpressionNode node;
    node.decimal = decimals[pick(std::size(decimals))];
    const double nearest = std::strtod(node.decimal.c_str(), nullptr);
    const bool isExact = nearest * 2 == std::round(nearest * 2);
    node.literal = isExact ? Interval::of(nearest) : Interval{below(nearest), above(nearest)};
    made.nodes.push_back(node);
  }

  void operation() {
    static constexpr Operation operations[] = {
        Operation::Sum,      Operation::Difference, Operation::Product, Operation::Product,    Operation::Quotient,
        Operation::Negative, Operation::Absolute,   Operation::Smaller, Operation::Larger,     Operation::Power,
        Operation::Function, Operation::Choice,     Operation::Sum,     Operation::Difference, Operation::RealPower,
        Operation::Angle,    Operation::Floor,      Operation::Ceil,    Operation::Sign};
    ExpressionNode node;
    node.operation = operations[pick(std::size(operations))];
    const bool isUnary = node.operation == Operation::Negative || node.operation == Operation::Absolute ||
                         node.operation == Operation::Power || node.operation == Operation::Function ||
                         (node.operation >= Operation::Floor && node.operation < Operation::Choice);
    const unsigned operands = node.operation == Operation::Choice ? 4 : isUnary ? 1 : 2;
    for (unsigned i = 0; i < operands; ++i)
      node.operands.push_back(any());
    node.exponent = static_cast<int>(pick(6)) - 1;
    node.function = static_cast<Elementary>(pick(14));
    node.relation = static_cast<Relation>(pick(6));
    made.nodes.push_back(node);
  }

  std::mt19937 random;
  Expression made;
};

/// One line an operation, for what fails.
std::string text(const Expression &expression) {
  std::string text;
  for (Node node = 0; node <= expression.result; ++node) {
    const ExpressionNode &at = expression.nodes[node];
    text += std::to_string(node) + ": operation " + std::to_string(static_cast<int>(at.operation));
    for (Node operand : at.operands)
      text += " " + std::to_string(operand);
    if (at.operation == Operation::Literal)
      text += " " + at.decimal;
    if (at.operation == Operation::Function)
      text += ", function " + std::to_string(static_cast<int>(at.function));
    if (at.operation == Operation::Power)
      text += ", exponent " + std::to_string(at.exponent);
    if (at.operation == Operation::Variable)
      text += " in [" + std::to_string(expression.variables[at.variable].range.low) + ", " +
              std::to_string(expression.variables[at.variable].range.high) + "]";
    text += "\n";
  }
  return text;
}

/// How often errors are measured: 1000 points an expression, or as many as DPG_SAMPLES says.
unsigned samples() {
  const char *given = std::getenv("DPG_SAMPLES");
  return given ? std::strtoul(given, nullptr, 10) : 1000;
}

/// Whether DPG_PROGRAMS, names with commas between them, has a program; without it all are tried.
bool isTried(llvm::StringRef program) {
  const char *given = std::getenv("DPG_PROGRAMS");
  llvm::SmallVector<llvm::StringRef> names;
  llvm::StringRef(given ? given : "").split(names, ',');
  return !given || llvm::is_contained(names, program);
}

struct Measured {
  double error = 0;    ///< the largest one
  double relative = 0; ///< the largest one, where the exact value is not 0
};

Measured measure(const Expression &expression, const NumberFormat &format, RandomExpressions &inputs, unsigned points) {
  Evaluator computed(expression, format.precision, &format), exact(expression, 400, nullptr);
  Number difference(400), size(400);
  Measured largest;
  for (unsigned i = 0; i < points; ++i) {
    const std::vector<double> point = inputs.pointFor(expression);
    mpfr_sub(difference.get(), computed.at(point), exact.at(point), MPFR_RNDN);
    mpfr_abs(difference.get(), difference.get(), MPFR_RNDN);
    const double error = mpfr_get_d(difference.get(), MPFR_RNDD);
    largest.error = error > largest.error || error != error ? error : largest.error;
    mpfr_abs(size.get(), exact.at(point), MPFR_RNDN);
    if (mpfr_zero_p(size.get()) && error == 0)
      continue;
    mpfr_div(size.get(), difference.get(), size.get(), MPFR_RNDN);
    if (const double relative = mpfr_get_d(size.get(), MPFR_RNDD); !(relative <= largest.relative)) // a NaN too
      largest.relative = relative;
  }
  return largest;
}

TEST(error_bound, is_never_below_an_error_that_is_measured) {
  RandomExpressions expressions(7);
  unsigned bounded = 0;
  for (unsigned i = 0; i < 120; ++i) {
    const Expression expression = expressions.next();
    for (const NumberFormat &format : numberFormats()) {
      const ErrorBound bound = boundError(expression, format, Libm{/*isCorrectlyRounded=*/true});
      if (!bound.absolute)
        continue;
      ++bounded;
      const Measured measured = measure(expression, format, expressions, samples() / 10);
      ASSERT_LE(measured.error, *bound.absolute) << format.name.str() << "\n" << text(expression);
      if (bound.relative)
        ASSERT_LE(measured.relative, *bound.relative) << format.name.str() << "\n" << text(expression);
    }
  }
  EXPECT_GE(bounded, 100u);
}

Node addNode(Expression &expression, Operation operation, std::initializer_list<Node> operands) {
  expression.nodes.push_back({});
  expression.nodes.back().operation = operation;
  expression.nodes.back().operands.append(operands);
  return static_cast<Node>(expression.nodes.size() - 1);
}

/// The nodes 0 and 1.
Expression twoVariables(Interval range) {
  Expression expression;
  for (unsigned i = 0; i < 2; ++i) {
    expression.variables.push_back({"x", range});
    expression.nodes[addNode(expression, Operation::Variable, {})].variable = i;
  }
  return expression;
}

/// `t = x * y; r = t - t`, or with -t for t: nothing is left, but where one of both is contracted: then it is t's
/// rounding error.
void expectEachUseCounts(bool isNegated) {
  Expression expression = twoVariables({1, 2});
  const auto add = [&](Operation operation, std::initializer_list<Node> operands) {
    return addNode(expression, operation, operands);
  };
  Node term = add(Operation::Product, {0, 1});
  if (isNegated)
    term = add(Operation::Negative, {term});
  expression.result = add(Operation::Difference, {term, term});
  RandomExpressions inputs(1);
  const NumberFormat &format = *findNumberFormat("f64");
  const Measured measured = measure(expression, format, inputs, 1000);
  EXPECT_GT(measured.error, 1e-16);
  EXPECT_LE(measured.error, *boundError(expression, format, {}).absolute);
}

TEST(error_bound, of_a_product_counts_for_each_sum_that_may_be_contracted) {
  expectEachUseCounts(/*isNegated=*/false);
  expectEachUseCounts(/*isNegated=*/true);
}

/// `t = x * y; r = 1 / t + 1 / t`: a quotient by t does not hand t on, and multiplies its error.
TEST(error_bound, of_a_divisor_counts_as_often_as_it_divides) {
  Expression expression = twoVariables({0.1, 0.11});
  const auto add = [&](Operation operation, std::initializer_list<Node> operands) {
    return addNode(expression, operation, operands);
  };
  const Node one = add(Operation::Literal, {}), product = add(Operation::Product, {0, 1});
  expression.nodes[one].decimal = "1";
  expression.nodes[one].literal = Interval::of(1);
  const Node first = add(Operation::Quotient, {one, product}), second = add(Operation::Quotient, {one, product});
  expression.result = add(Operation::Sum, {first, second});
  RandomExpressions inputs(1);
  const NumberFormat &format = *findNumberFormat("f64");
  EXPECT_LE(measure(expression, format, inputs, 5000).error, *boundError(expression, format, {}).absolute);
}

/// The graphs of a program as they leave `inline-graphs`.
class Program {
public:
  explicit Program(const std::string &file) : context(mlir::MLIRContext::Threading::DISABLED), diagnostics(sources) {
    program = dpg::parseFile(file, {}, sources, diagnostics);
    dpg::analyze(*program, diagnostics);
    module = dpg::buildIr(*program, sources, diagnostics, context);
    std::string fault;
    dpg::runPhases(*module, {"inline-graphs"}, sources, diagnostics, fault);
  }

  auto graphs() { return module->getOps<dpg::ir::GraphOp>(); }

private:
  mlir::MLIRContext context;
  dpg::SourceManager sources;
  dpg::DiagnosticEngine diagnostics;
  std::unique_ptr<dpg::ast::Program> program;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// Random inputs come within a tenth of the bounds: these do not hold by being loose.
TEST(error_bound, of_published_cores_is_sound_and_sharp) {
  Program program(DPG_TEST_FOLDER "/analysis/fpbench.dpg");
  RandomExpressions inputs(5);
  for (dpg::ir::GraphOp graph : program.graphs()) {
    if (!isTried(graph.getSymName()))
      continue;
    const ReadResult read = readResult(graph, 0);
    ASSERT_EQ(read.obstacle, "") << graph.getSymName().str();
    for (const char *name : {"f32", "f64"}) {
      const NumberFormat &format = *findNumberFormat(name);
      const ErrorBound bound = boundError(read.expression, format, Libm{/*isCorrectlyRounded=*/true});
      ASSERT_TRUE(bound.absolute) << graph.getSymName().str();
      const Measured measured = measure(read.expression, format, inputs, samples());
      EXPECT_LE(measured.error, *bound.absolute) << graph.getSymName().str() << " in " << name;
      EXPECT_GE(measured.error, *bound.absolute / 10) << graph.getSymName().str() << " in " << name;
      if (bound.relative)
        EXPECT_LE(measured.relative, *bound.relative) << graph.getSymName().str() << " in " << name;
    }
  }
}

} // namespace

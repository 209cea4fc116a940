// Rounding errors of what depends on no input: see constant_errors.h.
#include "compiler/analysis/constant_errors.h"

#include "compiler/analysis/mpfr_number.h"

#include <memory>

namespace dpg::analysis {

namespace {

/// Of results whose operands are numbers of a format: sums and products are exact, and quotients far closer than that.
constexpr mpfr_prec_t exactBits = 4500;

/// Computes with one expression's constants.
class Constants {
public:
  Constants(const Expression &expression, const NumberFormat &format)
      : expression(expression), format(format), mayBeContracted(contractible(expression)),
        values(expression.nodes.size()), exact(exactBits) {}

  std::optional<double> errorOf(Node node) {
    const ExpressionNode &at = expression.nodes[node];
    const bool isSum = at.operation == Operation::Sum || at.operation == Operation::Difference;
    for (Node operand : at.operands)
      if (!values[operand] || (isSum && mayBeContracted[operand]))
        return std::nullopt;
    if (!compute(at))
      return std::nullopt;
    auto value = std::make_unique<Number>(format.precision);
    mpfr_set(value->get(), exact.get(), MPFR_RNDN);
    if (!isNormal(value->get()))
      return std::nullopt;
    mpfr_sub(exact.get(), exact.get(), value->get(), MPFR_RNDA);
    values[node] = std::move(value);
    return std::abs(mpfr_get_d(exact.get(), MPFR_RNDA));
  }

private:
  /// The exact result of an operation on operands that are known; false for what is none.
  bool compute(const ExpressionNode &at) {
    const auto operand = [&](unsigned i) { return values[at.operands[i]]->get(); };
    switch (at.operation) {
    case Operation::Literal:
      return at.decimal != "infinity" && mpfr_set_str(exact.get(), at.decimal.c_str(), 10, MPFR_RNDN) == 0;
    case Operation::Negative:
      mpfr_neg(exact.get(), operand(0), MPFR_RNDN);
      return true;
    case Operation::Absolute:
      mpfr_abs(exact.get(), operand(0), MPFR_RNDN);
      return true;
    case Operation::Sum:
      mpfr_add(exact.get(), operand(0), operand(1), MPFR_RNDN);
      return true;
    case Operation::Difference:
      mpfr_sub(exact.get(), operand(0), operand(1), MPFR_RNDN);
      return true;
    case Operation::Product:
      mpfr_mul(exact.get(), operand(0), operand(1), MPFR_RNDN);
      return true;
    case Operation::Quotient:
      mpfr_div(exact.get(), operand(0), operand(1), MPFR_RNDN);
      return true;
    default:
      return false;
    }
  }

  bool isNormal(mpfr_srcptr value) const {
    if (mpfr_zero_p(value))
      return true;
    return mpfr_number_p(value) && mpfr_get_exp(value) - 1 >= format.smallestExponent && mpfr_cmpabs_ui(value, 0) > 0 &&
           std::abs(mpfr_get_d(value, MPFR_RNDA)) <= format.largest;
  }

  const Expression &expression;
  const NumberFormat &format;
  std::vector<bool> mayBeContracted;
  std::vector<std::unique_ptr<Number>> values; ///< in the format, of nodes that are constant
  Number exact;
};

} // namespace

/// In dd literals are exact that one double holds; what is computed of them is bounded as other results are.
static std::vector<std::optional<double>> exactLiterals(const Expression &expression) {
  std::vector<std::optional<double>> errors(expression.nodes.size());
  const std::vector<std::optional<double>> inDouble = constantErrors(expression, *findNumberFormat("f64"));
  for (Node node = 0; node < expression.nodes.size(); ++node)
    if (expression.nodes[node].operation == Operation::Literal && inDouble[node] == 0.0)
      errors[node] = 0;
  return errors;
}

std::vector<std::optional<double>> constantErrors(const Expression &expression, const NumberFormat &format) {
  if (format.isDoubleDouble())
    return exactLiterals(expression);
  std::vector<std::optional<double>> errors;
  Constants constants(expression, format);
  for (Node node = 0; node < expression.nodes.size(); ++node)
    errors.push_back(constants.errorOf(node));
  return errors;
}

} // namespace dpg::analysis

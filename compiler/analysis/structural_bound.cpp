// Structural bounds of results in which arrays are: see structural_bound.h.
#include "compiler/analysis/structural_bound.h"

#include "compiler/analysis/formula_number.h"
#include "compiler/analysis/formula_text.h"
#include "compiler/analysis/rounding_bound.h"

using namespace mlir;

namespace dpg::analysis {

static Arithmetic arithmeticOf(const NumberFormat &format, MLIRContext *context) {
  if (format.name == "bf16")
    return arithmeticOf(cast<FloatType>(BFloat16Type::get(context)));
  if (format.name == "f16")
    return arithmeticOf(cast<FloatType>(Float16Type::get(context)));
  if (format.name == "f32")
    return arithmeticOf(cast<FloatType>(Float32Type::get(context)));
  return {};
}

static std::string normText(ir::Norm norm, StringRef name, Value value) {
  if (!isa<ir::ArrayType>(value.getType()))
    return ("|" + name + "|").str();
  const bool isOne = norm == ir::Norm::one;
  const bool isTwo = norm == ir::Norm::two;
  return (isOne ? "norm1(" : isTwo ? "norm2(" : ("norm_" + ir::stringifyNorm(norm) + "(").str()) + name.str() + ")";
}

static FormatBound withoutBound(const NumberFormat &format, const std::string &reason) {
  FormatBound none{&format, {}, "", reason, reason};
  none.isStructural = true;
  return none;
}

FormatBound boundStructure(StringRef name, Value result, ir::ContractAttr contract, const NumberFormat &format) {
  if (contract && (contract.getSense() == ir::Sense::backward || contract.getSense() == ir::Sense::componentwise))
    return withoutBound(format, "bounds of rounding are relative or absolute, in a norm");
  const bool isLikely = contract && !contract.getLikely().empty();
  const ir::Norm norm = contract ? contract.getNorm() : ir::Norm::max;
  Formulas formulas;
  RoundingBound rounding(formulas, arithmeticOf(format, result.getContext()), isLikely);
  FailureOr<Formula> error = rounding.errorWhereTaken(result);
  if (failed(error)) {
    const std::string place = rounding.obstacleAt() ? placeText(*rounding.obstacleAt()) : "";
    return withoutBound(format,
                        "rounding is not bounded through " + rounding.obstacle() + (place.empty() ? "" : ": " + place));
  }
  FormatBound bound{&format, {}, "", "", ""};
  bound.isStructural = true;
  if (!*error) {
    bound.bound.absolute = bound.bound.relative = 0;
    return bound;
  }
  // The error of the whole is what is asked for.
  Formula own = (*error)->kind == FormulaKind::ErrorOf ? (*error)->operands[0] : *error;
  Formula whole = inNorm(norm, own, result.getType(), formulas);
  if (const double number = isLikely ? infinity : largestValue(whole, formulas, rounding); number < infinity)
    bound.bound.absolute = number;
  const FormulaText text = textOf(whole, formulas, format.precision, isLikely);
  bound.formula = text.text;
  bound.where = text.where;
  bound.relativeFormula = "(" + text.text + ") / " + normText(norm, name, result);
  bound.noAbsolute = bound.bound.absolute ? "" : "it depends on sizes and norms that only a run knows";
  bound.noRelative = "it depends on sizes and norms that only a run knows";
  const Contribution worst = largestContribution(whole, formulas);
  if (worst.gamma && worst.gamma->attribute) {
    const std::string place = placeText(cast<LocationAttr>(worst.gamma->attribute));
    bound.worst =
        textOf(worst.gamma, formulas, format.precision, isLikely).text + (place.empty() ? "" : " at " + place);
    bound.shareOfWorst = worst.share;
  }
  return bound;
}

} // namespace dpg::analysis

// What is proved of the results of a graph: see analyze_graph.h.
#include "compiler/analysis/analyze_graph.h"

#include "compiler/analysis/formula_text.h"
#include "compiler/analysis/mpfr_number.h"
#include "compiler/analysis/read_graph.h"
#include "compiler/analysis/rounding_bound.h"
#include "compiler/analysis/structural_bound.h"

using namespace mlir;

namespace dpg::analysis {

namespace {

llvm::StringRef nounOf(Operation operation) {
  switch (operation) {
  case Operation::Variable:
    return "an input";
  case Operation::Literal:
    return "a number";
  case Operation::Negative:
    return "a negation";
  case Operation::Absolute:
    return "an absolute value";
  case Operation::Sum:
    return "a sum";
  case Operation::Difference:
    return "a difference";
  case Operation::Product:
    return "a product";
  case Operation::Quotient:
    return "a quotient";
  case Operation::Smaller:
    return "a minimum";
  case Operation::Larger:
    return "a maximum";
  case Operation::Power:
    return "a power";
  case Operation::Function:
  case Operation::Angle:
    return "a function";
  case Operation::RealPower:
    return "a power";
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    return "a function that jumps where its argument may be off";
  case Operation::Choice:
    return "a conditional, whose comparison may fall either way";
  }
  llvm_unreachable("all operations are listed");
}

/// The operation of a node and where it stands: "a product at s.dpg:4".
std::string describe(const ReadResult &read, Node node) {
  const ExpressionNode &at = read.expression.nodes[node];
  std::string text = nounOf(at.operation).str();
  if (at.operation == Operation::Literal && !at.decimal.empty())
    text = "the number " + at.decimal;
  if (at.operation == Operation::Variable)
    text = "the input `" + read.expression.variables[at.variable].name + "`";
  const std::string place = placeText(read.places[at.place]);
  return place.empty() ? text : text + " at " + place;
}

/// The largest double that is not above a tolerance.
double toleranceOf(ir::ContractAttr contract) {
  Number number;
  mpfr_set_str(number.get(), contract.getTolerance().str().c_str(), 10, MPFR_RNDD);
  return mpfr_get_d(number.get(), MPFR_RNDD);
}

FormatBound boundIn(const ReadResult &read, const NumberFormat &format, Libm libm) {
  if (!read.obstacle.empty()) {
    const std::string place = placeText(read.obstacleAt);
    const std::string reason = read.obstacle + (place.empty() ? "" : ": " + place);
    return {&format, {}, "", reason, reason};
  }
  if (format.isDoubleDouble())
    for (Node node = 0; node < read.expression.nodes.size(); ++node)
      if (!isInDoubleDouble(read.expression.nodes[node])) {
        const std::string reason = "dd has square roots, and no other function: " + describe(read, node);
        return {&format, {}, "", reason, reason};
      }
  FormatBound result{&format, boundError(read.expression, format, libm), "", "", ""};
  const ErrorBound &bound = result.bound;
  if (!bound.absolute) {
    result.noAbsolute = bound.noAbsolute;
    if (bound.noAbsoluteAt)
      result.noAbsolute += ": " + describe(read, *bound.noAbsoluteAt);
    result.noRelative = result.noAbsolute;
    return result;
  }
  if (*bound.absolute > 0)
    result.worst = describe(read, bound.worst);
  result.noRelative = bound.noRelative;
  return result;
}

FormatBound withoutBound(const NumberFormat &format, const std::string &reason) {
  return {&format, {}, "", reason, reason};
}

/// What only sizes and norms tell: f64, in which programs compute, and which they check when they run.
bool isCheckedWhenRun(const FormatBound &bound) { return !bound.formula.empty() && bound.format->name == "f64"; }

/// The narrowest format whose bound meets the contract, of those that a compiler may choose.
void select(OutputAnalysis &output, ir::ContractAttr contract) {
  for (const FormatBound &bound : output.bounds) {
    const bool isWanted = contract ? !contract.getSampled() && meets(bound.bound, contract)
                                   : bound.bound.absolute && bound.format->name == "f64";
    if (isWanted && !output.selected && !bound.format->isDoubleDouble())
      output.selected = &bound;
  }
  for (const FormatBound &bound : output.bounds)
    if (!output.selected && isCheckedWhenRun(bound))
      output.selected = &bound;
  if (output.selected)
    return;
  if (contract && contract.getSampled()) {
    output.noSelection = "`" + output.contract + "` is checked by samples while the program runs";
    return;
  }
  const FormatBound *widest = output.bounds.empty() ? nullptr : &output.bounds.back();
  if (contract && widest && widest->format->isDoubleDouble() && meets(widest->bound, contract)) {
    output.noSelection = "`" + output.contract + "` holds in dd, where the program says that it computes in dd";
    return;
  }
  const bool isBounded =
      llvm::any_of(output.bounds, [](const FormatBound &bound) { return bound.bound.absolute.has_value(); });
  output.noSelection = !isBounded ? "there is no bound"
                       : contract ? "no format's bound meets `" + output.contract + "`"
                                  : "without a contract it is f64, which was not asked for";
}

} // namespace

bool meets(const ErrorBound &bound, ir::ContractAttr contract) {
  const double tolerance = toleranceOf(contract);
  switch (contract.getSense()) {
  case ir::Sense::absolute:
    return bound.absolute && *bound.absolute <= tolerance;
  case ir::Sense::relative:
  case ir::Sense::componentwise:
    return (bound.relative && *bound.relative <= tolerance) || bound.absolute == 0.0;
  case ir::Sense::backward:
    return false; // of library tasks
  }
  llvm_unreachable("all senses are listed");
}

FormatBound boundResult(ir::GraphOp graph, unsigned result, const NumberFormat &format, Libm libm) {
  return boundIn(readResult(graph, result), format, libm);
}

std::vector<OutputAnalysis> analyzeGraph(ir::GraphOp graph, const AnalysisOptions &options) {
  std::vector<OutputAnalysis> outputs;
  for (unsigned result = 0; result < graph.getResultTypes().size(); ++result) {
    const ir::ParameterAttr parameter = graph.parameterOfResult(result);
    OutputAnalysis &output = outputs.emplace_back();
    output.name = parameter.getName().str();
    output.contract = parameter.getContractText().str();
    const ir::ContractAttr contract = parameter.getContract();
    output.likely = contract ? contract.getLikely().str() : "";
    Value returned = graph.getBody().front().getTerminator()->getOperand(result);
    graph.walk([&](ir::CertifyOp certify) { output.isCertified |= certify.getName() == parameter.getName(); });
    const bool isStructural = dependsOnArrays(returned);
    const ReadResult read = isStructural ? ReadResult{{}, {}, "", graph.getLoc()} : readResult(graph, result);
    for (const NumberFormat &format : numberFormats()) {
      if (options.format && options.format != &format)
        continue;
      output.bounds.push_back(isStructural ? boundStructure(output.name, returned, contract, format)
                                           : boundIn(read, format, options.libm));
    }
    // dd where it was asked for, or where f64 does not hold a contract.
    const bool isMissed = !options.format && contract && !contract.getSampled() && !isStructural &&
                          !output.bounds.empty() && output.bounds.back().bound.absolute &&
                          !meets(output.bounds.back().bound, contract);
    if (options.format == &doubleDouble() || isMissed)
      output.bounds.push_back(isStructural ? withoutBound(doubleDouble(), "bounds in dd are those of scalars")
                                           : boundIn(read, doubleDouble(), options.libm));
    select(output, parameter.getContract());
  }
  return outputs;
}

} // namespace dpg::analysis

// The frame of a component: parameters, their ranges and defaults, types, results.
#include "compiler/build_ir/component_builder.h"

#include "compiler/sema/annotations.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cstdio>

namespace dpg {

using namespace ast;
using llvm::cast;
using llvm::StringRef;

ComponentBuilder::ComponentBuilder(const Statements &what, const Candidates &candidates, const SourceManager &sources,
                                   DiagnosticEngine &diagnostics, mlir::OpBuilder &builder)
    : component(*what.component), name(what.name()), statements(what.body()), candidates(candidates), sources(sources),
      diagnostics(diagnostics), builder(builder) {
  auto takeNames = [&](const Component &owner) {
    for (const Symbol &symbol : owner.symbols)
      if (symbol.kind != SymbolKind::Index)
        usedNames.insert(symbol.name);
  };
  takeNames(component);
  if (what.implementation)
    takeNames(*what.implementation);
}

ir::ExtentAttr ComponentBuilder::extentAttr(const Extent &extent) const {
  return ir::ExtentAttr::get(builder.getContext(), extent.text());
}

mlir::Type ComponentBuilder::scalarType(const Type &type) const {
  if (type.isComplex) {
    Type part = type;
    part.isComplex = false;
    return num::ComplexType::get(builder.getContext(), scalarType(part));
  }
  switch (type.element) {
  case Element::Bool:
    return builder.getI1Type();
  case Element::Int:
    return builder.getIndexType();
  case Element::I32:
    return builder.getI32Type();
  case Element::I8:
    return builder.getI8Type();
  case Element::F64:
    return builder.getF64Type();
  case Element::F32:
    return builder.getF32Type();
  case Element::TF32:
    return builder.getTF32Type();
  case Element::BF16:
    return builder.getBF16Type();
  case Element::F16:
    return builder.getF16Type();
  case Element::E4M3:
    return mlir::Float8E4M3FNType::get(builder.getContext());
  case Element::E5M2:
    return mlir::Float8E5M2Type::get(builder.getContext());
  case Element::MXFP8:
    return num::mxfp8Of(builder.getContext());
  case Element::MXFP4:
    return num::mxfp4Of(builder.getContext());
  case Element::DD:
    return num::DoubleDoubleType::get(builder.getContext());
  case Element::Stochastic:
    return num::StochasticType::get(builder.getContext());
  default:
    return num::RealType::get(builder.getContext());
  }
}

mlir::Type ComponentBuilder::valueType(const Type &type) const {
  if (type.isScalar())
    return scalarType(type);
  llvm::SmallVector<ir::ExtentAttr> shape;
  for (const Extent &extent : type.shape)
    shape.push_back(extentAttr(extent));
  return ir::ArrayType::get(shape, scalarType(type), type.isSparse ? ir::Storage::sparse : ir::Storage::dense);
}

mlir::Type ComponentBuilder::parameterType(const Parameter &parameter) const {
  mlir::Type type = valueType(passedType(parameter.symbol->type));
  const auto &stored = parameter.declared->stored;
  auto array = llvm::dyn_cast<ir::ArrayType>(type);
  return array && stored ? array.withStorage(*ir::symbolizeStorage(stored->name.text)) : type;
}

static ir::Sense attributeOf(ContractSense sense) {
  switch (sense) {
  case ContractSense::Relative:
    return ir::Sense::relative;
  case ContractSense::Absolute:
    return ir::Sense::absolute;
  case ContractSense::Componentwise:
    return ir::Sense::componentwise;
  case ContractSense::Backward:
    return ir::Sense::backward;
  }
  llvm_unreachable("every sense is listed");
}

static ir::Norm attributeOf(ContractNorm norm) {
  switch (norm) {
  case ContractNorm::Max:
    return ir::Norm::max;
  case ContractNorm::One:
    return ir::Norm::one;
  case ContractNorm::Two:
    return ir::Norm::two;
  case ContractNorm::Inf:
    return ir::Norm::inf;
  case ContractNorm::Fro:
    return ir::Norm::fro;
  }
  llvm_unreachable("every norm is listed");
}

/// A constant as it is written, or, where it is computed, as the double that it is.
static std::string constantText(const Expression &constant, llvm::StringRef written) {
  if (num::isLiteral(written))
    return written.str();
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", sema::constantOf(constant).value());
  return text;
}

ir::ContractAttr ComponentBuilder::contractAttr(const Contract &contract) const {
  std::string likely;
  if (contract.probability)
    likely = constantText(*contract.probability, sources.text(contract.probability->range));
  return ir::ContractAttr::get(
      builder.getContext(), constantText(*contract.tolerance, sources.text(contract.tolerance->range)),
      attributeOf(contract.sense), attributeOf(contract.norm), likely, contract.evidence == ContractEvidence::Sampled);
}

/// An end of a range without the `_` between digits, and with one name for infinity.
std::string ComponentBuilder::boundText(const Expression &expression) {
  std::string text;
  bool isInName = false;
  for (char c : statementText(expression.range)) {
    isInName = isalpha(c) || (isInName && (isdigit(c) || c == '_'));
    if (c != '_' || isInName)
      text += c;
  }
  const StringRef sign = StringRef(text).starts_with("-") ? "-" : "";
  if (StringRef(text).drop_front(sign.size()).trim() == "inf")
    return (sign + "infinity").str();
  return text;
}

ir::ParameterAttr ComponentBuilder::parameterAttr(const Parameter &parameter) {
  std::string initial, file, generator, low, high, contractText;
  if (parameter.readFile)
    file = *parameter.readFile;
  if (parameter.initial) {
    const auto *call = llvm::dyn_cast<CallExpression>(parameter.initial);
    (call && call->calleeKind == CalleeKind::Generator ? generator : initial) = statementText(parameter.initial->range);
  }
  if (const auto &range = parameter.declared->valueRange) {
    low = boundText(*range->low);
    high = boundText(*range->high);
  }
  ir::ContractAttr contract;
  if (parameter.declared->contract) {
    contract = contractAttr(*parameter.declared->contract);
    contractText = statementText(parameter.declared->contract->range);
  }
  auto direction = parameter.direction == Direction::In    ? ir::Direction::in
                   : parameter.direction == Direction::Out ? ir::Direction::out
                                                           : ir::Direction::inout;
  return ir::ParameterAttr::get(builder.getContext(), parameter.name.text, direction, parameter.symbol->type.text(),
                                initial, file, generator, low, high, contract, contractText);
}

void ComponentBuilder::checkRanges() {
  for (const Parameter *parameter : component.parameters)
    if (parameter->direction != Direction::Out && parameter->declared->valueRange) {
      ir::ParameterAttr attr = parameterAttr(*parameter);
      ir::CheckRangeOp::create(builder, location(parameter->range), versions.lookup(parameter->symbol),
                               parameter->name.text, attr.getLow(), attr.getHigh());
    }
}

/// Contracts on complex numbers need a certificate on the very version that is returned; those on real numbers may be
/// proved (prove_contracts) or bounded (bound_contracts).
void ComponentBuilder::refuseUnprovedContracts() {
  for (const Parameter *parameter : component.parameters) {
    const auto &contract = parameter->declared->contract;
    const mlir::Value returned = versions.lookup(parameter->symbol);
    const bool mayBeProved = !parameter->symbol->type.isComplex;
    if (contract && contract->evidence != ContractEvidence::Sampled && parameter->direction != Direction::In &&
        !mayBeProved && !certified.contains({parameter->symbol, returned}))
      diagnostics.report(DiagnosticKind::contract_unproved, contract->range,
                         "`" + statementText(contract->range) + "` of `" + parameter->name.text +
                             "` is not proved: bounds of complex numbers are not compiled yet; write `certify " +
                             parameter->name.text + " by ...` behind its last version");
  }
}

ir::GraphOp ComponentBuilder::build() {
  llvm::SmallVector<mlir::Attribute> parameters;
  llvm::SmallVector<mlir::Type> resultTypes;
  for (const Parameter *parameter : component.parameters) {
    parameters.push_back(parameterAttr(*parameter));
    if (parameter->direction != Direction::In)
      resultTypes.push_back(valueType(passedType(parameter->symbol->type)));
  }
  llvm::SmallVector<StringRef> sizes;
  for (const Symbol *size : component.sizes)
    sizes.push_back(size->name);
  graph =
      ir::GraphOp::create(builder, named(name.text, name.range), name.text, builder.getTypeArrayAttr(resultTypes),
                          builder.getArrayAttr(parameters), builder.getStrArrayAttr(sizes), component.documentation);

  module = graph->getParentOfType<mlir::ModuleOp>();
  mlir::OpBuilder::InsertionGuard guard(builder);
  mlir::Block &body = graph.getBody().emplaceBlock();
  builder.setInsertionPointToStart(&body);
  for (const Parameter *parameter : component.parameters)
    if (parameter->direction != Direction::Out)
      versions[parameter->symbol] =
          body.addArgument(parameterType(*parameter), named(parameter->name.text, parameter->name.range));
  checkRanges();
  storeParameters();
  buildBlock(statements);
  certifySolutions();
  sampleContracts();
  refuseUnprovedContracts();

  llvm::SmallVector<mlir::Value> results;
  for (const Parameter *parameter : component.parameters)
    if (parameter->direction != Direction::In)
      results.push_back(returnedValue(*parameter));
  auto returned = ir::ReturnOp::create(builder, location(component.range), results);
  // A parameter that is given back lies as it came, triplets for example.
  graph.setResultTypesAttr(builder.getTypeArrayAttr(llvm::to_vector(returned.getOperandTypes())));
  return graph;
}

} // namespace dpg

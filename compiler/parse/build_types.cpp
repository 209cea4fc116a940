// Types and annotations, from ANTLR's parse tree to the syntax tree.
#include "compiler/parse/build_tree.h"

#include "llvm/ADT/StringSwitch.h"

using namespace dpg;
using namespace dpg::ast;

TypeSyntax *TreeBuilder::build(Grammar::TypeContext *context) {
  auto *type = create<TypeSyntax>(context);
  type->isSparse = context->SPARSE() != nullptr;
  type->blockShape = build(context->blockShape);
  type->isComplex = context->element()->COMPLEX() != nullptr;
  if (auto *element = context->element()->elementName())
    type->element = nameOf(element);
  type->shape = build(context->extents);
  for (Grammar::AnnotationContext *annotation : context->annotation())
    addAnnotation(annotation, *type);
  return type;
}

std::vector<Expression *> TreeBuilder::build(Grammar::ShapeContext *context) {
  return context ? build(context->expression()) : std::vector<Expression *>();
}

Placement TreeBuilder::build(Grammar::PlacementContext *context) {
  return {nameOf(context->name()), build(context->shape())};
}

void TreeBuilder::addAnnotation(Grammar::AnnotationContext *context, TypeSyntax &type) {
  auto set = [&](auto &slot, auto value) {
    if (slot)
      reportRepeated(context);
    slot = std::move(value);
  };
  if (auto *contract = dynamic_cast<Grammar::ContractContext *>(context))
    set(type.contract, buildContract(contract));
  else if (auto *range = dynamic_cast<Grammar::ValueRangeContext *>(context))
    set(type.valueRange, ValueRange{rangeOf(range), build(range->expression(0)), build(range->expression(1))});
  else if (auto *stored = dynamic_cast<Grammar::StoredContext *>(context))
    set(type.stored, build(stored->placement()));
  else if (auto *distributed = dynamic_cast<Grammar::DistributedContext *>(context))
    set(type.distributed, build(distributed->placement()));
  else
    set(type.isReplicated, true);
}

void TreeBuilder::setNorm(Grammar::ContractNormContext *context, Contract &contract) {
  std::string word = (context->name() ? context->name()->getStart() : context->NUMBER()->getSymbol())->getText();
  auto norm = llvm::StringSwitch<std::optional<ContractNorm>>(word)
                  .Case("max", ContractNorm::Max)
                  .Case("1", ContractNorm::One)
                  .Case("2", ContractNorm::Two)
                  .Case("inf", ContractNorm::Inf)
                  .Case("fro", ContractNorm::Fro)
                  .Default(std::nullopt);
  if (norm)
    contract.norm = *norm;
  else
    diagnostics.report(DiagnosticKind::unknown_norm, rangeOf(context->getStop(), context->getStop()), word);
}

static ContractSense senseOf(size_t word) {
  switch (word) {
  case grammar::DpgParser::ABSOLUTE:
    return ContractSense::Absolute;
  case grammar::DpgParser::COMPONENTWISE:
    return ContractSense::Componentwise;
  case grammar::DpgParser::BACKWARD:
    return ContractSense::Backward;
  default:
    return ContractSense::Relative;
  }
}

Contract TreeBuilder::buildContract(Grammar::ContractContext *context) {
  Contract contract;
  contract.range = rangeOf(context);
  contract.tolerance = build(context->expression());
  bool hasSense = false, hasNorm = false, hasEvidence = false;
  auto once = [&](bool &seen, Grammar::ContractPartContext *part) {
    if (seen)
      reportRepeated(part);
    seen = true;
  };
  for (Grammar::ContractPartContext *part : context->contractPart()) {
    if (auto *sense = dynamic_cast<Grammar::ContractSenseContext *>(part)) {
      once(hasSense, part);
      contract.sense = senseOf(sense->word->getType());
    } else if (auto *norm = dynamic_cast<Grammar::ContractNormContext *>(part)) {
      once(hasNorm, part);
      setNorm(norm, contract);
    } else {
      once(hasEvidence, part);
      auto *likely = dynamic_cast<Grammar::ContractLikelyContext *>(part);
      contract.evidence = likely ? ContractEvidence::Likely : ContractEvidence::Sampled;
      contract.probability = likely ? build(likely->expression()) : nullptr;
    }
  }
  return contract;
}

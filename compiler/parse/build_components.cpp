// Components, from ANTLR's parse tree to the syntax tree.
#include "compiler/parse/build_tree.h"

#include "llvm/ADT/StringSwitch.h"

using namespace dpg;
using namespace dpg::ast;

Component *TreeBuilder::build(Grammar::ComponentContext *context) {
  Component *component = nullptr;
  if (auto *abstract = context->abstractComponent())
    component = build(abstract);
  else if (auto *graph = context->graphComponent())
    component = build(graph);
  else if (auto *implementation = context->implementationComponent())
    component = build(implementation);
  else
    component = build(context->executionComponent());
  component->documentation = documentationOf(context);
  return component;
}

/// The `///` lines right before a component; lines before a gap belong to something else.
std::string TreeBuilder::documentationOf(antlr4::ParserRuleContext *component) {
  std::string text;
  size_t lastLine = 0;
  for (antlr4::Token *line : words.getHiddenTokensToLeft(component->getStart()->getTokenIndex())) {
    if (line->getLine() != lastLine + 1)
      text.clear();
    lastLine = line->getLine();
    std::string written = line->getText();
    llvm::StringRef content = llvm::StringRef(written).drop_front(3);
    content.consume_front(" ");
    text += content.rtrim().str() + "\n";
  }
  return text;
}

std::vector<Parameter *> TreeBuilder::build(Grammar::ParametersContext *context) {
  std::vector<Parameter *> parameters;
  for (Grammar::ParameterContext *parameter : context->parameter())
    parameters.push_back(build(parameter));
  return parameters;
}

Parameter *TreeBuilder::build(Grammar::ParameterContext *context) {
  auto *parameter = create<Parameter>(context);
  parameter->direction = context->direction()->IN()    ? Direction::In
                         : context->direction()->OUT() ? Direction::Out
                                                       : Direction::InOut;
  parameter->name = nameOf(context->name());
  parameter->declared = build(context->type());
  Grammar::InitialContext *initial = context->initial();
  if (initial && initial->STRING()) {
    parameter->readFile = textOf(initial->STRING());
    parameter->readRange = rangeOf(initial);
  } else if (initial) {
    parameter->initial = build(initial->expression());
  }
  return parameter;
}

Component *TreeBuilder::build(Grammar::AbstractComponentContext *context) {
  auto *abstract = create<AbstractComponent>(context);
  abstract->name = nameOf(context->name());
  abstract->parameters = build(context->parameters());
  abstract->hasBody = context->abstractBody() && !context->abstractBody()->statement().empty();
  if (!context->abstractBody())
    return abstract;
  abstract->body = build(context->abstractBody()->statement());
  abstract->expertise = build(context->abstractBody()->expertise());
  return abstract;
}

std::vector<Fact *> TreeBuilder::build(const std::vector<Grammar::ExpertiseContext *> &contexts) {
  std::vector<Fact *> facts;
  for (Grammar::ExpertiseContext *expertise : contexts)
    for (Grammar::FactContext *fact : expertise->fact())
      facts.push_back(build(fact));
  return facts;
}

Fact *TreeBuilder::build(Grammar::FactContext *context) {
  auto *fact = create<Fact>(context);
  fact->kind = llvm::StringSwitch<FactKind>(context->word->getText())
                   .Case("operations", FactKind::Operations)
                   .Case("bytes", FactKind::Bytes)
                   .Case("error", FactKind::Error)
                   .Case("prefer", FactKind::Prefer)
                   .Default(FactKind::Stability);
  if (context->name())
    fact->of = nameOf(context->name());
  fact->value = build(context->expression());
  return fact;
}

Component *TreeBuilder::build(Grammar::GraphComponentContext *context) {
  auto *graph = create<GraphComponent>(context);
  graph->name = nameOf(context->name());
  graph->parameters = build(context->parameters());
  graph->body = build(context->block()->statement());
  return graph;
}

Component *TreeBuilder::build(Grammar::ImplementationComponentContext *context) {
  auto *implementation = create<ImplementationComponent>(context);
  implementation->name = nameOf(context->name(0));
  implementation->of = nameOf(context->name(1));
  implementation->language = nameOf(context->name(2));
  for (Grammar::ImplementationPropertyContext *property : context->implementationBody()->implementationProperty())
    addProperty(property, *implementation);
  implementation->body = build(context->implementationBody()->statement());
  implementation->expertise = build(context->implementationBody()->expertise());
  return implementation;
}

void TreeBuilder::addProperty(Grammar::ImplementationPropertyContext *context, ImplementationComponent &component) {
  if (auto *source = dynamic_cast<Grammar::SourcePropertyContext *>(context)) {
    if (component.source)
      reportRepeated(source);
    component.source = textOf(source->STRING());
    component.sourceRange = nameOf(source->STRING()->getSymbol()).range;
  } else if (auto *function = dynamic_cast<Grammar::FunctionPropertyContext *>(context)) {
    if (!component.function.empty())
      reportRepeated(function);
    component.function = build(function->name());
  } else if (auto *stored = dynamic_cast<Grammar::StoredPropertyContext *>(context)) {
    for (Grammar::StoredChoiceContext *choice : stored->storedChoice())
      component.stored.push_back({nameOf(choice->name()), build(choice->placement())});
  } else if (auto *arithmetic = dynamic_cast<Grammar::ArithmeticPropertyContext *>(context)) {
    component.arithmetic.push_back(buildVariant(arithmetic));
  } else if (auto *count = dynamic_cast<Grammar::CountPropertyContext *>(context)) {
    bool isProcesses = count->word->getType() == Grammar::PROCESSES;
    std::optional<CountRange> &slot = isProcesses ? component.processes : component.threads;
    if (slot)
      reportRepeated(count);
    slot = buildCount(count);
  } else {
    auto *requirement = static_cast<Grammar::RequiresPropertyContext *>(context);
    component.requirements.push_back(build(requirement->expression()));
  }
}

CountRange TreeBuilder::buildCount(Grammar::CountPropertyContext *context) {
  CountRange range;
  antlr4::Token *last = context->high   ? context->high->getStop()
                        : context->open ? context->open
                                        : context->low->getStop();
  range.range = rangeOf(context->low->getStart(), last);
  range.low = build(context->low);
  range.high = context->high ? build(context->high) : nullptr;
  range.isOpen = context->open && !context->high;
  return range;
}

std::vector<FormatChoice> TreeBuilder::buildVariant(Grammar::ArithmeticPropertyContext *context) {
  std::vector<FormatChoice> variant;
  for (Grammar::FormatChoiceContext *choice : context->formatChoice()) {
    FormatChoice &formats = variant.emplace_back();
    formats.parameter = nameOf(choice->name());
    for (Grammar::ElementNameContext *format : choice->elementName())
      formats.formats.push_back(nameOf(format));
  }
  return variant;
}

Component *TreeBuilder::build(Grammar::ExecutionComponentContext *context) {
  auto *execution = create<ExecutionComponent>(context);
  execution->name = nameOf(context->name(0));
  execution->of = nameOf(context->name(1));
  for (Grammar::ExecutionPropertyContext *property : context->executionBody()->executionProperty())
    execution->properties.push_back(
        {nameOf(property->name()), textOf(property->STRING()), nameOf(property->STRING()->getSymbol()).range});
  return execution;
}

// Calls of a component that run by one of several implementations, chosen while the program runs.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/known_values.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SaveAndRestore.h"
#include "llvm/Support/xxhash.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

/// What implementations require of the arguments, with whose requirement each is.
struct ComponentBuilder::Requirements {
  llvm::SmallVector<mlir::Value> values;
  llvm::SmallVector<int64_t> requiredBy;
  llvm::SmallVector<std::string> texts;

  /// Whether all of an implementation's hold; nothing where only the running program knows.
  std::optional<bool> holdFor(size_t position) const {
    bool areKnown = true;
    for (auto [value, candidate] : llvm::zip(values, requiredBy)) {
      const std::optional<bool> holds = knownTruth(value);
      if (candidate == static_cast<int64_t>(position) && holds == false)
        return false;
      areKnown &= candidate != static_cast<int64_t>(position) || holds.has_value();
    }
    return areKnown ? std::optional(true) : std::nullopt;
  }
};

/// The implementations that a call may run, and what the choice among them rests on.
struct ComponentBuilder::Choice {
  const Alternatives &alternatives;
  llvm::SmallVector<mlir::Attribute> candidates = {};
  llvm::SmallVector<mlir::Value> operations = {}, bytes = {};
  Requirements requirements = {};

  ir::CandidateAttr candidate(size_t position) const { return llvm::cast<ir::CandidateAttr>(candidates[position]); }
  std::optional<size_t> madeWhenCompiling() const;
  std::optional<double> knownSeconds(size_t position) const;
  bool runsAnywhere(size_t position) const;
};

/// The predicted time of one thread, by figures of the runtime's built-in profile (dpg/task/machine_profile.h).
std::optional<double> ComponentBuilder::Choice::knownSeconds(size_t position) const {
  constexpr double operationsASecond = 16e9, bytesASecond = 20e9;
  const std::optional<double> done = knownNumber(operations[position]), moved = knownNumber(bytes[position]);
  return done && moved ? std::optional(std::max(*done / operationsASecond, *moved / bytesASecond)) : std::nullopt;
}

/// Whether an implementation runs on any number of processes and threads, on any machine, where its graph does.
bool ComponentBuilder::Choice::runsAnywhere(size_t position) const {
  const ir::CandidateAttr one = candidate(position);
  const ImplementationComponent *implementation = alternatives[position].implementation;
  return one.getFewestProcesses() == 1 && one.getMostProcesses() == 0 && one.getFewestThreads() == 1 &&
         one.getFeatures().empty() && (!isInCpp(implementation) || implementation->form.isCollective);
}

/// The implementation that certainly runs: the only one whose requirements hold or, where all figures are known, the
/// one of the least predicted time. Nothing where only the running program knows.
std::optional<size_t> ComponentBuilder::Choice::madeWhenCompiling() const {
  std::optional<size_t> best;
  size_t left = 0;
  bool areKnown = true;
  for (size_t position = 0; position < alternatives.size(); ++position) {
    const std::optional<bool> holds = requirements.holdFor(position);
    if (holds == false)
      continue;
    ++left;
    areKnown &= holds.has_value() && knownSeconds(position).has_value();
    if (!best || (areKnown && *knownSeconds(position) < *knownSeconds(*best)))
      best = position;
  }
  const bool isOnlyOne = left == 1 && requirements.holdFor(*best).has_value();
  return best && runsAnywhere(*best) && (isOnlyOne || areKnown) ? best : std::nullopt;
}

/// The text of the header that an implementation's function is read from.
std::string ComponentBuilder::headerOf(const ImplementationComponent *implementation) const {
  if (!isInCpp(implementation))
    return "";
  for (FileId file = 0; file < sources.size(); ++file)
    if (StringRef(sources.file(file).path).ends_with("/" + *implementation->source))
      return sources.file(file).text;
  return "";
}

ir::CandidateAttr ComponentBuilder::candidateOf(const Callable &callee, const Alternative &alternative) {
  const auto [implementation, execution] = alternative;
  const Component &source = implementation ? static_cast<const Component &>(*implementation) : callee;
  const ExecutionBuild build = execution ? buildOf(*execution) : ExecutionBuild();
  const std::string name = execution ? execution->name.text : source.name.text;
  const std::string text = sources.text(source.range).str() + llvm::join(build.flags, " ") + headerOf(implementation);
  const Counts processes = implementation ? countsIn(implementation->processes) : Counts();
  const Counts threads = implementation ? countsIn(implementation->threads) : Counts();
  return ir::CandidateAttr::get(builder.getContext(), name, processes.fewest, processes.most, threads.fewest,
                                threads.most, llvm::join(build.features, ","), llvm::xxh3_64bits(text));
}

ComponentBuilder::Requirements ComponentBuilder::requirementsOf(const Alternatives &alternatives) {
  const llvm::SaveAndRestore keep(computed); // another call has other arguments
  const llvm::SaveAndRestore ofCallee(speaksOfCallee, true);
  Requirements found;
  for (auto [position, alternative] : llvm::enumerate(alternatives)) {
    const ImplementationComponent *implementation = alternative.implementation;
    for (const Expression *requirement : implementation ? implementation->requirements : std::vector<Expression *>()) {
      computeBefore(*requirement, "");
      found.values.push_back(scalar(*requirement));
      found.requiredBy.push_back(position);
      found.texts.push_back(statementText(requirement->range));
    }
  }
  return found;
}

/// What is stated of an implementation, as the program writes it, for people: its own facts, then those of its
/// component that it does not state.
static llvm::SmallVector<std::string> factsOf(const Callable &callee, const ImplementationComponent *implementation,
                                              llvm::function_ref<std::string(SourceRange)> textOf) {
  llvm::SmallVector<std::string> texts;
  llvm::SmallVector<const Fact *> own;
  const auto isStated = [&](const Fact *fact) {
    return llvm::any_of(own, [&](const Fact *each) {
      return each->kind == fact->kind && each->of.has_value() == fact->of.has_value() &&
             (!each->of || each->of->text == fact->of->text);
    });
  };
  if (implementation)
    own.assign(implementation->expertise.begin(), implementation->expertise.end());
  for (const Fact *fact : own)
    texts.push_back(textOf(fact->range));
  for (const Fact *fact : callee.expertise)
    if (!isStated(fact))
      texts.push_back(textOf(fact->range));
  return texts;
}

ComponentBuilder::Choice ComponentBuilder::choiceAmong(const Alternatives &alternatives, const CallExpression &call,
                                                       llvm::ArrayRef<mlir::Value> arguments) {
  Choice choice{alternatives};
  llvm::SaveAndRestore areNoneOfFigures(pins, Pins{});
  for (const Alternative &alternative : alternatives) {
    choice.candidates.push_back(candidateOf(*llvm::cast<Callable>(call.component), alternative));
    choice.operations.push_back(figureOf(FactKind::Operations, call, alternative.implementation, arguments));
    choice.bytes.push_back(figureOf(FactKind::Bytes, call, alternative.implementation, arguments));
  }
  choice.requirements = requirementsOf(alternatives);
  return choice;
}

mlir::ArrayAttr ComponentBuilder::expertiseOf(const Alternatives &alternatives, const Callable &callee) {
  llvm::SmallVector<mlir::Attribute> expertise;
  for (const Alternative &alternative : alternatives) {
    const auto facts =
        factsOf(callee, alternative.implementation, [&](SourceRange range) { return statementText(range); });
    expertise.push_back(builder.getStrArrayAttr(llvm::SmallVector<StringRef>(facts.begin(), facts.end())));
  }
  return builder.getArrayAttr(expertise);
}

/// Each implementation in a region of its own; results that the statement does not name have the component's names.
std::vector<mlir::Value> ComponentBuilder::choose(const CallExpression &call, const Alternatives &alternatives,
                                                  llvm::ArrayRef<mlir::Value> arguments,
                                                  llvm::ArrayRef<StringRef> names) {
  const auto &callee = *llvm::cast<Callable>(call.component);
  const Choice choice = choiceAmong(alternatives, call, arguments);
  if (const std::optional<size_t> only = choice.madeWhenCompiling())
    return runBy(call, alternatives[*only], arguments, names);
  const llvm::SmallVector<StringRef> texts(choice.requirements.texts.begin(), choice.requirements.texts.end());
  const llvm::SmallVector<std::string> chosenNames = namesOfResults(callee, names);
  const llvm::SmallVector<StringRef> resultNames(chosenNames.begin(), chosenNames.end());
  auto op = ir::ChooseOp::create(
      builder, location(call.range), resultTypes(call), callee.name.text, builder.getArrayAttr(choice.candidates),
      callee.hasBody, choice.operations, choice.bytes, choice.requirements.values, choice.requirements.requiredBy,
      builder.getStrArrayAttr(texts), builder.getStrArrayAttr(resultNames), alternatives.size());
  op->setAttr("expertise", expertiseOf(alternatives, callee));
  for (auto [alternative, region] : llvm::zip(alternatives, op.getAlternatives())) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&region.emplaceBlock());
    const std::vector<mlir::Value> given = runBy(call, alternative, arguments, resultNames);
    ir::TakeOp::create(builder, location(call.range), given);
  }
  return {op.getResults().begin(), op.getResults().end()};
}

} // namespace dpg

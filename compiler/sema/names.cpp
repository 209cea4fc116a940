// Names in scope, what they mean, and whether they have a value where they are read.
#include "compiler/sema/expression_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::StringRef;

bool sema::isLanguageConstant(StringRef name) { return name == "infinity" || name == "inf"; }

void ExpressionChecker::declare(Symbol *symbol) { names[symbol->name] = symbol; }

void ExpressionChecker::declareSignature(const Callable &callable) {
  for (Symbol *size : callable.sizes)
    declare(size);
  for (const Parameter *parameter : callable.parameters) {
    if (!parameter->symbol)
      continue;
    declare(parameter->symbol);
    ValueState &state = states[parameter->symbol];
    state.definition = parameter->direction == Direction::Out ? Definition::None : Definition::Everywhere;
    state.assigned = parameter->name.range;
  }
}

void ExpressionChecker::defineAll() {
  for (auto &[symbol, state] : states)
    state.definition = Definition::Everywhere;
}

Symbol *ExpressionChecker::lookup(StringRef name) const {
  auto found = names.find(name.str());
  return found == names.end() ? nullptr : found->second;
}

Symbol *ExpressionChecker::createSymbol(SymbolKind kind, const Name &name, Type type) {
  owner.symbols.push_back({kind, name.text, name.range, std::move(type), nullptr});
  return &owner.symbols.back();
}

ValueState *ExpressionChecker::stateOf(const Symbol *symbol) {
  auto found = states.find(symbol);
  return found == states.end() ? nullptr : &found->second;
}

const ValueState *ExpressionChecker::stateOf(const Symbol *symbol) const {
  return const_cast<ExpressionChecker *>(this)->stateOf(symbol);
}

/// The text of a place as a message quotes it: on one line, and not longer than that.
std::string ExpressionChecker::textOf(SourceRange range) const {
  constexpr size_t longest = 60;
  std::string text;
  for (char c : engine.textOf(range)) {
    bool isSpace = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!isSpace)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  return text.size() <= longest ? text : text.substr(0, longest - 3) + "...";
}

/// Says once that a name is unknown, and which known name is spelt almost like it.
void ExpressionChecker::reportUnknown(const Name &name, bool isSubscript) {
  if (!unknownNames.insert(name.text).second)
    return;
  if (auto ended = endedNames.find(name.text); ended != endedNames.end()) {
    const auto &[symbol, index] = ended->second;
    report(DiagnosticKind::name_of_iteration, name.range, name.text, shapeText(symbol->type), index)
        .note(symbol->declared, "it is met first here");
    return;
  }
  auto reported = report(
      DiagnosticKind::unknown_name, name.range, name.text,
      isSubscript ? ", an index where the left side or a reduction binds it: `sum(" + name.text + ")`" : std::string());
  const Symbol *nearest = nullptr;
  unsigned least = name.text.size() > 3 ? 3 : 2; // one letter off for short names, two for others
  for (const auto &[known, symbol] : names) {
    unsigned distance = StringRef(name.text).edit_distance(known, true, least);
    if (distance >= least || known.size() < 2)
      continue;
    nearest = symbol;
    least = distance;
  }
  if (nearest)
    reported.note(nearest->declared, "`" + nearest->name + "` is known");
}

Symbol *ExpressionChecker::resolve(NameExpression &use) {
  use.symbol = lookup(use.name.text);
  if (use.symbol)
    use.type = use.symbol->type;
  else
    use.type = unknownType();
  return use.symbol;
}

Type ExpressionChecker::checkName(NameExpression &use) {
  if (isLanguageConstant(use.name.text))
    return scalarOf(Element::Real);
  Symbol *symbol = resolve(use);
  if (!symbol) {
    reportUnknown(use.name);
    return unknownType();
  }
  requireDefined(symbol, use.range);
  if (!parallelLoops.empty()) {
    std::vector<Subscript> whole(symbol->type.rank());
    for (size_t d = 0; d < whole.size(); ++d) {
      whole[d].kind = SubscriptKind::Whole;
      whole[d].from = Extent::constant(0);
      whole[d].to = symbol->type.shape[d];
    }
    recordAccess(&ParallelLoop::reads, symbol, whole, use.range);
  }
  return symbol->type;
}

/// All elements of `symbol` are read at `use`. What was reported counts as defined, so that it is said once.
void ExpressionChecker::requireDefined(Symbol *symbol, SourceRange use) {
  ValueState *state = stateOf(symbol);
  if (!state || symbol->type.isUnknown || state->definition == Definition::Everywhere)
    return;
  bool mayComeFromAnotherIteration = guards > 0 && assignedInLoops.count(symbol->name) > 0;
  if (state->definition == Definition::OnSomePaths) {
    report(DiagnosticKind::name_on_some_paths, use, symbol->name).note(state->assigned, "it is given a value here");
  } else if (state->definition == Definition::None) {
    if (mayComeFromAnotherIteration)
      return;
    report(DiagnosticKind::name_without_version, use, symbol->name)
        .note(symbol->declared, "declared here, without a value");
  } else if (std::optional<Point> missing = state->undefinedElement(symbol->type.shape); missing && guards == 0) {
    report(DiagnosticKind::undefined_element, use, symbol->name,
           "`" + elementText(symbol->name, *missing) + "` has no value")
        .note(state->assigned, "last given values here");
  } else {
    return; // left to run time
  }
  state->definition = Definition::Everywhere;
}

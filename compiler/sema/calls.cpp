// Calls: what a name calls, and the elementary functions.
#include "compiler/sema/expression_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

Type ExpressionChecker::checkCall(CallExpression &call) {
  StringRef name = call.callee.text;
  if (auto found = program.callables.find(call.callee.text); found != program.callables.end()) {
    call.calleeKind = CalleeKind::Component;
    call.component = found->second;
    return checkComponentCall(call);
  }
  if (const ElementaryFunction *function = elementaryFunction(name))
    return checkElementary(call, *function);
  if (name == "newest")
    return checkNewest(call);
  if (name == "sizeof")
    return checkSizeof(call);
  if (name == "gamma")
    return checkGamma(call);
  if (!libraryTasks(name).empty())
    return checkLibraryCall(call);
  checkArguments(call);
  reportUnknownTask(call);
  return unknownType();
}

void ExpressionChecker::checkArguments(CallExpression &call) {
  for (Argument &argument : call.arguments)
    check(argument.value);
}

void ExpressionChecker::reportUnknownTask(const CallExpression &call) {
  const std::string &name = call.callee.text;
  static const std::set<std::string> reductions = {"sum", "product", "any", "all", "argmax", "argmin"};
  std::string hint, nearest;
  if (reductions.count(name))
    hint = "; the reduction `" + name + "` binds an index: `" + name + "(i) x[i]`";
  else if (program.implementations.count(name))
    hint = "; it is an implementation: call the abstract, and `demand implementation " + name + "`";
  else if (lookup(name))
    hint = "; it is a value: subscripts stand in `[ ]`, and a product has a `*`";
  unsigned least = name.size() > 3 ? 3 : 2; // one letter off for short names, two for others
  auto consider = [&](StringRef known) {
    unsigned distance = StringRef(name).edit_distance(known, true, least);
    if (distance < least && known.size() > 2) {
      least = distance;
      nearest = known.str();
    }
  };
  for (const auto &[known, callable] : program.callables)
    consider(known);
  for (const LibraryTask &task : allLibraryTasks())
    consider(task.name);
  for (const ElementaryFunction &function : elementaryFunctions())
    consider(function.name);
  if (hint.empty() && !nearest.empty())
    hint = "; `" + nearest + "` is";
  report(DiagnosticKind::unknown_task, call.callee.range, name, hint);
}

static std::string countText(size_t count, const char *what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// Functions and library tasks without names of parameters take arguments by position only.
bool ExpressionChecker::refuseNames(const CallExpression &call) {
  for (const Argument &argument : call.arguments) {
    if (!argument.name)
      continue;
    report(DiagnosticKind::unknown_argument, argument.name->range, call.callee.text, argument.name->text);
    return true;
  }
  return false;
}

static bool takes(ElementClass elements, const Type &type) {
  switch (elements) {
  case ElementClass::Number:
  case ElementClass::Complex:
    return !isBool(type);
  case ElementClass::Real:
    return !isBool(type) && !type.isComplex;
  case ElementClass::Int:
    return isInt(type);
  case ElementClass::Bool:
    return isBool(type);
  }
  return false;
}

static const char *classText(ElementClass elements) {
  switch (elements) {
  case ElementClass::Number:
  case ElementClass::Complex:
    return "numbers";
  case ElementClass::Real:
    return "int or real numbers";
  case ElementClass::Int:
    return "ints";
  case ElementClass::Bool:
    return "conditions";
  }
  return "";
}

static Type elementaryElements(const ElementaryFunction &function, const Type &joined) {
  switch (function.gives) {
  case ElementaryResult::Same:
    return inferredFrom(joined);
  case ElementaryResult::Floating:
    return scalarOf(Element::Real, joined.isComplex);
  case ElementaryResult::Magnitude:
    return isInt(joined) ? scalarOf(Element::Int) : scalarOf(Element::Real);
  case ElementaryResult::Int:
    return scalarOf(Element::Int);
  case ElementaryResult::Complex:
    return scalarOf(Element::Real, /*isComplex=*/true);
  }
  return unknownType();
}

Type ExpressionChecker::checkElementary(CallExpression &call, const ElementaryFunction &function) {
  call.calleeKind = CalleeKind::Elementary;
  checkArguments(call);
  size_t given = call.arguments.size();
  if (refuseNames(call))
    return unknownType();
  if (given < function.least || (function.most && given > function.most)) {
    bool isReductionWord = given == 1 && (call.callee.text == "max" || call.callee.text == "min");
    const bool isOpen = function.most == 0, isRange = function.most > function.least;
    const std::string expected = isRange
                                     ? std::to_string(function.least) + " or " + countText(function.most, "argument")
                                     : (isOpen ? "at least " : "") + countText(function.least, "argument");
    auto reported = report(DiagnosticKind::too_many_arguments, call.range, call.callee.text, expected, given);
    if (isReductionWord)
      reported.note(call.range, "over an array it binds an index: `" + call.callee.text + "(i) x[i]`");
    return unknownType();
  }
  Type joined = call.arguments.front().value->type;
  for (const Argument &argument : call.arguments) {
    const Type &type = argument.value->type;
    if (type.isUnknown)
      return unknownType();
    bool isSingle = function.least == 1 && function.most != 0 && given == 1;
    if (!takes(function.takes, type) || (!isSingle && !type.isScalar())) {
      std::string wanted = isSingle ? classText(function.takes) : std::string("scalar ") + classText(function.takes);
      report(DiagnosticKind::operand_kind, argument.value->range, call.callee.text, wanted, describe(type));
      return unknownType();
    }
    joined = reshaped(joinedElements(joined, type), joined.shape);
  }
  for (const Argument &argument : call.arguments)
    call.bound.push_back(argument.value);
  Type result = reshaped(elementaryElements(function, joined), joined.shape);
  result.isSparse = call.arguments.front().value->type.isSparse && function.isZeroAtZero && !result.isScalar();
  call.results = {result};
  return result;
}

Type ExpressionChecker::checkNewest(CallExpression &call) {
  call.calleeKind = CalleeKind::Newest;
  checkArguments(call);
  const Expression *argument = call.arguments.size() == 1 ? call.arguments.front().value : nullptr;
  const Expression *base = argument;
  if (auto *element = llvm::dyn_cast_or_null<SubscriptedExpression>(argument))
    base = element->base;
  auto *name = llvm::dyn_cast_or_null<NameExpression>(base);
  if (!name) {
    report(DiagnosticKind::newest_outside, call.range, "takes a name or a part of it, which a `publish` sends");
    return unknownType();
  }
  if (argument->type.isUnknown)
    return unknownType();
  if (parallelLoops.empty() || !parallelLoops.back().published.count(name->name.text)) {
    report(DiagnosticKind::newest_outside, call.range,
           parallelLoops.empty() ? "outside a `parallel for`; there is nothing to wait for"
                                 : "of `" + name->name.text + "`, which nothing in this `parallel for` publishes");
    return unknownType();
  }
  // What arrives from other iterations is no dependence between them.
  llvm::erase_if(parallelLoops.back().reads, [&](const Access &read) {
    return read.range.begin == argument->range.begin && read.symbol == name->symbol;
  });
  call.bound = {call.arguments.front().value};
  call.results = {argument->type};
  return argument->type;
}

/// sizeof(A), sizeof(index): bytes of one element, in expertise.
Type ExpressionChecker::checkSizeof(CallExpression &call) {
  call.calleeKind = CalleeKind::Elementary;
  if (!isInExpertise) {
    report(DiagnosticKind::expertise_only, call.callee.range, "sizeof");
    return unknownType();
  }
  auto *name = call.arguments.size() == 1 ? dyn_cast<NameExpression>(call.arguments.front().value) : nullptr;
  if (!name) {
    report(DiagnosticKind::operand_kind, call.range, "sizeof", "the name of a parameter, or `index`", "something else");
    return unknownType();
  }
  name->type = scalarOf(Element::Int);
  name->symbol = lookup(name->name.text);
  if (name->symbol)
    name->type = name->symbol->type;
  else if (name->name.text != "index")
    reportUnknown(name->name);
  call.bound = {name};
  call.results = {scalarOf(Element::Int)};
  return call.results.front();
}

/// gamma(k) = k u / (1 - k u), with the unit roundoff of the format that is looked at.
Type ExpressionChecker::checkGamma(CallExpression &call) {
  call.calleeKind = CalleeKind::Elementary;
  checkArguments(call);
  if (!isInExpertise) {
    report(DiagnosticKind::expertise_only, call.callee.range, "gamma");
    return unknownType();
  }
  const Type type = call.arguments.size() == 1 ? call.arguments.front().value->type : scalarOf(Element::Bool);
  if (!type.isUnknown && (!type.isScalar() || !takes(ElementClass::Real, type))) {
    report(DiagnosticKind::operand_kind, call.range, "gamma", "one scalar number of terms", describe(type));
    return unknownType();
  }
  call.bound = {call.arguments.front().value};
  call.results = {scalarOf(Element::Real)};
  return call.results.front();
}

/// The type of a call in an expression, which takes one result; the left side of a tuple takes them all.
Type ExpressionChecker::singleResult(const CallExpression &call) {
  if (call.results.size() == 1)
    return call.results.front();
  if (&call == tupleCall)
    return unknownType();
  std::string places;
  for (size_t i = 0; i < call.results.size(); ++i)
    places += i ? ", _" : "x";
  if (call.results.empty())
    report(DiagnosticKind::result_count, call.range, call.callee.text, "no result", "one");
  else
    report(DiagnosticKind::several_results, call.range, call.callee.text, countText(call.results.size(), "result"),
           places);
  return unknownType();
}

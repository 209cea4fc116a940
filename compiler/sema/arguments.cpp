// Calls of components and library tasks: arguments to parameters, sizes, and the types of results.
//
// A signature's shapes are extents over its own sizes and int parameters. `match` finds what these stand for in the
// caller: int parameters are their arguments, a size is the extent of the first argument whose parameter shows it
// alone. All other extents, and those of the results, follow by substitution.
#include "compiler/sema/expression_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::StringRef;

using Extents = std::map<std::string, Extent>;

static std::vector<Formal> formalsOf(const Callable &callable) {
  std::vector<Formal> formals;
  for (const Parameter *parameter : callable.parameters)
    if (parameter->direction != Direction::Out && parameter->symbol)
      formals.push_back(
          {parameter->name.text, parameter->symbol->type, parameter->range, ElementClass::Number, parameter});
  return formals;
}

static Type typeOf(const LibraryFormal &formal) {
  static const Element elements[] = {Element::Real, Element::Real, Element::Real, Element::Int, Element::Bool};
  Type type = scalarOf(elements[static_cast<size_t>(formal.elements)]);
  type.shape = formal.shape;
  type.isSparse = formal.isSparse;
  return type;
}

static std::vector<Formal> formalsOf(const LibraryTask &task) {
  std::vector<Formal> formals;
  for (const LibraryFormal &formal : task.parameters)
    formals.push_back({formal.name, typeOf(formal), {}, formal.elements, nullptr});
  return formals;
}

static std::string argumentCount(size_t count) {
  return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

/// Fills CallExpression::bound from arguments by position and by name, and from defaults.
bool ExpressionChecker::bindArguments(CallExpression &call, const std::vector<Formal> &formals) {
  call.bound.assign(formals.size(), nullptr);
  bool isGood = true;
  size_t position = 0;
  for (const Argument &argument : call.arguments) {
    size_t at = position++;
    if (argument.name) {
      auto found = llvm::find_if(formals, [&](const Formal &formal) { return formal.name == argument.name->text; });
      at = found - formals.begin();
      if (found == formals.end()) {
        report(DiagnosticKind::unknown_argument, argument.name->range, call.callee.text, argument.name->text);
        isGood = false;
        continue;
      }
    }
    if (at >= formals.size()) {
      report(DiagnosticKind::too_many_arguments, argument.value->range, call.callee.text, argumentCount(formals.size()),
             call.arguments.size());
      return false;
    }
    if (call.bound[at]) {
      report(DiagnosticKind::argument_twice, argument.value->range, formals[at].name)
          .note(call.bound[at]->range, "this is its argument already");
      isGood = false;
    }
    call.bound[at] = argument.value;
  }
  return addDefaults(call, formals) && isGood;
}

bool ExpressionChecker::addDefaults(CallExpression &call, const std::vector<Formal> &formals) {
  bool isGood = true;
  for (size_t i = 0; i < formals.size(); ++i) {
    if (call.bound[i])
      continue;
    const Parameter *parameter = formals[i].parameter;
    if (parameter && parameter->initial) {
      call.bound[i] = parameter->initial;
      continue;
    }
    isGood = false;
    bool readsFile = parameter && parameter->readFile;
    auto reported = report(DiagnosticKind::argument_missing, call.range, call.callee.text, formals[i].name,
                           readsFile ? "; only `run` reads the file of its default" : "");
    if (parameter)
      reported.note(formals[i].range, "the parameter is declared here");
  }
  return isGood;
}

static bool isDefault(const CallExpression &call, size_t position) {
  return llvm::none_of(call.arguments,
                       [&](const Argument &argument) { return argument.value == call.bound[position]; });
}

/// Kinds and ranks: what can be said before sizes are known.
bool ExpressionChecker::checkArgumentTypes(const CallExpression &call, const std::vector<Formal> &formals) {
  bool isGood = true;
  for (size_t i = 0; i < formals.size(); ++i) {
    const Formal &formal = formals[i];
    const Type &given = call.bound[i]->type;
    if (given.isUnknown || formal.type.isUnknown || isDefault(call, i)) {
      isGood &= !given.isUnknown && !formal.type.isUnknown;
      continue;
    }
    bool isFill = formal.parameter && given.isScalar(); // a scalar fills a declared array
    Type wanted = formal.type;
    wanted.isComplex |= !formal.parameter && (formal.elements == ElementClass::Number);
    if (!holds(wanted, given) || (given.rank() != wanted.rank() && !isFill)) {
      auto reported = report(DiagnosticKind::argument_type, call.bound[i]->range, formal.name, call.callee.text,
                             describe(formal.type), describe(given));
      if (formal.parameter)
        reported.note(formal.range, "the parameter is declared here");
      isGood = false;
    } else if (!formal.type.isSparse && mayBeAbsent(call.bound[i])) {
      report(DiagnosticKind::absent_argument, call.bound[i]->range, textOf(call.bound[i]->range),
             "parameter `" + formal.name + "` of `" + call.callee.text + "`");
    }
  }
  return isGood;
}

/// The values of int parameters, as far as they are no computed data.
Extents ExpressionChecker::intArguments(const CallExpression &call, const std::vector<Formal> &formals) const {
  Extents values;
  for (size_t i = 0; i < formals.size(); ++i) {
    if (!formals[i].type.isScalar() || !isInt(formals[i].type))
      continue;
    std::optional<Extent> value;
    if (!isDefault(call, i))
      value = extentOf(call.bound[i]);
    else if (auto found = program.defaultExtents.find(formals[i].parameter); found != program.defaultExtents.end())
      value = found->second.substitute(values);
    if (value)
      values[formals[i].name] = *value;
  }
  return values;
}

/// The type of an argument in the caller's names; none of a default whose extents cannot be said there.
std::optional<Type> ExpressionChecker::argumentType(const CallExpression &call, size_t position, const Formal &formal,
                                                    const Extents &values) const {
  Type type = call.bound[position]->type;
  if (!isDefault(call, position))
    return type;
  if (type.isScalar() && !formal.type.isScalar())
    return type;
  for (Extent &extent : type.shape)
    extent = extent.substitute(values);
  return type;
}

/// What the sizes and int parameters of a signature stand for in this call; none after an error.
std::optional<Extents> ExpressionChecker::match(const CallExpression &call, const std::vector<Formal> &formals) {
  Extents values = intArguments(call, formals);
  std::map<std::string, SourceRange> shown;
  for (size_t i = 0; i < formals.size(); ++i) {
    std::optional<Type> given = argumentType(call, i, formals[i], values);
    if (!given || given->rank() != formals[i].type.rank())
      continue;
    for (size_t d = 0; d < given->rank(); ++d) {
      std::optional<std::string> size = formals[i].type.shape[d].asSymbol();
      bool isParameter = size && llvm::any_of(formals, [&](const Formal &formal) { return formal.name == *size; });
      if (!size || isParameter || values.count(*size))
        continue;
      values[*size] = given->shape[d];
      shown[*size] = call.bound[i]->range;
    }
  }
  if (!checkExtents(call, formals, values, shown))
    return std::nullopt;
  return values;
}

bool ExpressionChecker::checkExtents(const CallExpression &call, const std::vector<Formal> &formals,
                                     const Extents &values, const std::map<std::string, SourceRange> &shown) {
  bool isGood = true;
  for (size_t i = 0; i < formals.size(); ++i) {
    const Formal &formal = formals[i];
    Type given = *argumentType(call, i, formal, values);
    bool isFill = given.isScalar() && !formal.type.isScalar();
    for (size_t d = 0; d < formal.type.rank(); ++d) {
      const Extent &extent = formal.type.shape[d];
      for (const std::string &name : extent.names())
        if (isFill && !values.count(name)) {
          report(DiagnosticKind::argument_without_size, call.range, formal.name, call.callee.text, name);
          return false;
        }
      if (isFill)
        continue;
      Extent wanted = extent.substitute(values);
      if (wanted == given.shape[d])
        continue;
      auto reported = report(DiagnosticKind::argument_extent, call.bound[i]->range, formal.name, call.callee.text,
                             extent.text(), wanted.text(), d + 1, "`" + given.shape[d].text() + "`");
      for (const std::string &name : extent.names())
        if (auto place = shown.find(name); place != shown.end())
          reported.note(place->second, "this argument gives `" + name + "` its value `" + values.at(name).text() + "`");
      if (formal.parameter)
        reported.note(formal.range, "the parameter is declared here");
      isGood = false;
    }
  }
  return isGood;
}

/// Types of all results in the caller's names. An extent that depends on an int argument of computed data has none.
bool ExpressionChecker::addResults(CallExpression &call, const std::vector<Type> &formals, const Extents &values) {
  for (Type type : formals) {
    for (Extent &extent : type.shape) {
      for (const std::string &name : extent.names()) {
        if (values.count(name))
          continue;
        report(DiagnosticKind::computed_extent, call.range, name, "the shape of what `" + call.callee.text + "` gives");
        return false;
      }
      extent = extent.substitute(values);
    }
    for (Extent &extent : type.blockShape)
      extent = extent.substitute(values);
    call.results.push_back(std::move(type));
  }
  return true;
}

Type ExpressionChecker::checkComponentCall(CallExpression &call) {
  checkArguments(call);
  auto *callable = llvm::cast<Callable>(call.component);
  std::vector<Formal> formals = formalsOf(*callable);
  bool isGood = bindArguments(call, formals) && checkArgumentTypes(call, formals);
  std::optional<Extents> values = isGood ? match(call, formals) : std::nullopt;
  if (!values)
    return unknownType();
  std::vector<Type> results;
  for (const Parameter *parameter : callable->parameters)
    if (parameter->direction != Direction::In)
      results.push_back(parameter->symbol->type);
  bool isKnown = llvm::none_of(results, [](const Type &type) { return type.isUnknown; });
  return isKnown && addResults(call, results, *values) ? singleResult(call) : unknownType();
}

/// The entry of a task whose ranks fit, or nullptr.
static const LibraryTask *choose(const std::vector<const LibraryTask *> &entries, const CallExpression &call) {
  for (const LibraryTask *entry : entries) {
    if (entry->parameters.size() != call.arguments.size())
      continue;
    bool fits = true;
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      const Type &given = call.arguments[i].value->type;
      fits &= given.rank() == entry->parameters[i].shape.size();
      fits &= isBool(given) == (entry->parameters[i].elements == ElementClass::Bool);
    }
    if (fits)
      return entry;
  }
  return nullptr;
}

Type ExpressionChecker::checkLibraryCall(CallExpression &call) {
  std::vector<const LibraryTask *> entries = libraryTasks(call.callee.text);
  call.calleeKind = entries.front()->isGenerator ? CalleeKind::Generator : CalleeKind::Library;
  checkArguments(call);
  if (call.calleeKind == CalleeKind::Generator) {
    report(DiagnosticKind::generator_misplaced, call.range, call.callee.text);
    return unknownType();
  }
  if (refuseNames(call) || llvm::any_of(call.arguments, [](const Argument &a) { return a.value->type.isUnknown; }))
    return unknownType();
  const LibraryTask *task = choose(entries, call);
  std::vector<Formal> formals = formalsOf(task ? *task : *entries.front());
  if (!bindArguments(call, formals) || !checkArgumentTypes(call, formals))
    return unknownType();
  std::optional<Extents> values = match(call, formals);
  if (!values)
    return unknownType();
  bool isComplex = llvm::any_of(call.bound, [](const Expression *e) { return e->type.isComplex; });
  std::vector<Type> results;
  for (const LibraryFormal &result : (task ? *task : *entries.front()).results) {
    results.push_back(typeOf(result));
    results.back().isComplex =
        result.elements == ElementClass::Complex || (isComplex && result.elements == ElementClass::Number);
  }
  return addResults(call, results, *values) ? singleResult(call) : unknownType();
}

Type ExpressionChecker::checkGenerator(CallExpression &call) {
  const LibraryTask &task = *libraryTasks(call.callee.text).front();
  call.calleeKind = CalleeKind::Generator;
  checkArguments(call);
  std::vector<Formal> formals = formalsOf(task);
  // Options have defaults of their own, which are no expressions of the program.
  std::vector<Argument> given = call.arguments;
  call.bound.assign(formals.size(), nullptr);
  for (size_t i = 0; i < given.size(); ++i) {
    auto byName = [&](const Formal &formal) { return given[i].name && formal.name == given[i].name->text; };
    size_t at = given[i].name ? llvm::find_if(formals, byName) - formals.begin() : i;
    if (at >= formals.size()) {
      report(DiagnosticKind::unknown_argument, given[i].value->range, call.callee.text,
             given[i].name ? given[i].name->text : textOf(given[i].value->range));
      return unknownType();
    }
    if (call.bound[at])
      report(DiagnosticKind::argument_twice, given[i].value->range, formals[at].name);
    call.bound[at] = given[i].value;
  }
  Extents values;
  for (size_t i = 0; i < formals.size(); ++i) {
    if (!call.bound[i] && !task.parameters[i].hasDefault) {
      report(DiagnosticKind::argument_missing, call.range, call.callee.text, formals[i].name, "");
      return unknownType();
    }
    const Expression *option = call.bound[i];
    if (!option || option->type.isUnknown)
      continue;
    if (!option->type.isScalar() || !holds(formals[i].type, option->type)) {
      report(DiagnosticKind::argument_type, option->range, formals[i].name, call.callee.text, describe(formals[i].type),
             describe(option->type));
      return unknownType();
    }
    if (std::optional<Extent> value = extentOf(option))
      values[formals[i].name] = *value;
  }
  return addResults(call, {typeOf(task.results.front())}, values) ? call.results.front() : unknownType();
}

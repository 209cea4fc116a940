// Signatures: parameters, the sizes that they show, their types, annotations and defaults.
#include "compiler/sema/annotations.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

namespace {

class SignatureResolver {
public:
  SignatureResolver(Callable &callable, ProgramNames &program, DiagnosticEngine &engine)
      : callable(callable), program(program), engine(engine), checker(callable, program, engine) {}

  void run() {
    for (Parameter *parameter : callable.parameters)
      createParameter(*parameter);
    findSizes();
    for (Symbol *size : callable.sizes)
      checker.declare(size);
    for (Parameter *parameter : callable.parameters)
      resolve(*parameter);
    checkDefaults();
  }

private:
  /// The symbol has its element type only: shapes may speak of parameters that follow.
  void createParameter(Parameter &parameter) {
    Type type;
    const TypeSyntax &declared = *parameter.declared;
    if (declared.element)
      type.element = elementOf(declared.element->text).value_or(Element::Real);
    type.isUnknown = !declared.shape.empty(); // until its shape is resolved
    callable.symbols.push_back({SymbolKind::Parameter, parameter.name.text, parameter.name.range, type, &parameter});
    parameter.symbol = &callable.symbols.back();
    auto [known, isNew] = parameters.insert({parameter.name.text, &parameter});
    if (isNew)
      checker.declare(parameter.symbol);
    else
      engine.report(DiagnosticKind::duplicate_parameter, parameter.name.range, parameter.name.text)
          .note(known->second->name.range, "it stands here first");
  }

  void addSize(const Name &name) {
    callable.symbols.push_back({SymbolKind::Size, name.text, name.range, scalarOf(Element::Int), nullptr});
    callable.sizes.push_back(&callable.symbols.back());
    sizes.insert(name.text);
  }

  bool isSize(const NameExpression &name) const {
    return !parameters.count(name.name.text) && !sizes.count(name.name.text);
  }

  /// A size is a name that stands alone as an extent of an in or inout parameter. One that occurs otherwise is unbound.
  void findSizes() {
    for (const Parameter *parameter : callable.parameters)
      if (parameter->direction != Direction::Out)
        for (const Expression *extent : parameter->declared->shape)
          if (auto *name = dyn_cast<NameExpression>(extent); name && isSize(*name))
            addSize(name->name);
    for (const Parameter *parameter : callable.parameters)
      for (const Expression *extent : parameter->declared->shape)
        forEachExpression(*extent, [&](const Expression &part) {
          auto *name = dyn_cast<NameExpression>(&part);
          if (!name || !isSize(*name) || isLanguageConstant(name->name.text))
            return;
          engine.report(DiagnosticKind::unbound_size, name->range, name->name.text);
          addSize(name->name);
        });
  }

  void resolve(Parameter &parameter) {
    Type type = checker.resolveType(*parameter.declared);
    parameter.symbol->type = type;
    checkAnnotations(*parameter.declared, {parameter.name.text, parameter.direction == Direction::In}, checker, engine);
  }

  /// Defaults see the parameters before them, and the sizes that these show.
  void checkDefaults() {
    ExpressionChecker earlier(callable, program, engine);
    for (Parameter *parameter : callable.parameters) {
      for (Symbol *size : callable.sizes)
        if (size->declared.begin < parameter->range.begin)
          earlier.declare(size);
      if (parameter->initial || parameter->readFile)
        checkDefault(*parameter, earlier);
      if (parameter->direction != Direction::Out)
        earlier.declare(parameter->symbol);
    }
  }

  static bool isGenerator(const CallExpression &call, const ProgramNames &program) {
    std::vector<const LibraryTask *> tasks = libraryTasks(call.callee.text);
    return !tasks.empty() && tasks.front()->isGenerator && !program.callables.count(call.callee.text);
  }

  void checkDefault(Parameter &parameter, ExpressionChecker &earlier) {
    const Type &type = parameter.symbol->type;
    if (parameter.direction == Direction::Out) {
      engine.report(DiagnosticKind::default_on_output, parameter.name.range, parameter.name.text);
      return;
    }
    if (parameter.readFile) {
      if (!type.isUnknown && type.isScalar())
        engine.report(DiagnosticKind::default_file, parameter.readRange,
                      "`" + parameter.name.text + "`, " + describe(type));
      return;
    }
    auto *call = dyn_cast<CallExpression>(parameter.initial);
    Type given;
    if (call && isGenerator(*call, program))
      given = call->type = earlier.checkGenerator(*call);
    else
      given = earlier.checkComplete(parameter.initial);
    if (given.isUnknown || type.isUnknown)
      return;
    checkDefaultType(parameter, type, given);
    checkDefaultRange(parameter);
    if (std::optional<Extent> value = earlier.extentOf(parameter.initial); value && type.isScalar() && isInt(type))
      program.defaultExtents[&parameter] = *value;
  }

  void checkDefaultType(const Parameter &parameter, const Type &type, const Type &given) {
    SourceRange range = parameter.initial->range;
    bool isFill = given.isScalar() && !type.isScalar();
    bool shapesDiffer = !isFill && type.rank() != given.rank();
    for (size_t d = 0; !isFill && !shapesDiffer && d < type.rank(); ++d)
      shapesDiffer = difference(type.shape[d], given.shape[d]).value_or(0) != 0;
    if (!holds(type, given))
      engine.report(DiagnosticKind::type_mismatch, range, parameter.name.text, describe(type), describe(given));
    else if (shapesDiffer)
      engine.report(DiagnosticKind::shape_mismatch, range, parameter.name.text, shapeText(type), shapeText(given));
  }

  void checkDefaultRange(const Parameter &parameter) {
    if (!parameter.declared->valueRange)
      return;
    const ValueRange &range = *parameter.declared->valueRange;
    std::optional<double> value = constantOf(*parameter.initial);
    std::optional<double> low = constantOf(*range.low), high = constantOf(*range.high);
    bool isOutside = value && ((low && *value < *low) || (high && *value > *high));
    if (isOutside)
      engine
          .report(DiagnosticKind::default_outside_range, parameter.initial->range, numberText(*value),
                  parameter.name.text, engine.textOf(range.low->range), engine.textOf(range.high->range))
          .note(range.range, "its range is declared here");
  }

  Callable &callable;
  ProgramNames &program;
  DiagnosticEngine &engine;
  ExpressionChecker checker;
  std::map<std::string, const Parameter *> parameters;
  std::set<std::string> sizes;
};

} // namespace

void sema::resolveSignature(Callable &callable, ProgramNames &program, DiagnosticEngine &engine) {
  SignatureResolver(callable, program, engine).run();
}

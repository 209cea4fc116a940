// Implementations: what they implement, and what they state of themselves.
#include "compiler/sema/annotations.h"
#include "compiler/sema/statement_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;

namespace {

class ImplementationChecker {
public:
  ImplementationChecker(ImplementationComponent &implementation, ProgramNames &program, DiagnosticEngine &engine)
      : implementation(implementation), program(program), engine(engine), checker(implementation, program, engine) {}

  void run() {
    resolve();
    checkLanguage();
    if (!implementation.implemented)
      return;
    checker.declareSignature(*implementation.implemented);
    checkStored();
    for (const std::vector<FormatChoice> &variant : implementation.arithmetic)
      checkVariant(variant);
    if (implementation.processes)
      checkCounts("`processes`", *implementation.processes);
    if (implementation.threads)
      checkCounts("`threads`", *implementation.threads);
    for (Expression *requirement : implementation.requirements)
      checkRequirement(requirement);
    checkExpertise(implementation, program, engine);
    if (implementation.language.text == "dpg")
      checker.checkBody(*implementation.implemented, implementation.body);
  }

private:
  void resolve() {
    auto found = program.callables.find(implementation.of.text);
    if (found != program.callables.end() && found->second->kind == ComponentKind::Abstract) {
      implementation.implemented = found->second;
      return;
    }
    auto reported = engine.report(DiagnosticKind::unknown_abstract, implementation.of.range, implementation.name.text,
                                  implementation.of.text);
    if (found != program.callables.end())
      reported.note(found->second->name.range, "it is a graph; what has several implementations is an abstract");
  }

  void checkLanguage() {
    const std::string &language = implementation.language.text;
    bool isDpg = language == "dpg";
    if (!isDpg && language != "cpp" && language != "cuda") {
      engine.report(DiagnosticKind::unknown_language, implementation.language.range, language);
      return;
    }
    if (isDpg) {
      refuse(implementation.source.has_value(), "source", implementation.sourceRange);
      if (!implementation.function.empty())
        refuse(true, "function", implementation.function.front().range);
      if (implementation.body.empty())
        missing("statement");
      return;
    }
    if (!implementation.source || implementation.source->empty())
      missing("source");
    if (implementation.function.empty())
      missing("function");
    if (!implementation.body.empty())
      refuse(true, "a statement", implementation.body.front()->range);
  }

  void missing(const char *property) {
    engine.report(DiagnosticKind::property_missing, implementation.name.range, implementation.name.text,
                  implementation.language.text, property);
  }

  void refuse(bool isThere, const char *property, SourceRange range) {
    if (isThere)
      engine.report(DiagnosticKind::property_misplaced, range, property, implementation.language.text);
  }

  const Parameter *findParameter(const Name &name) {
    for (const Parameter *parameter : implementation.implemented->parameters)
      if (parameter->name.text == name.text)
        return parameter;
    engine
        .report(DiagnosticKind::unknown_implementation_parameter, name.range, name.text,
                implementation.implemented->name.text)
        .note(implementation.implemented->name.range, "the abstract is declared here");
    return nullptr;
  }

  void checkStored() {
    std::set<std::string> seen;
    for (StoredChoice &choice : implementation.stored) {
      if (!seen.insert(choice.parameter.text).second)
        engine.report(DiagnosticKind::property_twice, choice.parameter.range, "stored " + choice.parameter.text);
      if (const Parameter *parameter = findParameter(choice.parameter))
        checkStorage(choice.storage, parameter->symbol->type, choice.parameter.text, checker, engine);
    }
  }

  /// One line of `arithmetic`: the formats of parameters and of the sums.
  void checkVariant(const std::vector<FormatChoice> &variant) {
    std::set<std::string> seen;
    for (const FormatChoice &choice : variant) {
      if (!seen.insert(choice.parameter.text).second)
        engine.report(DiagnosticKind::property_twice, choice.parameter.range, choice.parameter.text);
      if (choice.parameter.text != "accumulate")
        findParameter(choice.parameter);
      for (const Name &format : choice.formats) {
        std::optional<Element> element = elementOf(format.text);
        if (!element || (*element == Element::Bool || *element == Element::Real))
          engine.report(DiagnosticKind::unknown_format, format.range, format.text);
      }
    }
  }

  void checkCounts(const char *what, const CountRange &counts) {
    std::optional<Extent> low, high;
    for (auto [bound, value] : {std::pair(counts.low, &low), std::pair(counts.high, &high)}) {
      if (!bound)
        continue;
      checker.checkCount(bound, what);
      *value = checker.extentOf(bound);
    }
    if (low && high && difference(*high, *low).value_or(0) < 0)
      engine.report(DiagnosticKind::count_range, counts.range, what, "count down");
  }

  void checkRequirement(Expression *requirement) { checker.checkCondition(requirement, "`requires`"); }

  ImplementationComponent &implementation;
  ProgramNames &program;
  DiagnosticEngine &engine;
  StatementChecker checker;
};

} // namespace

void sema::checkImplementation(ImplementationComponent &implementation, ProgramNames &program,
                               DiagnosticEngine &engine) {
  ImplementationChecker(implementation, program, engine).run();
}

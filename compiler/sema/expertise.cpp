// Expertise: what an author states about a task, checked for names and kinds.
#include "compiler/sema/expression_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

namespace {

class ExpertiseChecker : public ExpressionChecker {
public:
  /// `owner` states facts of the task that `callable` is.
  ExpertiseChecker(Component &owner, Callable &callable, const ProgramNames &program, DiagnosticEngine &engine)
      : ExpressionChecker(owner, program, engine), callable(callable) {
    declareSignature(callable);
    defineAll();
    isInExpertise = true;
  }

  void run(const std::vector<Fact *> &expertise) {
    for (Fact *fact : expertise)
      checkFact(*fact);
  }

private:
  static std::string titleOf(const Fact &fact) {
    static const char *const words[] = {"operations", "bytes", "error", "prefer", "stability"};
    std::string word = words[static_cast<size_t>(fact.kind)];
    return fact.of ? word + " " + fact.of->text : word;
  }

  void checkFact(Fact &fact) {
    auto [known, isNew] = titles.insert({titleOf(fact), &fact});
    if (!isNew)
      report(DiagnosticKind::fact_twice, fact.range, titleOf(fact)).note(known->second->range, "it stands here first");
    if (fact.kind == FactKind::Prefer) {
      checkPreference(fact.value);
      runPostponed();
      return;
    }
    Type type = checkComplete(fact.value);
    const Parameter *output = fact.kind == FactKind::Error ? findOutput(fact) : nullptr;
    if (type.isUnknown)
      return;
    bool isNumber = !isBool(type) && !type.isComplex;
    bool hasShape = type.isScalar() || (output && sameShape(type, output->symbol->type));
    if (fact.kind == FactKind::Error ? !output || (isNumber && hasShape) : isNumber && type.isScalar())
      return;
    std::string wanted = fact.kind == FactKind::Error
                             ? "a real bound, one number or of the shape " + shapeText(output->symbol->type)
                             : "one real number";
    report(DiagnosticKind::fact_type, fact.value->range, titleOf(fact), wanted, describe(type));
  }

  const Parameter *findOutput(const Fact &fact) {
    for (const Parameter *parameter : callable.parameters)
      if (fact.of && parameter->name.text == fact.of->text && parameter->direction != Direction::In)
        return parameter;
    if (fact.of)
      report(DiagnosticKind::fact_output, fact.of->range, fact.of->text);
    return nullptr;
  }

  /// f32, or `if n <= 10_000 then f32 else f64`.
  void checkPreference(Expression *preference) {
    if (auto *choice = dyn_cast<ChoiceExpression>(preference)) {
      checkCondition(choice->condition, "the condition of `if`");
      checkPreference(choice->yes);
      checkPreference(choice->no);
      return;
    }
    auto *name = dyn_cast<NameExpression>(preference);
    std::optional<Element> format = name ? elementOf(name->name.text) : std::nullopt;
    if (!format || !isRealFormat(*format))
      report(DiagnosticKind::fact_preference, preference->range, textOf(preference->range));
    else
      preference->type = scalarOf(*format);
  }

  Callable &callable;
  std::map<std::string, const Fact *> titles;
};

} // namespace

void sema::checkExpertise(Callable &callable, const ProgramNames &program, DiagnosticEngine &engine) {
  ExpertiseChecker(callable, callable, program, engine).run(callable.expertise);
}

void sema::checkExpertise(ImplementationComponent &implementation, const ProgramNames &program,
                          DiagnosticEngine &engine) {
  ExpertiseChecker(implementation, *implementation.implemented, program, engine).run(implementation.expertise);
}

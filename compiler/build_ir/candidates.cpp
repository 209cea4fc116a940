// Which implementation a call of a component runs: see candidates.h.
#include "compiler/build_ir/candidates.h"
#include "compiler/build_ir/library_functions.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

namespace dpg {

using namespace ast;

/// Whether a line of `arithmetic` lets every real parameter be f64, in which the compiler holds them.
static bool takesDoubles(const ImplementationComponent &implementation) {
  const auto isDouble = [&](const FormatChoice &choice) {
    const bool isReal = llvm::any_of(implementation.implemented->parameters, [&](const Parameter *parameter) {
      return parameter->name.text == choice.parameter.text && parameter->symbol->type.element == Element::Real;
    });
    return !isReal || llvm::any_of(choice.formats, [](const Name &format) { return format.text == "f64"; });
  };
  return implementation.arithmetic.empty() ||
         llvm::any_of(implementation.arithmetic, [&](const auto &line) { return llvm::all_of(line, isDouble); });
}

/// The number that an expression is; `otherwise` if it is none.
static int64_t numberOf(const Expression *expression, int64_t otherwise) {
  const auto *number = llvm::dyn_cast_if_present<NumberExpression>(expression);
  int64_t value = otherwise;
  return number && !llvm::StringRef(number->digits).getAsInteger(10, value) ? value : otherwise;
}

Counts countsIn(const std::optional<CountRange> &range) {
  if (!range)
    return {};
  const int64_t fewest = numberOf(range->low, 1);
  return {fewest, range->isOpen ? 0 : range->high ? numberOf(range->high, 0) : fewest};
}

Candidates::Candidates(const Program &program, const ChosenImplementations &chosen, const Program *library)
    : chosen(chosen), library(library) {
  for (const Component *component : program.components)
    if (const auto *implementation = llvm::dyn_cast<ImplementationComponent>(component)) {
      implementations[implementation->implemented].push_back(implementation);
      if (implementation->language.text != "cuda" && takesDoubles(*implementation))
        offered[implementation->implemented].push_back(implementation);
    }
}

/// The program is built where the compiler runs: other targets have no machine here.
static bool isForThisMachine(const ExecutionComponent &execution) {
  const llvm::Triple machine(llvm::sys::getProcessTriple());
  const llvm::StringRef target = execution.property("target");
  return target == "x86-64" ? machine.getArch() == llvm::Triple::x86_64
                            : target == llvm::Triple::getArchTypeName(machine.getArch());
}

ExecutionBuild buildOf(const ExecutionComponent &execution) {
  ExecutionBuild build;
  llvm::SmallVector<llvm::StringRef> features, flags;
  execution.property("features").split(features, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef feature : features) {
    build.features.push_back(feature.trim().str());
    build.flags.push_back("-m" + build.features.back());
  }
  llvm::SplitString(execution.property("flags"), flags);
  for (llvm::StringRef flag : flags) {
    build.flags.push_back(flag.str());
    const bool isInstructionSet = flag.consume_front("-m") && !flag.contains('=') && !flag.starts_with("no-");
    if (isInstructionSet && !llvm::is_contained(build.features, flag.str()))
      build.features.push_back(flag.str());
  }
  return build;
}

const Callable *Candidates::calleeOf(const CallExpression &call) const {
  if (call.calleeKind == CalleeKind::Component)
    return llvm::cast<Callable>(call.component);
  return library && isGraphOfLibrary(call) ? library->find(call.callee.text) : nullptr;
}

void Candidates::leaveOut(const ImplementationComponent *implementation) {
  llvm::erase(offered[implementation->implemented], implementation);
}

Implementations Candidates::unnamed() const {
  Implementations all;
  for (const auto &[component, each] : offered)
    llvm::append_range(all, each);
  return all;
}

Alternatives alternativesOf(const Callable &component, llvm::ArrayRef<const ImplementationComponent *> its) {
  Alternatives found;
  if (component.hasBody)
    found.push_back({});
  for (const ImplementationComponent *implementation : its) {
    found.push_back({implementation});
    for (const ExecutionComponent *execution : implementation->executions)
      if (isForThisMachine(*execution) && isInCpp(implementation))
        found.push_back({implementation, execution});
  }
  return found;
}

llvm::StringRef nameOf(const Alternative &alternative, const Callable &component) {
  if (alternative.execution)
    return alternative.execution->name.text;
  return alternative.implementation ? alternative.implementation->name.text : component.name.text;
}

bool asksTheMachine(const Alternative &alternative) {
  return alternative.execution ||
         (alternative.implementation && countsIn(alternative.implementation->threads).fewest > 1);
}

std::optional<Alternative> Candidates::demanded(const Callable &component, const Statement &statement) const {
  for (const Demand &demand : statement.clauses.demands)
    if (demand.implementation)
      for (const Alternative &each : alternativesOf(component, implementations.lookup(&component)))
        if (nameOf(each, component) == demand.implementation->text)
          return each;
  return std::nullopt;
}

std::string Candidates::obstacleToDemand(const Callable &component, const Demand &demand) const {
  for (const ImplementationComponent *implementation : implementations.lookup(&component))
    for (const ExecutionComponent *execution : implementation->executions) {
      if (!demand.implementation || execution->name.text != demand.implementation->text)
        continue;
      const std::string name = "execution `" + execution->name.text + "`";
      if (!isForThisMachine(*execution))
        return name + ", which is for the target \"" + execution->property("target").str() + "\",";
      if (!isInCpp(implementation))
        return name + " of an implementation in dpg";
    }
  return "";
}

Alternatives Candidates::of(const CallExpression &call, const Statement &statement) const {
  const Callable &callee = *calleeOf(call);
  if (callee.hasBody && llvm::isa<CertifyStatement>(statement))
    return {{}};
  if (const std::optional<Alternative> only = demanded(callee, statement))
    return {*only};
  if (const auto pinned = chosen.find(callee.name.text); pinned != chosen.end())
    return {pinned->second};
  return alternativesOf(callee, offered.lookup(&callee));
}

} // namespace dpg

// Which implementation a call of a component runs: see candidates.h.
#include "compiler/build_ir/candidates.h"
#include "compiler/build_ir/library_functions.h"

namespace dpg {

using namespace ast;

Candidates::Candidates(const Program &program, const ChosenImplementations &chosen, const Program *library)
    : chosen(chosen), library(library) {
  for (const Component *component : program.components)
    if (const auto *implementation = llvm::dyn_cast<ImplementationComponent>(component))
      implementations[implementation->implemented].push_back(implementation);
}

const Callable *Candidates::calleeOf(const CallExpression &call) const {
  if (call.calleeKind == CalleeKind::Component)
    return llvm::cast<Callable>(call.component);
  return library && isGraphOfLibrary(call) ? library->find(call.callee.text) : nullptr;
}

const ImplementationComponent *Candidates::of(const CallExpression &call, const Statement &statement) const {
  const Callable *callee = calleeOf(call);
  const auto found = implementations.find(callee);
  if (found == implementations.end())
    return nullptr;
  for (const Demand &demand : statement.clauses.demands)
    for (const ImplementationComponent *implementation : found->second)
      if (demand.implementation && demand.implementation->text == implementation->name.text)
        return implementation;
  if (const auto pinned = chosen.find(callee->name.text); pinned != chosen.end())
    return pinned->second;
  return callee->hasBody ? nullptr : found->second.front();
}

} // namespace dpg

// Semantic analysis in its order: names, signatures, bodies, and what follows from all of them.
#include "compiler/sema/sema.h"

#include "compiler/sema/statement_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

static void checkCallable(Callable &callable, const ProgramNames &names, DiagnosticEngine &engine) {
  if (!isOpaque(callable)) {
    StatementChecker checker(callable, names, engine);
    checker.declareSignature(callable);
    checker.checkBody(callable, callable.body);
  }
  checkExpertise(callable, names, engine);
}

bool dpg::analyze(Program &program, DiagnosticEngine &engine) {
  size_t before = engine.errorCount();
  ProgramNames names = collectNames(program, engine);
  // Calls look at signatures only, so that all of them come before the first body.
  for (Component *component : program.components)
    if (auto *callable = dyn_cast<Callable>(component))
      resolveSignature(*callable, names, engine);
  size_t beforeRecursion = engine.errorCount();
  checkRecursion(names, engine);
  bool recurses = engine.errorCount() > beforeRecursion;
  for (Component *component : program.components) {
    if (auto *callable = dyn_cast<Callable>(component))
      checkCallable(*callable, names, engine);
    else if (auto *implementation = dyn_cast<ImplementationComponent>(component))
      checkImplementation(*implementation, names, engine);
    else if (auto *execution = dyn_cast<ExecutionComponent>(component))
      checkExecution(*execution, names, engine);
  }
  checkOpaqueTasks(program, names, engine);
  // What a value was computed from is followed through calls, which must end.
  for (Component *component : program.components)
    if (auto *callable = dyn_cast<Callable>(component); callable && !recurses)
      checkContracts(*callable, callable->body, names, engine);
  return engine.errorCount() == before;
}

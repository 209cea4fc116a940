// The components of a program by name, and what callers need to know of them.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include <map>

namespace dpg::sema {

struct ProgramNames {
  std::map<std::string, ast::Callable *> callables;
  std::map<std::string, ast::ImplementationComponent *> implementations;
  std::map<std::string, ast::ExecutionComponent *> executions;
  /// Values of the defaults of int parameters, over the callee's own names.
  std::map<const ast::Parameter *, Extent> defaultExtents;
};

/// Finds every component, and reports those that are defined twice.
ProgramNames collectNames(ast::Program &program, DiagnosticEngine &engine);

/// An abstract that says nothing about what it computes: without a body, or with expertise alone.
bool isOpaque(const ast::Callable &callable);

/// Creates parameters and sizes of a callable, resolves their types, annotations and defaults.
void resolveSignature(ast::Callable &callable, ProgramNames &program, DiagnosticEngine &engine);

/// Reports components that call themselves, over others too.
void checkRecursion(const ProgramNames &program, DiagnosticEngine &engine);

/// Reports opaque abstracts that are called and have no implementation.
void checkOpaqueTasks(const ast::Program &program, const ProgramNames &names, DiagnosticEngine &engine);

/// Checks what an implementation or an execution states; bodies in dpg are checked as the statements of its abstract.
void checkImplementation(ast::ImplementationComponent &implementation, ProgramNames &program, DiagnosticEngine &engine);
void checkExecution(ast::ExecutionComponent &execution, const ProgramNames &program, DiagnosticEngine &engine);

/// Checks the facts that an abstract or a graph states, and those that an implementation states of itself.
void checkExpertise(ast::Callable &callable, const ProgramNames &program, DiagnosticEngine &engine);
void checkExpertise(ast::ImplementationComponent &implementation, const ProgramNames &program,
                    DiagnosticEngine &engine);

/// Checks certificates, and that each contract of a checked component can be met by a proof, a bound or a certificate.
void checkContracts(ast::Callable &callable, const ast::Block &body, const ProgramNames &program,
                    DiagnosticEngine &engine);

} // namespace dpg::sema

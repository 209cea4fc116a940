// From a checked program to the dpg dialect.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <map>
#include <string>

namespace dpg {

/// What a call may run: an implementation, built for an execution or as the program is; without one, the component's
/// own statements.
struct Alternative {
  const ast::ImplementationComponent *implementation = nullptr;
  const ast::ExecutionComponent *execution = nullptr;
};

/// In the order in which equal ones are taken.
using Alternatives = llvm::SmallVector<Alternative>;
using Implementations = llvm::SmallVector<const ast::ImplementationComponent *>;

/// Everything that a component may run by on this machine, of its own statements and these implementations.
Alternatives alternativesOf(const ast::Callable &component, llvm::ArrayRef<const ast::ImplementationComponent *> its);

/// The name by which people and programs call an alternative: an execution's, an implementation's or the component's.
llvm::StringRef nameOf(const Alternative &alternative, const ast::Callable &component);

/// What the user chose, by the names of the components.
using ChosenImplementations = std::map<std::string, Alternative>;

/// Builds one `dpg.graph` for each graph of the program and each abstract with a body that they call.
///
/// `program` must have passed sema. What later stages cannot lower yet is reported (E07xx, all of it in one run), and
/// then the result is null. The dialects that the module needs are loaded into `context`. `library` holds the graphs of
/// tasks that are written in the language, checked too; null where the program calls none (see callsGraphOfLibrary).
mlir::OwningOpRef<mlir::ModuleOp> buildIr(const ast::Program &program, const SourceManager &sources,
                                          DiagnosticEngine &diagnostics, mlir::MLIRContext &context,
                                          const ChosenImplementations &chosen = {},
                                          const ast::Program *library = nullptr);

/// Whether a program calls tasks of the library that are graphs in stdlib/tasks.dpg.
bool callsGraphOfLibrary(const ast::Program &program);

} // namespace dpg

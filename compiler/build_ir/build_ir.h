// From a checked program to the dpg dialect.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <map>
#include <string>

namespace dpg {

/// Implementations that the user chose, by the names of the components that they implement.
using ChosenImplementations = std::map<std::string, const ast::ImplementationComponent *>;

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

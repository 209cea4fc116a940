// Which tasks of the library are functions of the runtime, in C++.
#pragma once

#include "compiler/ast/ast.h"

#include "llvm/ADT/StringRef.h"

namespace dpg {

/// The header of the function that computes a call of a task of the library; empty where the task is built of index
/// statements, or cannot be compiled. A function dpg::library::TASK takes the task's arguments, its results, and the
/// place of the call; what is in dpg/lapack/ needs LAPACK.
llvm::StringRef headerOfTask(const ast::CallExpression &call);

/// Whether a task solves A x = b for its arguments A and b, so that a certificate of its result's backward error
/// follows.
bool isSolver(llvm::StringRef task);

/// Whether a call is of a task that is a graph in stdlib/tasks.dpg, and takes what the graph takes.
bool isGraphOfLibrary(const ast::CallExpression &call);

} // namespace dpg

// Semantic analysis: from the tree that parse built to a tree that means something, or to all errors in it.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

namespace dpg {

/// Checks every component of `program` and fills the fields of the tree that ast.h marks "sema:".
///
/// All mistakes are reported in one run; an expression in which one was found has an unknown type, about which nothing
/// further is said. Returns true if none was found; only then may the filled fields be relied on. Call it once a
/// program.
bool analyze(ast::Program &program, DiagnosticEngine &engine);

/// The graph that `run` takes: the one of that name, or, where `name` is empty, the only one of the main file that no
/// other graph in the file calls. Null if there is none, or more than one.
ast::GraphComponent *mainGraph(const ast::Program &program, llvm::StringRef name = {});

/// All graphs of the main file that no other graph in it calls: what to name where mainGraph() finds more than one.
std::vector<ast::GraphComponent *> outermostGraphs(const ast::Program &program);

} // namespace dpg

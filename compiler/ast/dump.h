// Prints a syntax tree as text.
#pragma once

#include "compiler/ast/ast.h"

namespace llvm {
class raw_ostream;
}

namespace dpg {

/// One line a node, indented by its depth; expressions on one line, each operation in brackets of its own:
///
///     graph step
///       in A: sparse real[n, n]
///       out y: real[n]
///       assign y[i] = (sum(j) (A[i, j] * x[j]))
///
/// With `sources`, components and statements end in the line and column where they stand, as in "@4:3". What sema finds
/// out is not shown.
void dump(const ast::Program &program, llvm::raw_ostream &out, const SourceManager *sources = nullptr);
/// An expression alone, as above.
void dump(const ast::Expression &expression, llvm::raw_ostream &out);

/// "+", "div", "and", ...
const char *spelling(ast::BinaryOperator op);

} // namespace dpg

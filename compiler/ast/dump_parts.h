// The parts of a tree dump that statements and expressions share.
#pragma once

#include "compiler/ast/dump.h"

namespace dpg {

/// "<missing>" where the parser left null.
void dumpOptional(const ast::Expression *expression, llvm::raw_ostream &out);
void dumpList(const std::vector<ast::Expression *> &expressions, llvm::raw_ostream &out);
void dumpRange(const ast::Range &range, llvm::raw_ostream &out);
void dumpBinders(const std::vector<ast::Binder> &binders, llvm::raw_ostream &out);
void dumpSubscripts(const std::vector<ast::Subscript> &subscripts, llvm::raw_ostream &out);
void dumpArithmetic(const ast::Arithmetic &arithmetic, llvm::raw_ostream &out);
void dumpType(const ast::TypeSyntax &type, llvm::raw_ostream &out);

} // namespace dpg

// From Clang's declarations to CxxFunction.
#pragma once

#include "compiler/cxx/clang_messages.h"
#include "compiler/cxx/cxx_function.h"

#include "clang/AST/Decl.h"

namespace dpg::cxx {

CxxType describeType(clang::QualType type, const clang::ASTContext &context);

/// A function, or a template of one; also what else a name may mean, which is then unusable.
CxxFunction describeDeclaration(const clang::NamedDecl &declaration, const ClangPlaces &places);

/// All functions of that qualified name, in their order; without any, whatever the name means.
std::vector<const clang::NamedDecl *> findFunctions(clang::ASTContext &context, llvm::StringRef qualifiedName);

/// Calls `visit` with the functions and function templates of all namespaces and classes, but for the system's.
void visitFunctions(clang::ASTContext &context, llvm::function_ref<void(const clang::NamedDecl &)> visit);

} // namespace dpg::cxx

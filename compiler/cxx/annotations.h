// The annotations of a header: lines `/// @dpg ...` above functions.
#pragma once

#include "compiler/cxx/read_header.h"
#include "compiler/diagnostics/diagnostic.h"

namespace dpg::cxx {

/// A function with the annotations of its comment.
struct AnnotatedFunction {
  CxxFunction function;
  std::string component;                  ///< the name in the signature
  CommentLine signature;                  ///< "spmv(in A: sparse real[m, n], ...)"
  std::vector<CommentLine> properties;    ///< of the implementation: "threads 1.."
  std::vector<CommentLine> facts;         ///< of the component: "operations 2 * nnz(A)"
  std::vector<CommentLine> documentation; ///< the other lines
};

/// The annotated functions of a header, in their order; functions whose annotations are wrong are reported and left
/// out. `file` is the header.
std::vector<AnnotatedFunction> readAnnotations(const std::vector<CommentedFunction> &functions, FileId file,
                                               const SourceManager &sources, DiagnosticEngine &diagnostics);

/// Equal but for white space.
bool areAlike(llvm::StringRef text, llvm::StringRef other);

} // namespace dpg::cxx

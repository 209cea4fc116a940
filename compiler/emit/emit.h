// From the last form of the IR to the files of a C++ program.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace dpg::emit {

struct EmitOptions {
  std::string sourceName;     ///< of the program's file, as comments name it: pagerank.dpg
  std::string sourceFolder;   ///< where that file lies, absolute: what the program reads is found from there
  std::string prefix;         ///< where the runtime is installed, a hint for CMake; may be empty
  std::string mainGraph;      ///< the graph that main.cpp runs; empty: there is no main.cpp
  bool measuresTasks = false; ///< whether the program notes times of its tasks, for `dpgc report`
};

struct EmittedFile {
  std::string name; ///< without folders
  std::string text;
};

/// How a source with flags of its own is built: an implementation compiled for an execution.
struct VariantBuild {
  std::string file;    ///< without `.cpp`
  std::string symbols; ///< a pattern of those that its object keeps; all others become local to it
  std::vector<std::string> flags;
};

/// What the first line of every emitted file holds, so that dpgc recognises its own.
inline constexpr llvm::StringLiteral mark = ": emitted by dpgc from ";

/// The name of the program and its files: `pagerank` for pagerank.dpg.
std::string programName(llvm::StringRef sourceName);

/// Its namespace: that name, but `pagerank_graphs` where functions that it calls lie in a namespace `pagerank`. There
/// they would be found in place of its own.
std::string programNamespace(mlir::ModuleOp module, llvm::StringRef sourceName);

/// The graph that main.cpp runs, or null.
mlir::Operation *mainGraph(mlir::ModuleOp module, const EmitOptions &options);

/// The folders where the headers of functions that implement components are found.
std::vector<std::string> foldersOfFunctions(mlir::ModuleOp module);

/// Whether a program calls functions of the runtime that need LAPACK: those that are declared in dpg/lapack/.
bool callsLapack(mlir::ModuleOp module);

/// The sources with flags of their own.
std::vector<VariantBuild> variantsOf(mlir::ModuleOp module, const EmitOptions &options);

/// NAME.hpp, NAME.cpp, one source for each execution, main.cpp and CMakeLists.txt, which builds a library where no
/// graph is run. `module` must have passed the whole pipeline. What cannot be emitted is an error at its operation.
mlir::FailureOr<std::vector<EmittedFile>> emitProgram(mlir::ModuleOp module, const EmitOptions &options);

} // namespace dpg::emit

// Functions that implement components, compiled for executions: each in a file of its own, with its own flags.
//
// A file's function calls the one that implements the component. Everything else in its object becomes local to it
// before it is linked: an inline function that others share must not run with instructions that a machine lacks.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "compiler/emit/emit.h"
#include "compiler/emit/syntax/statement.h"
#include "dialects/dpg/dpg.h"

#include "llvm/ADT/StringMap.h"

namespace dpg::emit {

class Variants {
public:
  /// `names` are those of the program's namespace.
  Variants(mlir::ModuleOp module, NameTable &names);

  /// What a call calls: the function of its execution, else the one that implements the component.
  /// A function as no local name hides it: `::f` of the global namespace, others as the program writes them.
  static std::string qualified(llvm::StringRef function);
  std::string functionOf(ir::InvokeOp invoke) const;
  /// The function of a kernel.
  std::string functionOf(ir::KernelOp kernel) const { return kernels.lookup(kernel.getSymName()); }

  /// The declarations of all functions.
  std::vector<cpp::Item> declarations() const;

  struct Variant {
    ir::InvokeOp invoke; ///< the first call
    std::string name;
  };
  const std::vector<Variant> &all() const { return variants; }

  /// The function of a variant, which calls the one that implements the component.
  static cpp::Function functionFor(const Variant &variant);

private:
  std::vector<Variant> variants;
  llvm::StringMap<std::string> kernels; ///< C++ names by symbol
};

/// How the file of a variant is built: `-mavx512f` and the like, and the symbols that its object keeps.
VariantBuild buildOf(const Variants::Variant &variant, llvm::StringRef program, llvm::StringRef space);

} // namespace dpg::emit

// Names of values in a graph: which are taken, and new ones that are not.
#pragma once

#include "dialects/dpg/names.h"

#include "llvm/ADT/StringSet.h"

namespace dpg {

/// The names that may not be given again.
class TakenNames {
public:
  void take(llvm::StringRef name) { names.insert(name); }
  bool has(llvm::StringRef name) const { return names.contains(name); }
  /// `wanted`, or with `_2`, `_3`, ... after it where that is taken; taken from now on.
  std::string fresh(llvm::StringRef wanted);

private:
  llvm::StringSet<> names;
};

/// Names of values of a graph, of parameters, sizes, loop indices and results in it, without what is local to nests or
/// stands in a `dpg.certify`. `scope` is the region that is looked at.
TakenNames namesTakenIn(mlir::Region &scope);

} // namespace dpg

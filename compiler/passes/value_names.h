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

/// What the component that a nest's statements stand in calls the value that the graph calls `name`: where a call was
/// inlined, another name than the caller's.
llvm::StringRef localName(ir::NestOp nest, llvm::StringRef name);

/// Records such names: pairs of the graph's and the component's, those that differ.
void setLocalNames(ir::NestOp nest, llvm::ArrayRef<std::pair<llvm::StringRef, llvm::StringRef>> names);

/// Records for a nest those of the two that it was made of, if both are of one component and agree.
void joinLocalNames(ir::NestOp joined, ir::NestOp first, ir::NestOp second);

} // namespace dpg

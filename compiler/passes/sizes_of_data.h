// Which sizes of a graph grow with its data.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/StringSet.h"

namespace dpg {

/// The sizes of a graph's data: those of its sparse matrices; without any, of its dense matrices' rows.
class SizesOfData {
public:
  explicit SizesOfData(ir::GraphOp graph);

  bool empty() const { return names.empty(); }

  /// Whether no extent of the array speaks of them.
  bool isSmall(ir::ArrayType type) const;

private:
  void take(ir::ExtentAttr extent);

  llvm::StringSet<> names;
};

} // namespace dpg

// Which buffer each array of a graph lies in: what assign_storage decided, read back from its attributes.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <string>
#include <utility>
#include <vector>

namespace dpg::emit {

class StoragePlan {
public:
  explicit StoragePlan(ir::GraphOp graph);

  /// The name of the buffer that holds an array when it is read.
  llvm::StringRef bufferOf(mlir::Value array) const;
  /// The type of a buffer, graph arguments and matrices included.
  ir::ArrayType typeOf(llvm::StringRef buffer) const { return types.lookup(buffer); }

  /// Pairs of buffers that an operation's attribute lists: `enter` and `leave` are copied, `swap` are swapped.
  static std::vector<std::pair<std::string, std::string>> pairs(mlir::Operation *op, llvm::StringRef attribute);
  /// Whether operand `position` may be moved by an operation with the attribute `consume`.
  static bool consumes(mlir::Operation *op, unsigned position);

  /// Ghost rows that a dense buffer needs, and whether a vector's buffer is exchanged: also where it swaps with one.
  int64_t ghostRowsOf(llvm::StringRef buffer) const { return ghostRows.lookup(buffer); }

private:
  void collect(mlir::Block &block);
  void collectLoop(mlir::Operation *loop);
  void spreadGhostRows(ir::GraphOp graph);

  llvm::DenseMap<mlir::Value, std::string> buffers;
  llvm::StringMap<ir::ArrayType> types;
  llvm::StringMap<int64_t> ghostRows;
};

} // namespace dpg::emit

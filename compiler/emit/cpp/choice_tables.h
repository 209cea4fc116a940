// The functions that choose implementations: one for all choices of a task among the same candidates.
#pragma once

#include "compiler/emit/cpp/names.h"
#include "compiler/emit/syntax/statement.h"
#include "dialects/dpg/dpg.h"

namespace dpg::emit {

/// What the choices of a module ask `dpg::choose` for. A function lists the candidates; the figures in which calls
/// differ are its parameters.
class ChoiceTables {
public:
  ChoiceTables(mlir::ModuleOp module, NameTable &names);

  /// The name of the function that makes a choice.
  const std::string &functionOf(ir::ChooseOp choice) const;

  /// What it takes behind the communicator: each value once.
  static llvm::SmallVector<mlir::Value> argumentsOf(ir::ChooseOp choice);

  /// The matrices that a candidate's functions take as copies in slices or blocks, and how: `sell[8]`.
  using Copy = std::pair<mlir::Value, std::string>;
  static std::vector<Copy> copiesFor(ir::ChooseOp choice, unsigned candidate);
  /// The candidates that have such, ascending: a function takes the bytes that each conversion moves, and then in how
  /// many runs of the task it is used.
  static llvm::SmallVector<unsigned> converting(ir::ChooseOp choice);

  /// All functions, in the order of the choices.
  std::vector<cpp::Item> functions() const;

private:
  std::vector<ir::ChooseOp> choices; ///< the first one of each function
  std::vector<std::string> functionNames;
};

} // namespace dpg::emit

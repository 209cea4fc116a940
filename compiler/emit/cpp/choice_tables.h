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

  /// All functions, in the order of the choices.
  std::vector<cpp::Item> functions() const;

private:
  std::vector<ir::ChooseOp> choices; ///< the first one of each function
  std::vector<std::string> functionNames;
};

} // namespace dpg::emit

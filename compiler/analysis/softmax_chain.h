// The statements of attention, recognised: score, top, weight, and the mean that they weigh.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <string>

namespace dpg::analysis {

/// Nests that become one; `total` is null where the mean sums the weights itself. Each is over rows i, or over elements
/// [i, j] before storage is chosen.
struct SoftmaxChain {
  ir::NestOp score, top, weight, total, mean;
  ir::ForEntriesOp scores;  ///< the loop in `score`; null before storage is chosen
  ir::ReduceOp weighted;    ///< the sum in `mean`
  mlir::Value scoreOfEntry; ///< without the condition under which it is present
  mlir::Value value;        ///< what is weighed, in `weighted`: an element of V as a real number
  ir::ReadOp read;          ///< of V
  mlir::Value present;      ///< in `weighted`; null where all elements are
  ir::ReadOp readOfPattern; ///< what `present` is, where that is an element of an array alone, before storage is chosen

  llvm::SmallVector<ir::NestOp> inOrder() const;
};

/// The chain that ends with a nest; nothing, and why in `obstacle`, where there is none.
std::optional<SoftmaxChain> softmaxChainOf(ir::NestOp mean, std::string &obstacle);

} // namespace dpg::analysis

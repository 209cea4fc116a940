// The loops of a schedule: isl's syntax tree as affine.for, with the statements inside.
#pragma once

#include "compiler/passes/polyhedral/statements.h"

namespace dpg::polyhedral {

/// What is known of the loops that one band of a schedule becomes.
struct Band {
  llvm::SmallVector<std::string> names; ///< of its loops, from the outside
  unsigned depth = 0;                   ///< how many loops of other bands are around it
  int parallel = -1;                    ///< the loop that threads share
  int vectorised = -1;                  ///< the loop of independent iterations along neighbouring elements
  bool areTiles = false;                ///< its loops step from tile to tile
  int common = -1;                      ///< the number of the loop that several statements have in common
};

/// The attribute of loops that several statements have in common: its number.
constexpr const char *commonLoop = "dpg.common";

/// Puts the loops of `schedule` in the place of those of `kernel`, whose statements `list` has. The marks of `schedule`
/// are the numbers of `bands`. False, with the kernel as it was, where isl's tree holds what has no such loops.
bool buildLoops(ir::KernelOp kernel, const StatementList &list, const isl::schedule &schedule,
                llvm::ArrayRef<Band> bands);

} // namespace dpg::polyhedral

// Nests whose results only some sides of choices use.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

bool givesScalarsAlone(ir::NestOp nest);

/// Moves a nest that gives only scalars, and what has to stand before it, into a branch, where all uses stand in sides
/// of choices or branches whose conditions are known before the nest. Its results are 0 where no such side is taken.
void moveWhereUsed(ir::NestOp nest, llvm::ArrayRef<mlir::Operation *> before = {});

} // namespace dpg

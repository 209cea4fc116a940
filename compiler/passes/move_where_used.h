// Operations whose results only some sides of choices use.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Whether it gives numbers and nothing else.
bool givesScalarsAlone(mlir::Operation *op);

/// Moves a nest, or another operation that gives only scalars, and what has to stand before it, into a branch, where
/// all uses stand in sides of choices or branches whose conditions are known before it. Its results are 0 where no such
/// side is taken.
void moveWhereUsed(mlir::Operation *op, llvm::ArrayRef<mlir::Operation *> before = {});

} // namespace dpg

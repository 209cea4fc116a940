// Why iterations of a kernel's loops wait for each other: an attribute of the kernel, for demands and reports.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::ir {

/// A dependence between iterations of one loop of a kernel as the program wrote it.
struct Wait {
  std::string loop;   ///< the index
  std::string inside; ///< of a loop inside of it, which therefore may not stand around it; else empty
  bool isBounded;     ///< the last of these loops goes back by no more than some number, so that tiles may be skewed
  std::string text;   ///< "iteration (i, j) reads `u[i - 1, j]`, which iteration (i - 1, j) wrote"
  std::string earlierText; ///< "`u[i, j]` is written here"
  mlir::Location later, earlier;
  llvm::SmallVector<mlir::Location> writes; ///< of all statements in the loop
};

void setWaits(KernelOp kernel, llvm::ArrayRef<Wait> waits);
llvm::SmallVector<Wait> waitsOf(KernelOp kernel);

} // namespace dpg::ir

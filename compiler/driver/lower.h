// From a checked program to a stage of its IR.
#pragma once

#include "compiler/driver/front_end.h"
#include "compiler/driver/pins.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace dpg::driver {

/// What leaves the stage of that name; `ir` is what enters the first, without a name all stages are run. Null where the
/// program cannot be lowered, which is reported; `status` says how it went.
mlir::OwningOpRef<mlir::ModuleOp> lowerTo(llvm::StringRef stage, Compilation &compilation, mlir::MLIRContext &context,
                                          Status &status, const Pins &pins = {});

/// Prints what went wrong in the compiler itself.
Status compilerFault(llvm::StringRef what);

} // namespace dpg::driver

// Which buffer an array is in, once `dpg-assign-storage` has said so.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::distribution {

/// The name of the buffer; of an argument of a graph its own. Empty where nothing says it.
llvm::StringRef bufferOf(mlir::Value array);

} // namespace dpg::distribution

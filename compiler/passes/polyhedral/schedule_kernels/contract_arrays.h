// Arrays that no value leaves a tile in, as arrays of a tile.
#pragma once

#include "compiler/passes/polyhedral/schedule_kernels/fuse_bands.h"

namespace dpg::polyhedral {

/// Gives each tile of a common loop an array of its own, of as many lines as it has iterations, in the place of an
/// array of the kernel's whose elements are written in the tile that reads them: it stays in a cache, where that of all
/// iterations would go to memory and back. `kernel` has the loops of the schedule; `list` is what it was before.
void contractArrays(ir::KernelOp kernel, const StatementList &list, const std::vector<CommonLoop> &loops);

} // namespace dpg::polyhedral

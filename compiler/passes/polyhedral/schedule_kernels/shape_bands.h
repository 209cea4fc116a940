// Bands of loops that may be permuted, as tiles: what is shared by threads, what is vectorised, in which sizes.
#pragma once

#include "compiler/passes/polyhedral/build_loops.h"
#include "compiler/passes/polyhedral/schedule_kernels/fuse_bands.h"
#include "compiler/passes/polyhedral/schedule_kernels/loop_order.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace dpg::polyhedral {

/// A schedule whose bands stand under marks, and what the marks say.
struct ShapedSchedule {
  isl::schedule schedule;
  std::vector<Band> bands;
  std::string description;                            ///< in one line, for the reader of the loops
  std::vector<std::pair<std::string, int64_t>> tiled; ///< indices of loops in tiles, and the sides of these
  std::vector<CommonLoop> commonLoops;                ///< by the numbers that their bands have
};

/// What the program says of loops, by the names of their indices: `schedule { tile i 64; parallel i; vectorise j }`.
struct WantedShapes {
  llvm::StringMap<int64_t> tiles; ///< sizes
  llvm::StringSet<> parallel, vectorised;
  LoopOrders orders;
};

/// Shapes each band of `schedule`, as is wanted where dependences allow it.
ShapedSchedule shapeBands(const isl::schedule &schedule, const StatementList &list, const Dependences &dependences,
                          const WantedShapes &wanted);

} // namespace dpg::polyhedral

// Neighbours in a sequence whose outer loops are one loop over tiles, which threads share.
#pragma once

#include "compiler/passes/polyhedral/dependences.h"

#include <vector>

namespace dpg::polyhedral {

/// How many iterations of a common loop are a tile: enough recurrences side by side, and few enough lines of an array
/// for a second-level cache.
constexpr long fusedSide = 16;

/// The mark over a common loop of tiles: with its number behind.
constexpr const char *fusedMark = "fused";

/// A loop over tiles that statements have in common.
struct CommonLoop {
  isl::union_set statements;
  isl::union_pw_aff loop;         ///< whose iterations are in tiles
  isl::multi_union_pw_aff around; ///< the loops around, and that over tiles
};

struct FusedSchedule {
  isl::schedule schedule;
  std::vector<CommonLoop> loops; ///< by number
};

/// Puts children of a sequence that stand one behind the other under a common loop, where what one gives another takes
/// in is from the same iteration of a loop that no dependence runs along. Threads then meet once for all of them, and
/// what goes from one to the other stays in a cache.
FusedSchedule fuseBands(const isl::schedule &schedule, const Dependences &dependences);

} // namespace dpg::polyhedral

// Whether two nests may become one, and the one that they become.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Why a nest does not join an earlier one of its block, the ones that are nearer to joining last.
enum class Obstacle {
  arithmetic, ///< one of them encloses values for a certificate
  space,      ///< they run over different spaces
  arrays,     ///< nothing would be saved: no array is read by both, or given by one and used by the other
  elements,   ///< the second uses what the first gives at other elements than the one at hand
  order,      ///< what the second needs is computed from the first, between them
  none
};
Obstacle obstacleToJoining(ir::NestOp first, ir::NestOp second);

/// Whether `second` may join `first`, an earlier nest of its block. What `second` needs is computed before `first`
/// then.
bool mayJoin(ir::NestOp first, ir::NestOp second);

/// The nest that does both, in the place of `first`; both are erased. Arrays that nobody else reads are not stored.
ir::NestOp joinNests(ir::NestOp first, ir::NestOp second);

/// Reports statements that demand to be fused and are not (E0721). For a module whose nests are fused.
mlir::LogicalResult checkFusedDemands(mlir::ModuleOp module);

} // namespace dpg

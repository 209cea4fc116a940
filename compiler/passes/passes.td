// All passes, in the order of the pipeline; the entry of each lies in its own room.
#ifndef COMPILER_PASSES
#define COMPILER_PASSES

include "mlir/Pass/PassBase.td"

// Distribution
include "compiler/passes/distribution/choose_partitions/choose_partitions.td"
include "compiler/passes/distribution/derive_exchanges/derive_exchanges.td"
include "compiler/passes/distribution/overlap_exchanges/overlap_exchanges.td"
include "compiler/passes/distribution/assign_storage/assign_storage.td"

#endif

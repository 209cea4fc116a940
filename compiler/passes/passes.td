// All passes, in the order of the pipeline; the entry of each lies in its own room.
#ifndef COMPILER_PASSES
#define COMPILER_PASSES

include "mlir/Pass/PassBase.td"

#endif

// All passes, in the order of the pipeline; the entry of each lies in its own room.
#ifndef COMPILER_PASSES
#define COMPILER_PASSES

include "mlir/Pass/PassBase.td"

// Graphs and arithmetic
include "compiler/passes/arithmetic/bound_contracts/bound_contracts.td"
include "compiler/passes/graph/inline_graphs/inline_graphs.td"
include "compiler/passes/arithmetic/sample_contracts/sample_contracts.td"
include "compiler/passes/arithmetic/prove_contracts/prove_contracts.td"
include "compiler/passes/arithmetic/insert_certificates/insert_certificates.td"
include "compiler/passes/graph/guard_nests/guard_nests.td"
include "compiler/passes/graph/choose_storage/choose_storage.td"
include "compiler/passes/graph/stream_softmax/stream_softmax.td"
include "compiler/passes/graph/hoist_invariants/hoist_invariants.td"
include "compiler/passes/arithmetic/build_ladders/build_ladders.td"
include "compiler/passes/arithmetic/sample_numbers/sample_numbers.td"
include "compiler/passes/arithmetic/select_formats/select_formats.td"
include "compiler/passes/distribution/copy_columns/copy_columns.td"
include "compiler/passes/distribution/replicate_arrays/replicate_arrays.td"
include "compiler/passes/distribution/call_products/call_products.td"
include "compiler/passes/graph/fuse_nests/fuse_nests.td"
include "compiler/passes/graph/rotate_repeats/rotate_repeats.td"
include "compiler/passes/graph/check_elements/check_elements.td"
include "compiler/passes/graph/inline_elements/inline_elements.td"
include "compiler/passes/graph/outline_tasks/outline_tasks.td"

// Loops
include "compiler/passes/polyhedral/copy_lines/copy_lines.td"
include "compiler/passes/polyhedral/extract_kernels/extract_kernels.td"
include "compiler/passes/polyhedral/schedule_kernels/schedule_kernels.td"

// Distribution
include "compiler/passes/distribution/choose_partitions/choose_partitions.td"
include "compiler/passes/distribution/derive_exchanges/derive_exchanges.td"
include "compiler/passes/distribution/overlap_exchanges/overlap_exchanges.td"
include "compiler/passes/distribution/assign_storage/assign_storage.td"
include "compiler/passes/distribution/overlap_functions/overlap_functions.td"
include "compiler/passes/distribution/overlap_iterations/overlap_iterations.td"
include "compiler/passes/distribution/keep_threads/keep_threads.td"

// Exports, in no pipeline
include "compiler/passes/graph/nest_to_linalg/nest_to_linalg.td"

#endif

// A reduction over spread data, inside of a nest that every process runs, as a nest of its own.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::distribution {

/// Whether `reduce`, which lies in `nest`, can become a nest that combines over its index: see the pass.
bool canCombine(ir::ReduceOp reduce, ir::NestOp nest);

/// Makes that nest, before `nest`, which reads its result where the reduction stood.
void combine(ir::ReduceOp reduce, ir::NestOp nest);

/// Replaces a nest that does nothing but copy what a nest combined.
void dropIfCopy(ir::NestOp nest);

} // namespace dpg::distribution

// What kernels cost: bytes between memory and the last-level cache, and operations.
#pragma once

#include "compiler/views/run_figures.h"

namespace dpg::views {

/// The kernel that an invoke calls; null where it calls another function.
ir::KernelOp kernelOf(ir::InvokeOp invoke);

/// The bytes of all arrays of a kernel, each once; nothing where one has an extent that is no polynomial.
std::optional<ir::Amount> bytesOnce(ir::KernelOp kernel);
/// The bytes of all sweeps, as if nothing stayed in a cache from one sweep to the next.
ir::Amount bytesAtMost(const ir::Traffic &traffic);
/// The bytes that one call of a kernel moves on the machine of a run: each array once, or as often as loops sweep it
/// again with more in between than the last-level cache holds.
std::optional<double> bytesMoved(ir::KernelOp kernel, const ReportSurroundings &around);
/// By the roofline model, of one call.
std::optional<double> predictedSeconds(ir::KernelOp kernel, const ReportSurroundings &around);

} // namespace dpg::views

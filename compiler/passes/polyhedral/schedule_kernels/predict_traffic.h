// What a kernel should move between memory and the last-level cache, and compute.
#pragma once

#include "compiler/passes/polyhedral/statements.h"
#include "dialects/dpg/traffic.h"

namespace dpg::polyhedral {

/// Of the loops as the program wrote them, `tiled` with sides by their indices. Ranges that move with other loops count
/// with their mean length. Nothing where a bound is no polynomial, or numbers are others than f64 and f32.
std::optional<ir::Traffic> predictTraffic(const StatementList &list,
                                          llvm::ArrayRef<std::pair<std::string, int64_t>> tiled);

} // namespace dpg::polyhedral

// What bounds of rounding errors may take as exact, or as wholly there.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::analysis {

/// The type of an array's elements; other types as they are.
mlir::Type elementOf(mlir::Type type);

/// Real numbers that norms in f64 measure.
bool isMeasured(mlir::Type type);

/// Whether an int is what it would be in exact arithmetic: no real number that was rounded decided it.
bool isExactInt(mlir::Value value);

/// Whether all elements of an array have values: norms read them all.
bool isWhole(mlir::Value array);

} // namespace dpg::analysis

// Numbers and truths that are known when compiling, since they come from sizes that the program fixes.
#pragma once

#include "mlir/IR/Value.h"

#include <optional>

namespace dpg {

/// The value of an int or of a real number that is computed from literals; nothing where it depends on data.
std::optional<double> knownNumber(mlir::Value value);

/// The truth of comparisons of such numbers.
std::optional<bool> knownTruth(mlir::Value value);

} // namespace dpg

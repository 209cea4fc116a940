// What computes a value, as an expression for people.
#pragma once

#include "dialects/dpg/dpg.h"

#include <string>

namespace dpg::analysis {

/// "x[i] + 1", "exp(score[i, c] - top[i])"; longer ones are cut: "...".
std::string valueText(mlir::Value value);

} // namespace dpg::analysis

// Rounding errors of what depends on no input: they are single numbers, and known.
#pragma once

#include "compiler/analysis/expression.h"
#include "compiler/analysis/number_format.h"

#include <optional>
#include <vector>

namespace dpg::analysis {

/// For each node, how far its result in the format is from the exact result of its operands in the format, rounded up;
/// nothing for nodes that depend on an input, that leave the normal numbers of the format, or that libm computes.
std::vector<std::optional<double>> constantErrors(const Expression &expression, const NumberFormat &format);

} // namespace dpg::analysis

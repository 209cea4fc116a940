// The statements of the program that a function computes, as its comment shows them.
#pragma once

#include "dialects/dpg/dpg.h"

#include <string>
#include <vector>

namespace dpg::emit {

/// step: share[i] = ...;    pagerank.dpg:4, with the places below each other where the lines allow it. A long statement
/// has several lines, and its place behind the last.
std::vector<std::string> originLines(mlir::ArrayAttr origins);

} // namespace dpg::emit

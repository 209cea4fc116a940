// What a kernel computes, run operation by operation: the meaning that no schedule may change.
#pragma once

#include "dialects/dpg/dpg.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// The order of iterations that a kernel leaves open: those of loops with `dpg.parallel` or `dpg.vectorise`.
enum class OpenOrder { AsWritten, Shuffled };

/// What a kernel leaves in the arrays that it updates, or why it has no meaning.
struct KernelResult {
  /// The elements that are written, of each array in the order of the arguments, by their places in memory.
  std::vector<std::map<int64_t, double>> updated;
  int64_t operations = 0; ///< elements that are read or written
  std::string fault;      ///< a subscript outside of its array, too many operations, ...
};

/// Runs `kernel` with `sizes` for the arguments of those names. Each array, those of the kernel too, holds at first
/// values that differ from element to element and are the same in each run; so does a scalar argument. A kernel is
/// stopped, with a fault, after `mostOperations`.
///
/// Arithmetic is that of doubles, of which each result is then brought to a magnitude in [1, 2) by a power of 2: it is
/// rounded as in a program, but nothing overflows or drowns in a sum, so that each order of writes leaves traces.
KernelResult interpret(dpg::ir::KernelOp kernel, const std::map<std::string, int64_t> &sizes, OpenOrder order,
                       int64_t mostOperations);

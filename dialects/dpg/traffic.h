// What a kernel should move between memory and the last-level cache: an attribute of the kernel, for reports.
#pragma once

#include "compiler/ast/extent.h"
#include "dialects/dpg/dpg.h"

namespace dpg::ir {

/// A polynomial over names of sizes, divided by a number: n * (n - 1) / 2.
struct Amount {
  Extent numerator = Extent::constant(0);
  int64_t denominator = 1;

  Amount operator+(const Amount &other) const;
  Amount operator-(const Amount &other) const;
  Amount operator*(const Amount &other) const;
  Amount dividedBy(int64_t divisor) const { return {numerator, denominator * divisor}; }
  static Amount constant(int64_t value) { return {Extent::constant(value), 1}; }
};

/// One way through an array: by the accesses of which the same loop is the outermost that runs through it.
struct Sweep {
  /// A loop that does not run through the array.
  struct Again {
    Amount times;   ///< its iterations, or its tiles
    Amount touched; ///< bytes of all arrays that one of these reads or writes
  };

  std::string array;
  Amount bytes;
  llvm::SmallVector<Again> again;
};

struct Traffic {
  llvm::SmallVector<Sweep> sweeps;
  Amount operations; ///< on numbers
  bool isInSingle = false;
};

void setTraffic(KernelOp kernel, const Traffic &traffic);
/// Nothing where the schedule of the kernel is not known, or its loops are not.
std::optional<Traffic> trafficOf(KernelOp kernel);

} // namespace dpg::ir

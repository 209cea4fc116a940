// The formats of floating-point numbers, as far as bounds of rounding errors need them.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace dpg::analysis {

/// A format whose operations round to nearest, ties to even, with gradual underflow.
struct NumberFormat {
  llvm::StringLiteral name;
  int precision;        ///< bits of the significand, the hidden one included
  int smallestExponent; ///< of normal numbers: the smallest one is 2^smallestExponent
  double largest;       ///< the largest finite number
  int bits;             ///< of a number in memory

  /// Whether its operations are the runtime's on pairs of doubles (dpg/num/dd.h), which round otherwise: the functions
  /// below are then those of literals, and operations have bounds of their own (double_double_errors.cpp).
  bool isDoubleDouble() const { return name == "dd"; }

  /// The largest distance of a real number that is at most `magnitude` from the nearest number of the format; infinity
  /// where that may be an infinite one.
  double roundingError(double magnitude) const;

  /// The distance of neighbouring numbers of the format below `magnitude`: twice the above, where that is finite.
  double spacing(double magnitude) const;
};

/// Those of hardware, from the narrowest to the widest.
llvm::ArrayRef<NumberFormat> numberFormats();

/// dd, in which a program computes what says so.
const NumberFormat &doubleDouble();

/// The format of that name, or null.
const NumberFormat *findNumberFormat(llvm::StringRef name);

} // namespace dpg::analysis

// Elementary functions on intervals, with their first two derivatives, rounded outward by MPFR.
#pragma once

#include "compiler/analysis/interval.h"

namespace dpg::analysis {

enum class Elementary { Sqrt, Exp, Log, Log2, Log10, Sin, Cos, Tan, Sinh, Cosh, Tanh, Asin, Acos, Atan };

/// A function's values on an interval. Where the function is not defined on all of it, they are all numbers.
Interval valuesOf(Elementary function, Interval x);

/// Its first derivative's, and its second one's where its own are known.
Interval slopesOf(Elementary function, Interval x);
Interval curvaturesOf(Elementary function, Interval x, Interval values);

/// Whether it is defined on all of an interval.
bool isDefinedOn(Elementary function, Interval x);

/// Where its values are a certain number: log(2), log(10).
Interval logOf2();
Interval logOf10();

} // namespace dpg::analysis

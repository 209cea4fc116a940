// What may end a running program: to be computed only where, and as often as, the program says.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Whether `op`, or what is inside it, may end the program with an error: a subscript that may lie outside, a division
/// of ints by what may be 0, a real number without an int, the extremum of no ints, ints that may leave their 64 bits,
/// a function in C++. Cautious: arithmetic of loop indices, constants and sizes of arrays is small, all other of ints
/// is not.
bool mayEndProgram(mlir::Operation *op);

/// The same without subscripts, which may still be found to lie inside.
bool mayEndByArithmetic(mlir::Operation *op);

} // namespace dpg

// dpg-select-formats: every real number gets a format.
#ifndef PASSES_SELECT_FORMATS
#define PASSES_SELECT_FORMATS

include "mlir/Pass/PassBase.td"

def SelectFormats : Pass<"dpg-select-formats", "::mlir::ModuleOp"> {
  let summary = "Give every real number a format, and compute in the formats of what is read";
  let description = [{
    *Before and after.* Stored values of type `!num.real` become f64. Operations on them become those of `arith` and
    `math`. A nest computes in f32 if it reads at least one array of floating numbers, all that it reads and all that it
    gives are f32, and it accumulates no real number; every other computes in f64, the widest of its operands, and
    rounds once when it puts a value into an f32 array. Literals, integers and scalars from outside never widen a nest:
    they are rounded to its format. Scalars outside nests, and what nests accumulate, are f64. Balls and truths, choices,
    `sign` and the connectives of `i1` stay in `num`.

    *Requires.* -

    *Guarantees.* No `!num.real` is left.

    *Errors.* None.

    *Source.* -
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

#endif

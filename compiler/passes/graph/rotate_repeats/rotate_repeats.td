// dpg-rotate-repeats: what opens an iteration with a reduction is computed at the end of the one before.
#ifndef PASSES_ROTATE_REPEATS
#define PASSES_ROTATE_REPEATS

include "mlir/Pass/PassBase.td"

def RotateRepeats : Pass<"dpg-rotate-repeats", "::mlir::ModuleOp"> {
  let summary = "Compute what opens an iteration with a reduction at the end of the one before";
  let description = [{
    *Before and after.* A `dpg.repeat` whose first nest accumulates a scalar that the rest of the iteration needs, and
    whose rest accumulates another, makes processes wait for one another twice an iteration. The first nest moves before
    the loop, and a copy for the next iteration to the end, where its carried values are known: both scalars then travel
    in one message, and processes with few rows and many entries no longer wait for those with many rows. What the nest
    computes is carried.

    *Requires.* Nothing. The copy of the last iteration computes what nobody reads: a nest that may end the program (by
    a subscript, a division or an overflow of ints) stays. Only nests without inner reductions move, which cost little.

    *Guarantees.* Each iteration computes what it did, from the same values in the same order.

    *Errors.* None.

    *Source.* Loop rotation, as in Muchnick 1997, section 18.5; reductions in one message as in pipelined Krylov methods
    (Ghysels, Vanroose 2014).
  }];
  let statistics = [Statistic<"rotated", "repeats-rotated", "Loops whose first nest moved to their end">];
}

#endif

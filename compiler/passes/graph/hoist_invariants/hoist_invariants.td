// dpg-hoist-invariants: what is the same in every iteration is computed once, before the loop.
#ifndef PASSES_HOIST_INVARIANTS
#define PASSES_HOIST_INVARIANTS

include "mlir/Pass/PassBase.td"

def HoistInvariants : Pass<"dpg-hoist-invariants", "::mlir::ModuleOp"> {
  let summary = "Compute what is the same twice once, and what is the same in every iteration before the loop";
  let description = [{
    *Before and after.* What loops carry and nobody reads leaves them. Nests read an element once. Nests that compute the
    same from the same values, whatever they are named, become one, as do other operations without effects. Operations
    whose operands do not change in a `dpg.repeat` or `dpg.for`, nests and
    `dpg.store_as` among them, move before it; so do range checks out of `dpg.repeat`, which runs at least once. Last,
    what reads a matrix in its first orientation moves before the `dpg.store_as` that makes another, if all of it can:
    then the first is freed, or turned into the other in place.

    *Requires.* Nothing. What may end the program (by a subscript, a division or an overflow of ints) stays in a `dpg.for`, which may have no
    iteration; other nests do no harm where they are computed without need.

    *Guarantees.* Values keep their names. Bodies of nests are left as they are, but for repeated reads: their statements stay recognisable.

    *Errors.* None.

    *Source.* -
  }];
  let statistics = [Statistic<"hoisted", "operations-hoisted", "Operations moved out of loops">,
                    Statistic<"shared", "nests-shared", "Nests that another computes already">];
}

#endif

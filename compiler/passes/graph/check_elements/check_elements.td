// dpg-check-elements: what cannot be proved of subscripts and of given elements is checked when the program runs.
#ifndef PASSES_CHECK_ELEMENTS
#define PASSES_CHECK_ELEMENTS

include "mlir/Pass/PassBase.td"

def CheckElements : Pass<"dpg-check-elements", "::mlir::ModuleOp"> {
  let summary = "Check when the program runs what cannot be proved of subscripts and of elements without values";
  let description = [{
    *Before and after.* Every subscript, of reads, puts and lines of matrices, is proved to count an element of its
    dimension from the ranges of loops, the conditions around it, declared ranges, and that sizes are not negative. Where
    that fails, `dpg.check_subscripts` before the nest checks the first and the last subscript, which are linear in the
    loops' indices; what stands in a choice, or is no such expression, gets a `dpg.checked_subscript` where it is used.
    An element that is read outside of nests, and used in a choice alone, is checked in that choice; where it is used in
    choices of other nests, or may not be read outside of its array, it is read and checked in a branch that is taken if
    one of these choices is.

    Arrays that are given part by part are followed from their first part on. Where the parts do not provably make the
    whole, `dpg.begin_elements`, `dpg.add_elements` and `dpg.require_elements` record and ask for boxes. What a loop that
    may have no iteration gives for the first time is read behind a `dpg.check_ran`.

    *Requires.* Subscripts and ranges speak of names that the graph knows: sizes, `int` parameters, indices of loops.

    *Guarantees.* Nothing is added that always holds by the rules above.

    *Errors.* E0716 where it cannot be recorded which elements of an array have values.

    *Source.* Proofs are by the simplex method over integer polyhedra (MLIR's Presburger library).
  }];
  let dependentDialects = ["::dpg::num::NumDialect", "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"];
  let statistics = [Statistic<"checked", "subscripts-checked", "Subscripts that are checked when the program runs">,
                    Statistic<"recorded", "arrays-recorded", "Arrays whose given elements are recorded">];
}

#endif

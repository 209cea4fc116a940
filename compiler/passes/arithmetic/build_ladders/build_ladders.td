// dpg-build-ladders: what a contract allows is tried with narrower arrays first.
#ifndef PASSES_BUILD_LADDERS
#define PASSES_BUILD_LADDERS

include "mlir/Pass/PassBase.td"

def BuildLadders : Pass<"dpg-build-ladders", "::mlir::ModuleOp"> {
  let summary = "Compute in the narrowest formats that contracts may allow, and again in wider ones where their certificates disagree";
  let description = [{
    *Before and after.* What a graph computes in loops, from them, and its certificates stand twice behind the pass: first
    with arrays in f32, whose certificates tell whether the contracts hold (`dpg.check_contract ... tried in f32`), then in
    an `scf.if` that runs where one does not, as before and with the check that ends the program. What comes before the
    loops is computed once, for both. Storage is narrow: every nest still computes in f64 and rounds once when it puts
    an element. Sums over the entries of a matrix for several columns of another one are made in f32 too, where every contract
    is certified and has room for 16 units of f32 (sixteen products at a time, which are added up in f64). Certificates read the inputs as they are, and what is stored, exactly; so no contract depends on which
    rung gave the value.

    Narrow are, of arrays that grow with the data,

    - all that loops compute, where every contract is wide enough for it (*within* at least four units of f32); inputs and
      what was computed before the loops are copied into f32 for what reads them there;
    - elsewhere *corrections*: what a `dpg.repeat` computes anew in each iteration, if what it carries takes it in as a
      term added to the version before and in no other way. Their errors are relative to the correction, which shrinks as the
      iteration converges: the basis of restarted GMRES, residuals and updates of iterative refinement. What reads nothing
      else that is computed reads inputs in f32 too.

    A `dpg.repeat` of the first try, whose condition compares a number with a goal, also ends where that number does not
    shrink any more (`may_stall`). Arrays that a certificate reads besides the certified one are wide in both.

    Bounded contracts are tried in f32 where `dpg-bound-contracts` made formulas of f32 (`may_be_single`): constants with an
    attribute `in_f32` take the number in it in the first try.

    Contracts that are tighter than f64 are met in double-double numbers: where one is relative to less than four units of
    f64, all that the graph computes has the type `!num.dd`, what it gives too; where one is below 64 units, that stands in
    the second try, behind one in f64. What a graph is given keeps its format, and is converted, exactly, where it is read.

    *Requires.* Storage is chosen, invariants are hoisted (`dpg-hoist-invariants`), certificates are in place. Graphs are
    left alone that give a real number without a certified contract or one with a structural bound, or whose body has anything but nests, loops, branches and
    scalars: functions, choices, groups, `show`. So are those of complex numbers, and those without a matrix to narrow. dd takes no
    matrix, and lets `show` be; in the way are functions that dd lacks, `argmax`, and graphs that others call.

    *Guarantees.* Names of narrow arrays end in `_in_f32`, those of the second try in `_again`.

    *Errors.* None.

    *Source.* Corrections: Carson and Higham 2018 (iterative refinement); Aliaga, Anzt, Grützmacher, Quintana-Ortí, Tomás 2020
    (compressed basis GMRES).
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect", "::dpg::num::NumDialect"];
  let statistics = [Statistic<"ladders", "ladders", "Graphs that are tried in narrower formats first">];
}

#endif

// dpg-guard-nests: what may end the program is computed where the side of a choice that reads it is taken.
#ifndef PASSES_GUARD_NESTS
#define PASSES_GUARD_NESTS

include "mlir/Pass/PassBase.td"

def GuardNests : Pass<"dpg-guard-nests", "::mlir::ModuleOp"> {
  let summary = "Compute what may end the program only where a choice takes the side that reads it";
  let description = [{
    *Before and after.* Reductions and elements that do not depend on an index stand before the statement that they are
    part of, whichever side of a choice they are written in. Where one of them may end the program (a division of ints,
    ints that leave their 64 bits, the extremum of no ints, a function in C++), the choice becomes a branch, and what
    only that side reads moves into it:

    ```mlir
    %s = dpg.nest "sum" ... { ... arith.floordivsi ... }          %y = scf.if %holds {
    %y = num.choose %holds -> !num.real {                           %s = dpg.nest "sum" ...
      num.yield %s : !num.real                            ->        scf.yield %s : !num.real
    } else {                                                      } else {
      num.yield %c3 : !num.real                                     scf.yield %c3 : !num.real
    }                                                             }
    ```

    A choice inside of a nest stays; the scalars that it reads are computed in a branch before the nest if any of the
    choices may take its side, by what is known of their conditions there, and are 0 otherwise.

    *Requires.* Calls of graphs are inlined; certificates are copied, whose balls end no program.

    *Guarantees.* What gives scalars alone and may end the program by its arithmetic runs only where it is read, as far
    as that is known before the nests that read it. What gives arrays runs in any case.

    *Errors.* None.

    *Source.* The project's own.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::dpg::num::NumDialect", "::mlir::scf::SCFDialect"];
}

#endif

// overlap_functions: functions in C++ that take one thread each run beside each other.
#ifndef PASSES_OVERLAP_FUNCTIONS
#define PASSES_OVERLAP_FUNCTIONS

include "mlir/Pass/PassBase.td"

def OverlapFunctions : Pass<"dpg-overlap-functions", "::mlir::ModuleOp"> {
  let summary = "Runs functions in C++ that take one thread each, and need nothing of each other, beside each other";
  let description = [{
    *Before and after.* Calls of functions whose implementations state `threads 1`, and of which none reads what another
    gives, come to stand one behind the other; the first gets `beside`, their number. What the later ones need is computed
    before them, what needs the earlier ones behind them.

    *Requires.* Buffers (`dpg-assign-storage`).

    *Guarantees.* No function of such a group writes a buffer that another one reads or writes.

    *Errors.* None.

    *Source.* Task parallelism with a schedule that the compiler knows; which thread takes which call is OpenMP's to say,
    since nothing says how long each takes.
  }];
}

#endif

// assign_storage: which buffers hold the arrays of a graph.
#ifndef PASSES_ASSIGN_STORAGE
#define PASSES_ASSIGN_STORAGE

include "mlir/Pass/PassBase.td"

def AssignStorage : Pass<"dpg-assign-storage", "::mlir::ModuleOp"> {
  let summary = "Decides which buffers hold the arrays of a graph";
  let description = [{
    *Before and after.* Arrays are values until here. Each `dpg.run` gets `storage`, the name of the buffer of each array
    result, and `init`, how that buffer begins: `fresh` (all elements are written), `update` (it already holds the version that the
    run updates), `copy` (the version is copied into it first). Loops get `enter`, pairs [buffer, source] copied before
    the loop, and `swap`, pairs of buffers swapped at the end of each iteration, in order, then `leave`, pairs [buffer, source]
    copied there. Branches get `storage`, the buffer of each array that both sides leave; where a side leaves it elsewhere,
    its `scf.yield` gets `leave`, what is copied there, and `swap`, what is swapped behind that. The graph gets `buffers`, one dictionary a buffer in order of first use: its `name`, its `type`.
    `dpg.return` and `dpg.store_as` get `consume`, for each operand whether it may be moved. Loop results that repeat a
    carried value are replaced by it.

    Which buffer a value is in: that of `storage` for a run's results; the argument itself for a graph's argument; the
    operand's for `dist.finish`; for a loop's block argument and carried result the buffer named in the loop's `storage`.

    *Requires.* Tasks, exchanges.

    *Guarantees.* No buffer is written while a version in it may still be read. An update is in place where every task
    reads the old version only at the element that it writes, or at elements that no other iteration writes; a stencil's
    old and new version swap. A vector that a loop carries is never copied in the loop unless the program makes it live twice.

    *Errors.* None.

    *Source.* Copy elimination for functional arrays (Schnorr 1989; Feo, Cann, Oldehoeft 1990 for SISAL).
  }];
}

#endif

// inline_elements: single elements of arrays that every process holds are read and computed where they are needed.
#ifndef PASSES_INLINE_ELEMENTS
#define PASSES_INLINE_ELEMENTS

include "mlir/Pass/PassBase.td"

def InlineElements : Pass<"dpg-inline-elements", "::mlir::ModuleOp"> {
  let summary = "Reads and computes single elements of replicated arrays in the graph itself";
  let description = [{
    *Before and after.* A nest whose loops all have one iteration, and which reads replicated arrays alone, is no loop:
    its scalars are computed in the graph, and what is left of it gives elements their values.

    ```mlir
    %e = dpg.nest "H_element" over [i in k to "k + 1"] { %v = dpg.read %H[%i]; dpg.accumulate sum %v into 0 }
    %k = dpg.size k
    %e = dpg.read %H[%k]
    ```

    *Requires.* Checked elements: subscripts are checked before nests. Replicated arrays.

    *Guarantees.* A `dpg.read` in a graph reads an array that every process holds.

    *Errors.* None. Nests with reductions inside stay what they are, and become functions.

    *Source.* The project's own.
  }];
}

#endif

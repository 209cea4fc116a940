// replicate_arrays: which arrays every process holds whole.
#ifndef PASSES_REPLICATE_ARRAYS
#define PASSES_REPLICATE_ARRAYS

include "mlir/Pass/PassBase.td"

def ReplicateArrays : Pass<"dpg-replicate-arrays", "::mlir::ModuleOp"> {
  let summary = "Holds small arrays whole on every process, and turns sums over spread data into sums over processes";
  let description = [{
    *Before and after.* A dense array none of whose extents speaks of a size of the graph's data becomes `replicated`,
    with all its versions: coefficients, a Hessenberg matrix, the weights of a layer. Sizes of the data are the names in
    the extents of the graph's sparse matrices; without any, those in the first extents of its dense matrices. Parameters
    and results stay spread, and are stored the other way (`dpg.store_as`) where the graph begins and ends.

    A nest whose elements every process computes may hold a reduction over spread data. It becomes a nest of its own,
    with the reduction's index first, that combines into an array:

    ```mlir
    %h = dpg.nest "h" over [j] { %s = dpg.reduce sum #dpg.index<i in 0 to n> {...}; dpg.put %s into 0[%j] }
    %h = dpg.nest "h" over [i, j] { ...; dpg.put %product into 0[%j] combining sum }
    ```

    *Requires.* Formats: what is combined has the type in which it is accumulated. Storage.

    *Guarantees.* No nest that gives a replicated array reads spread data but to combine it. An array for which that
    cannot be had stays spread, and with it those that are computed from it alone.

    *Errors.* None.

    *Source.* Owner computes with replicated scalars and small arrays (Hiranandani, Kennedy, Tseng 1992, sec. 4).
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif

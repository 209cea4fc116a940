// extract_kernels: loops over nests of dense arrays become kernels that update arrays in place.
#ifndef PASSES_EXTRACT_KERNELS
#define PASSES_EXTRACT_KERNELS

include "mlir/Pass/PassBase.td"

def ExtractKernels : Pass<"dpg-extract-kernels", "::mlir::ModuleOp"> {
  let summary = "Makes a kernel of each run of loops and nests over dense arrays whose bounds and subscripts are affine";
  let description = [{
    *Before and after.* A `dpg.for` around nests, with the nests beside it that share its arrays, becomes a `dpg.kernel`,
    in which arrays are memory, and a `dpg.invoke` of it. Versions of one array share memory; a nest that reads elements of the
    version before which it has overwritten by then computes into an array of its own, which is copied back. Sums and other
    reductions become loops that update a value of their own.

    ```mlir
    %A2 = dpg.for #dpg.index<t in 0 to steps> carry(%A) { ... %A1 = dpg.nest ... dpg.next carry(%A1) }
    %A2 = dpg.invoke "sweep" calls "sweep" from "" ["in", "inout"] ... {kernel}
    ```

    *Requires.* Checked elements and formats: what is left of subscripts and numbers to be checked is no loop.

    *Guarantees.* A kernel computes what the loops did, operation by operation, in the same order.

    *Errors.* None. Loops with anything else inside stay what they are; `dpgc report` says why.

    *Source.* The project's own.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect",
                           "::dpg::dist_ir::DistDialect"];
  let statistics = [Statistic<"kernels", "kernels", "Kernels that loops became">];
}

#endif

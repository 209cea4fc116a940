// dpg-call-products: products of dense matrices that are spread become calls of functions that all processes share.
#ifndef PASSES_CALL_PRODUCTS
#define PASSES_CALL_PRODUCTS

include "mlir/Pass/PassBase.td"

def CallProducts : Pass<"dpg-call-products", "::mlir::ModuleOp"> {
  let summary = "Calls a distributed product where dense matrices that are spread are multiplied";
  let description = [{
    *Before and after.* A sum over products of elements of two dense arrays, each spread over processes, would need rows
    that any process may own. It becomes a call of a function of the runtime, around whose ring of processes the rows of
    one operand pass (`dpg/lapack/spread_products.h`); in balls one of `dpg/dist/enclosed_products.h`, in double-double numbers one of `dpg/dist/dd_products.h`:

    ```mlir
    %C = dpg.nest "C" over [i in 0 to m, j in 0 to n] {                  %C = dpg.invoke "multiply" calls "dpg::multiply"
      %s = dpg.reduce sum l in 0 to k {                          ->           from "dpg/lapack/spread_products.h" ["in", "in", "out"]
        dpg.yield %a_il * %b_lj } ; dpg.put %s into 0[%i, %j] }               collective ... (%A, %B) names ["C"]
    ```
    A B, A' B and A B' are such products, A and A' times a vector too, and A[i, :, :] B for an array of three
    dimensions. Where the sum is part of an expression, an array of its own holds it, and the nest reads that. A column
    index, or the index of the sum, that begins or ends at the row's makes it one of a triangle (`triangles = ["tril -1", "", ""]`);
    a sum of two products becomes two sums.

    *Requires.* Formats are selected, and small arrays are replicated: sums with these are left alone, since each process
    has all that it needs. Only f64, dd and balls are multiplied so; of f32 the sums would be in another format.

    *Guarantees.* The bound of a sum of k products, gamma(k) |A| |B|, holds as before; its order of additions does not.

    *Errors.* None.

    *Source.* Rotating one operand around a ring: Fox, Otto, Hey 1987, in one dimension.
  }];
  let dependentDialects = ["::dpg::ir::DpgDialect"];
}

#endif

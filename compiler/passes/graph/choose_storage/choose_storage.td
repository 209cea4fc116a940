// dpg-choose-storage: which entries a loop runs through, and how the matrix is stored for it.
#ifndef PASSES_CHOOSE_STORAGE
#define PASSES_CHOOSE_STORAGE

include "mlir/Pass/PassBase.td"

def ChooseStorage : Pass<"dpg-choose-storage", "::mlir::ModuleOp"> {
  let summary = "Run through stored entries where an expression is zero elsewhere, and store matrices to suit";
  let description = [{
    *Before and after.* A reduction over a whole dimension of a sparse matrix whose body is zero where the matrix is
    becomes a reduction over `entries(%A, %line)`; reads of the matrix become `dpg.entry`. The line's dimension decides
    whether the matrix is stored by rows (csr) or by columns (csc). Parameters arrive as csr where the program does
    not say how; where loops need the other way, `dpg.store_as` makes it before the first use. The triplets of one
    that arrives as `coo` are summed where the graph begins, along columns if all loops run along these, else along
    rows: a loop over triplets would meet the terms of an element one by one, which is wrong for all but sums.
    Accumulations over both dimensions become lines with a reduction over each; their loops and those of perfectly
    nested reductions of one kind take either order, so they use the orientation that exists already. `max` and
    `min` also take in 0 where a line has fewer entries than the dimension elements, `product` becomes 0 there,
    `all` false; a reduction over part of a dimension skips the entries outside.

    An expression is zero where A is: reads of A, products with them, quotients of them, and what functions that keep
    zero, sums of two such expressions, and choices between such (or by a condition that is false there) make of them.

    A single element, `A[i, e]`, stays a `dpg.read` of the stored matrix, which is searched. Its line is the one that the
    nest runs over where it can be; where both can, what is stored anyhow is read. The read leaves the reductions that
    do not move it.

    A nest that gives a sparse matrix becomes one over its lines, with a `dpg.for_entries` over the entries of an
    operand with whose elements its expression is zero, be they its own or those of matrices that are computed along
    them. It is computed by rows or by columns, as it is read, or both; its readers read matrices with the same entries
    at positions of one loop. Candidates of a choice that would need a copy of such a matrix are left out of it.

    *Requires.* No calls.

    *Guarantees.* Each array is dense, csr or csc, but for parameters that arrive as `coo`, which only `dpg.store_as`
    reads.

    *Errors.* E0714: an expression with more than one sparse operand. E0715: a reduction whose expression does not vanish
    with its sparse operand, or that would search for another element in each iteration. E0717: a sparse result without
    such an operand, of parts, or one that goes where only a stored matrix can go.

    *Source.* The analysis is the one-operand case of Kjolstad et al. 2017 (taco), without co-iteration.
  }];
  let dependentDialects = ["::dpg::num::NumDialect", "::mlir::arith::ArithDialect"];
  let statistics = [Statistic<"entries", "reductions-over-entries", "Reductions that run over stored entries">,
                    Statistic<"transposed", "matrices-transposed", "Matrices stored by rows and by columns">];
}

#endif

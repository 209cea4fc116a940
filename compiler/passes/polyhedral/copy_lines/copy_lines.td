// copy_lines: lines of an array that a statement reads and overwrites are copied before it.
#ifndef PASSES_COPY_LINES
#define PASSES_COPY_LINES

include "mlir/Pass/PassBase.td"

def CopyLines : Pass<"dpg-copy-lines", "::mlir::ModuleOp"> {
  let summary = "Copies the rows and columns that a nest reads of the array which it updates, so that it may do so in place";
  let description = [{
    *Before and after.* In a loop, a nest that gives the next version of an array from the elements of the one before at
    the same place, and from rows or columns of it that are the same in all iterations of the nest, reads elements that other
    iterations overwrite. Each such line becomes an array of its own:

    ```mlir
    %next = dpg.nest "path" over [i, j] { %a = dpg.read %path[%i, %j] ... dpg.read %path[%i, %k] ... dpg.read %path[%k, %j] ... }
    ```

    gets `%path_column` over `i` and `%path_row` over `j` before it, and reads these. A matrix is then neither made twice
    nor copied in each step, as in shortest paths and in updates of rank one.

    *Requires.* Nothing. Lines that a choice reads in one case, that a reduction reads, that a loop around does not show to lie
    inside, and those of statements whose ranges depend on each other are read where they are.

    *Guarantees.* The same values.

    *Errors.* None. Lines that are known to lie outside of what is overwritten are read where they are.

    *Source.* The project's own.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
  let statistics = [Statistic<"copied", "lines-copied", "Lines that became arrays of their own">];
}

#endif

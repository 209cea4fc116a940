// copy_columns: a column that a sparse matrix is multiplied with becomes a vector.
#ifndef PASSES_COPY_COLUMNS
#define PASSES_COPY_COLUMNS

include "mlir/Pass/PassBase.td"

def CopyColumns : Pass<"dpg-copy-columns", "::mlir::ModuleOp"> {
  let summary = "Makes vectors of the columns that sparse matrices are multiplied with";
  let description = [{
    *Before and after.* In `w = A * V[:, k]` the elements of one column of V are read through the entries of A. Of the whole
    array all columns would travel, and each element would be a cache line of its own: the column is copied into a vector
    before, and read there.

    *Requires.* Loops over entries (`dpg-choose-storage`).

    *Guarantees.* A dense matrix that is read through entries is read at several of its columns.

    *Errors.* None.

    *Source.* The project's own.
  }];
}

#endif

// dpg-nest-to-linalg: exports graphs for other MLIR pipelines.
#ifndef PASSES_NEST_TO_LINALG
#define PASSES_NEST_TO_LINALG

include "mlir/Pass/PassBase.td"

def NestToLinalg : Pass<"dpg-nest-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Export graphs as functions of linalg.generic on tensors, where upstream can hold them";
  let description = [{
    *Before and after.* A graph whose nests each give one array or one scalar, with affine subscripts and reductions at
    the top of their expression, becomes a `func.func` on tensors; every nest becomes a `linalg.generic`. Sparse
    parameters get upstream's sparse encodings (csr where the storage is not chosen). Other graphs stay as they are, with
    a remark at what upstream cannot hold.

    *Requires.* Formats are selected (`dpg-select-formats`), storage need not be (`dpg-choose-storage`).

    *Guarantees.* A graph is exported whole or not at all.

    *Errors.* None: what is refused is remarked.

    *Source.* -
  }];
  let dependentDialects = ["::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
                           "::mlir::sparse_tensor::SparseTensorDialect", "::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect", "::mlir::scf::SCFDialect"];
}

#endif

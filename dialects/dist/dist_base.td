// The dist dialect: where data lies and what travels.
#ifndef DIALECTS_DIST_BASE
#define DIALECTS_DIST_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Dist_Dialect : Dialect {
  let name = "dist";
  let cppNamespace = "::dpg::dist_ir";
  let summary = "Partitions, halos, exchanges and reductions over processes";
  let description = [{
    Every size of a graph has one partition: contiguous blocks of [0, n), one a process. An array is spread along its first
    dimension (its columns for a `csc` matrix) by the partition of that extent; scalars are the same everywhere.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::dpg::ir::DpgDialect"];
}

#endif

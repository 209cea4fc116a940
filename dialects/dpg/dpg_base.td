// The dpg dialect: components, graphs, tasks, nests, contracts.
#ifndef DIALECTS_DPG_BASE
#define DIALECTS_DPG_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Dpg_Dialect : Dialect {
  let name = "dpg";
  let cppNamespace = "::dpg::ir";
  let summary = "Graphs of parallel tasks over arrays with symbolic shapes";
  let description = [{
    A program after semantic analysis: graphs whose values are whole arrays (never mutated: a name assigned again is a new
    value), index statements as nests, loops, contracts. Every nest carries the statements that it came from; every value
    that has a name in the program carries it in its location (`NameLoc`), so that emission can use both.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::dpg::num::NumDialect"];
}

#endif

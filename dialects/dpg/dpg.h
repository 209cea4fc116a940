// The dpg dialect: graphs of parallel tasks over arrays with symbolic shapes.
#pragma once

#include "dialects/num/num.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

#include "dialects/dpg/dpg_dialect.h.inc"
#include "dialects/dpg/dpg_enums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dpg/dpg_attributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dpg/dpg_types.h.inc"

#define GET_OP_CLASSES
#include "dialects/dpg/dpg_ops.h.inc"

namespace dpg::ir {

/// Whether `type` is a matrix stored by lines, csr or csc, whose entries can be run through.
bool hasLines(mlir::Type type);

/// argmax and argmin: reductions whose result is the index at which the value stands.
bool givesIndex(ReductionKind kind);

} // namespace dpg::ir

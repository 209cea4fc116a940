// Optimisations that statements of the program demand: held by the module, since nests are made, joined and copied.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::ir {

/// What one statement demands.
struct Demand {
  OriginAttr statement;
  mlir::Location place; ///< of the demand in the program
  std::string index;    ///< of a loop, for `schedule { tile i 64; }`
  int64_t size = 0;     ///< of a tile; of `order`, the place of the index in it
};

/// Records that `statement` demands `what`: "fused", "overlapped", "vectorised"; or "schedule tile" and the like.
void addDemand(mlir::ModuleOp module, llvm::StringRef what, const Demand &demand);

/// The demands of one kind, in the order in which they were recorded.
llvm::SmallVector<Demand> demandsOf(mlir::ModuleOp module, llvm::StringRef what);

/// Whether a nest computes the statement, and not only its enclosure for a certificate.
bool computes(NestOp nest, OriginAttr statement);

} // namespace dpg::ir

// derive_exchanges: what travels between processes, from how tasks read.
#ifndef PASSES_DERIVE_EXCHANGES
#define PASSES_DERIVE_EXCHANGES

include "mlir/Pass/PassBase.td"

def DeriveExchanges : Pass<"dpg-derive-exchanges", "::mlir::ModuleOp"> {
  let summary = "Derives plans, halo exchanges and reductions over processes from how tasks read";
  let description = [{
    *Before and after.* One `dist.plan` for all matrices through whose entries vectors of one extent are read, after the last
    of them, which moves before the first product where it is made later; `dist.start` and `dist.finish` before each run that
    reads a vector through them, or before the loops around it that do not change the version (none where it was
    exchanged before in the same block or around it); `dist.start_rows` likewise for dense arrays that are read a
    constant number of rows away, which are single elements in a vector: once for each version, as many rows as any run
    reads, before these loops too. Scalars that a spread run accumulates are combined by `dist.all_reduce` where they are
    first used, several in one message where the program allows it; arrays that a spread run combines into, by
    `dist.all_reduce_elements` behind it.

    *Requires.* Partitions (`dpg-choose-partitions`). A graph that runs on one process gets reductions only.

    *Guarantees.* A run reads nothing that its process has not: see `test/passes/distribution/derive_exchanges`.

    *Errors.* None. The matrices of one plan are all made before its first product: they are parameters, or those stored
    another way.

    *Source.* Inspector and executor (Saltz, Mirchandaney, Crowley 1991).
  }];
  let dependentDialects = ["::dpg::dist_ir::DistDialect"];
}

#endif

// overlap_exchanges: computes what needs no halo while the halo travels.
#ifndef PASSES_OVERLAP_EXCHANGES
#define PASSES_OVERLAP_EXCHANGES

include "mlir/Pass/PassBase.td"

def OverlapExchanges : Pass<"dpg-overlap-exchanges", "::mlir::ModuleOp"> {
  let summary = "Computes the lines that need no halo while the halo travels";
  let description = [{
    *Before and after.* A run in a loop that reads an exchanged array becomes two: the part `inner` between `dist.start` and
    `dist.finish`, on the array without its halo, and the part `outer` after it. The second updates what the first put;
    what both accumulate is combined. Several exchanges of one run are all started before and finished after the inner
    part.

    *Requires.* Exchanges (`dpg-derive-exchanges`).

    *Guarantees.* `inner` reads no halo: a matrix's inner lines have entries in owned columns only, and inner rows of a
    stencil lie so far from the ends of the part that all rows they read are owned.

    *Errors.* E0803: a statement demands to be overlapped, and is not. A run outside of loops, unless that is demanded, is left alone: there is nothing to win. So is one whose halo is also read
    elsewhere, one whose neighbours' rows are there already, one that reads through the entries of several matrices, and
    one that runs over a matrix's lines and reads rows away.

    *Source.* Hoefler, Lumsdaine, Rehm 2007, on overlap; the runs poll, or nothing advances.
  }];
  let dependentDialects = ["::dpg::dist_ir::DistDialect", "::mlir::arith::ArithDialect"];
}

#endif

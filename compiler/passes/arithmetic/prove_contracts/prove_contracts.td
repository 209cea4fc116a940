// dpg-prove-contracts: contracts on scalars hold for all inputs in their ranges.
#ifndef PASSES_PROVE_CONTRACTS
#define PASSES_PROVE_CONTRACTS

include "mlir/Pass/PassBase.td"

def ProveContracts : Pass<"dpg-prove-contracts", "::mlir::ModuleOp"> {
  let summary = "Proves contracts on scalar results that no certificate speaks of";
  let description = [{
    *Before and after.* A graph whose results have contracts without a `dpg.certify` on what it returns gets `proved`, which
    says of each of them by its name what was proved.

    *Requires.* No calls (`dpg-inline-graphs`): what a result is computed by is seen whole; certificates as they were built.

    *Guarantees.* Each contract has evidence: a certificate, or a bound of the rounding errors of f64, in which `real` is
    computed, over all inputs in their declared ranges (compiler/analysis/error_bound.h).

    *Errors.* E0702: a contract that is not proved.

    *Source.* Solovyev et al. 2015, FPTaylor.
  }];
  let statistics = [Statistic<"proved", "proved", "Contracts that are proved">];
}

#endif

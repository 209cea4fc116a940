// dpg-sample-contracts: what contracts that are `sampled` speak of is computed in samples.
#ifndef PASSES_SAMPLE_CONTRACTS
#define PASSES_SAMPLE_CONTRACTS

include "mlir/Pass/PassBase.td"

def SampleContracts : Pass<"dpg-sample-contracts", "::mlir::ModuleOp"> {
  let summary = "Compute in stochastic arithmetic what a sampled contract speaks of, and compare the estimate with it";
  let description = [{
    *Before and after.* All that the value of a `dpg.sample` is computed by, back to the graph's inputs, becomes
    `!num.stochastic`; inputs enter as exact points. Others that read such a value get the mean of its samples: so does
    what is returned. In place of `dpg.sample` a nest estimates the error of the mean, element by element, another one takes
    the contract's norm of it, and `dpg.check_contract ... {sampled}` compares. Products, quotients, powers, and comparisons
    that choose among values are marked `watched`: emission counts those that make the estimate itself invalid. What only
    the end of a loop depends on is computed in samples too, and not watched: loops end by means.

    *Requires.* No calls (`dpg-inline-graphs`), and no contract proved yet: proofs speak of rounding to nearest.

    *Guarantees.* No `dpg.sample` is left. No value that a certificate speaks of or reads is computed in samples.

    *Errors.* E0724: something that has no samples is on the way to such a value: a function in C++ or of LAPACK, complex
    numbers, a stored format other than f64, groups of processes; or a certificate speaks of it.

    *Source.* Vignes 2004 (dpg/num/stochastic.h); Jézéquel and Chesneaux 2008 (dpg/num/instabilities.h).
  }];
  let dependentDialects = ["::dpg::num::NumDialect"];
  let statistics = [Statistic<"sampled", "sampled", "Contracts that are sampled">];
}

#endif

// dpg-bound-contracts: contracts on what index statements compute are checked by structural bounds.
#ifndef PASSES_BOUND_CONTRACTS
#define PASSES_BOUND_CONTRACTS

include "mlir/Pass/PassBase.td"

def BoundContracts : Pass<"dpg-bound-contracts", "::mlir::ModuleOp"> {
  let summary = "Bound the rounding errors of arrays by their statements' structure and measured norms";
  let description = [{
    *Before and after.* A contract on a result that no `dpg.certify` speaks of, and that nests compute from the graph's inputs,
    gets one, `bounded`. Its region computes a bound of what rounding, in f64 and where f32 arrays are stored, does to any
    element, with the formula that `compiler/analysis` derives: gamma(k) times the sum of absolute values of what is added, where k counts the roundings on the way of a term.
    Absolute values are bounded by norms of stored values: in `sum(j) A[i, j] * x[j]` the largest row sum of |A| times the
    largest |x|, and k is the largest count of entries in a row and 1. Errors of computed operands are carried on. What a
    quotient, or an elementary function, is of is measured by computing it again. A `for` loop carries errors as balls, beside
    what it carries. A contract `likely p` has gamma~(k), which grows as the root of k, for all products of roundings at
    once. Calls that a bound goes through are inlined. Where a graph may be tried in f32 (public, all of it `real`, a `for` loop
    and a matrix, every contract 16 units of f32 or wider, and room for the bound where norms and unknown sizes are 1), formulas
    are those of f32: constants have the numbers of f64, and those of f32 in an attribute `in_f32`.

    *Requires.* Runs before `dpg-inline-graphs`, so that the check stands wherever the graph is called.

    *Guarantees.* Every contract on an array of a graph that is built from statements has a `dpg.certify`.

    *Errors.* E0702: what such a contract is on is computed in another way: by loops that end by a condition or carry ints,
    functions in C++, real powers, functions of entries of sparse matrices, or choices by what is rounded.

    *Source.* Higham 2002, ch. 3: gamma(k), and absolute values of terms. Norms instead of elements cost one pass over each
    operand. Higham and Mary 2019, theorem 2.4: the bound with a probability.
  }];
  let dependentDialects = ["::dpg::num::NumDialect"];
  let statistics = [Statistic<"bounded", "contracts-bounded", "Contracts with a structural bound">];
}

#endif

// dpg-insert-certificates: bounds are evaluated in balls, from stored values.
#ifndef PASSES_INSERT_CERTIFICATES
#define PASSES_INSERT_CERTIFICATES

include "mlir/Pass/PassBase.td"

def InsertCertificates : Pass<"dpg-insert-certificates", "::mlir::ModuleOp"> {
  let summary = "Evaluate certificates in ball arithmetic and check contracts against them";
  let description = [{
    *Before and after.* The region of `dpg.certify %x "x" ... { ... dpg.yield %bound }` moves to where the operation
    stands, with every real number that it computes in `!num.ball` and every array of them an array of balls; what it
    computes is named `NAME_enclosed`. Numbers from outside enter as exact points: the reference is the component's own
    statements in exact arithmetic on the stored values. Comparisons of balls give `!num.truth`; a choice by one that is
    undecided is the hull of its sides. Where an int becomes a real number, its sums and products are computed in balls, and
    sums and products over many ints give balls, for 64 bits may not hold them. Conversions to fixed formats are left out: they are no part of the reference.
    A nest computes a norm of `%x`, in balls too: a relative contract's own; for others `max`, since a value that is not
    finite meets no contract, whatever its certificate reads. Then `dpg.check_contract` compares.

    The norms: `max` (and `inf` of a vector) the largest absolute value, `1` of a vector the sum of absolute values, `2`
    of a vector and `fro` the root of the sum of squares; `1` and `inf` of a matrix are the operator norms, as in the
    language. Of a scalar every norm is its absolute value.

    *Requires.* No calls (`dpg-inline-graphs`); runs before anything that shares computed values (`dpg-hoist-invariants`):
    a rounded value from outside must not take the place of one that the certificate computes.

    *Guarantees.* No `dpg.certify` is left.

    *Errors.* E0712: a contract whose sense or norm cannot be checked yet. E0713: a certificate computes what has no
    enclosure: the index of a largest element, a loop or a branch that depends on a rounded comparison, a function in C++
    other than one that `gives_bound`, of arguments as they are stored.

    *Source.* Ball arithmetic: van der Hoeven 2010. A-posteriori verification: Rump 2010, sec. 10.
  }];
  let dependentDialects = ["::dpg::num::NumDialect", "::mlir::arith::ArithDialect"];
  let statistics = [Statistic<"certificates", "certificates", "Certificates put in place">];
}

#endif

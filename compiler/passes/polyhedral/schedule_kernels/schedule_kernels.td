// schedule_kernels: reorders the loops of kernels for locality, threads and vectors.
#ifndef PASSES_SCHEDULE_KERNELS
#define PASSES_SCHEDULE_KERNELS

include "mlir/Pass/PassBase.td"

def ScheduleKernels : Pass<"dpg-schedule-kernels", "::mlir::ModuleOp"> {
  let summary = "Orders the statement instances of each kernel anew, by isl, so that tiles, threads and vectors come out";
  let description = [{
    *Before and after.* The statements of a kernel, their domains, accesses and dependences become isl sets and relations,
    exact over symbolic sizes. isl's scheduler finds bands of loops that may be permuted; bands become tiles, the outermost
    loop without dependences is shared by threads (tiles along a wavefront where there is none), and the loop along
    neighbouring elements goes inside and is vectorised. The tree becomes `affine.for` again.

    *Requires.* Kernels whose bounds and subscripts are affine in loops and sizes.

    *Guarantees.* Every dependence of the kernel as it was goes forward in its new order: that is checked before the loops are
    built, and a kernel of which it does not hold is a fault of the compiler. No operation is reassociated.

    *Errors.* E0722, E0725, E0726 and E0727 where demands and schedules of statements are not met, with a dependence that
    forbids them.

    *Source.* Verdoolaege 2010, isl: an integer set library for the polyhedral model, ICMS; Bondhugula, Hartono, Ramanujam and
    Sadayappan 2008, A practical automatic polyhedral parallelizer and locality optimizer, PLDI.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect"];
  let statistics = [Statistic<"scheduled", "scheduled", "Kernels whose loops were ordered anew">];
}

#endif

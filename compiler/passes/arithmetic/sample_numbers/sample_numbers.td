// dpg-sample-numbers: every real number is computed in samples.
#ifndef PASSES_SAMPLE_NUMBERS
#define PASSES_SAMPLE_NUMBERS

include "mlir/Pass/PassBase.td"

def SampleNumbers : Pass<"dpg-sample-numbers", "::mlir::ModuleOp"> {
  let summary = "Compute every real number in stochastic arithmetic, and watch its operations";
  let description = [{
    *Before and after.* `!num.real` and f64 become `!num.stochastic` in all types. The module gets the attribute
    `num.watched`: emission counts doubtful operations by their places. `dpg.certify` is removed.

    *Requires.* Formats are not selected yet. In no pipeline but that of `dpgc analyze --sample`, where no pass about
    contracts runs.

    *Guarantees.* What is computed in samples comes out in them: nothing is rounded to f64 on its way.

    *Errors.* E0701 for what has no counterpart in samples: functions in C++ and of LAPACK, complex numbers, formats other
    than f64. The remark E0723 for each certificate that is removed.

    *Source.* Jézéquel and Chesneaux 2008 (dpg/num/instabilities.h).
  }];
}

#endif

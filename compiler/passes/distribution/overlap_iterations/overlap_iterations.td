// overlap_iterations: independent iterations run on the threads of a process.
#ifndef PASSES_OVERLAP_ITERATIONS
#define PASSES_OVERLAP_ITERATIONS

include "mlir/Pass/PassBase.td"

def OverlapIterations : Pass<"dpg-overlap-iterations", "::mlir::ModuleOp"> {
  let summary = "Lets the threads of a process that is alone share the iterations of parallel loops";
  let description = [{
    *Before and after.* A parallel `dpg.for` or a `dpg.parallel` gets `on_threads` where a process that is alone may run
    each iteration on one thread, several at the same time. Of several processes all take part in each iteration, in order.

    *Requires.* Exchanges and buffers (`dpg-assign-storage`).

    *Guarantees.* Iterations of such a loop write what the loop carries in place, nothing else that is read outside of
    them, and hand on no scalar. They choose, publish, show and exchange nothing, and call functions of the library, or
    functions in C++ that state `threads 1`. In a loop, each iteration declares the buffers that it has for itself. Instances
    have a graph of their own, and so exchanges, repeats and records of elements too, which loops may not have.

    *Errors.* None. A remark, E0804, says of other parallel loops what keeps their iterations in order.
  }];
}

#endif

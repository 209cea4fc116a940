// dpg-inline-graphs: calls are replaced by what they call.
#ifndef PASSES_INLINE_GRAPHS
#define PASSES_INLINE_GRAPHS

include "mlir/Pass/PassBase.td"

def InlineGraphs : Pass<"dpg-inline-graphs", "::mlir::ModuleOp"> {
  let summary = "Replace calls of graphs by the bodies of what they call";
  let description = [{
    *Before and after.* `%next = dpg.call @step(%A, %rank)` becomes the operations of `@step`, with its sizes replaced by
    the extents of `%A`. Every graph keeps its own operation, since each is also emitted as a function. A value that the
    call gives is named as the caller names it; other names, and names of loop indices, are the callee's, with
    `callee_` before them only where the caller uses the name for something else. Inside `dpg.certify` only names of
    that region count. Origins of nests keep the component that they come from, and an
    attribute `local_names` what that component calls the values which the caller calls otherwise. A check of a range that the caller has
    made of the same value before is not made again.

    *Requires.* No component calls itself, directly or not.

    *Guarantees.* No `dpg.call` is left.

    *Errors.* E0711: an integer argument gives a shape inside the callee, and its value is not symbolic; or components
    call each other.

    *Source.* -
  }];
  let statistics = [Statistic<"inlined", "calls-inlined", "Calls replaced by bodies">];
}

#endif

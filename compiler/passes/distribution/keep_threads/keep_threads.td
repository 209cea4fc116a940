// keep_threads: one parallel region around a loop over small tasks.
#ifndef PASSES_KEEP_THREADS
#define PASSES_KEEP_THREADS

include "mlir/Pass/PassBase.td"

def KeepThreads : Pass<"dpg-keep-threads", "::mlir::ModuleOp"> {
  let summary = "Keeps the threads of a loop over small tasks from one iteration to the next";
  let description = [{
    *Before and after.* A `dpg.for` whose runs call a function for each element, at most some microseconds of work perhaps,
    gets `keeps_threads`, and each task that it runs `shares_threads`: all threads run the loop, each computes its share of
    the rows of each run, and they meet behind it, where else every run starts threads and ends them.

    *Requires.* Exchanges and buffers (`dpg-assign-storage`): a loop may copy no array, and swaps buffers in pairs alone.

    *Guarantees.* Every run of a task with `shares_threads` stands in a loop with `keeps_threads`. Such a loop holds
    nothing but runs that give arrays, exchanges, and arithmetic that each thread can do for itself: no scalar comes from
    one iteration into the next, no sum over threads is read, nothing is checked for all processes, and no loop or branch
    is inside.

    *Errors.* None.

    *Source.* Slaughter et al. 2020 (Task Bench), on what a step costs; `dpg/task/thread_team.h`, on how threads meet.
  }];
}

#endif

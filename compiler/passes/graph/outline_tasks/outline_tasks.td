// dpg-outline-tasks: every nest becomes a function of its own.
#ifndef PASSES_OUTLINE_TASKS
#define PASSES_OUTLINE_TASKS

include "mlir/Pass/PassBase.td"

def OutlineTasks : Pass<"dpg-outline-tasks", "::mlir::ModuleOp"> {
  let summary = "Make every nest a task and run it";
  let description = [{
    *Before and after.* A nest becomes `dpg.task @name` and, where it stood, `dpg.run @name(...)`. Values that it reads
    become parameters, named as they are and in the order of their first use; initial arrays come last, named as the
    results. Constants and sizes are computed inside the task. Tasks that compute the same are one: those of the
    same statements under whatever names, others under the same names only.
    A task whose name is taken by another is called `GRAPH_NAME`, then `GRAPH_NAME_2`.

    *Requires.* -

    *Guarantees.* No nest is left in a graph.

    *Errors.* None.

    *Source.* -
  }];
  let statistics = [Statistic<"tasks", "tasks", "Tasks">, Statistic<"shared", "tasks-shared", "Nests whose task was there already">];
}

#endif

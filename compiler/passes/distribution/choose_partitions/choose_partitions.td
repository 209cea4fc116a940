// choose_partitions: how every index space of a graph is spread over the processes.
#ifndef PASSES_CHOOSE_PARTITIONS
#define PASSES_CHOOSE_PARTITIONS

include "mlir/Pass/PassBase.td"

def ChoosePartitions : Pass<"dpg-choose-partitions", "::mlir::ModuleOp"> {
  let summary = "Chooses how every index space of a graph is spread over the processes";
  let description = [{
    *Before and after.* Gives the graph the attribute `dist.partitions`: one `#dist.partition` for each extent along which an
    array of the graph is spread. Extents that are lines of a stored matrix get `balanced` by the matrix that is read most
    often (deepest in loops); others `uniform`. Where a task reads or writes an element that neither lies in the lines of
    its process, nor a constant number of rows away, nor is read through the entries of a matrix, or one array is read in
    both of these ways, every extent of the graph gets `on_root`, with the place and the reason: the program is right on
    any number of processes, and runs on one.

    *Requires.* Tasks (`dpg-outline-tasks`).

    *Guarantees.* Every `dpg.run` that touches arrays runs along an extent that has a partition, named by its attribute
    `dist.space`; runs without it compute the same on every process.

    *Errors.* None; a graph that runs on one process gets a remark.

    *Source.* One partition a size symbol, as in Trilinos' maps (Heroux et al. 2005), balanced by nonzeros.
  }];
  let dependentDialects = ["::dpg::dist_ir::DistDialect"];
}

#endif

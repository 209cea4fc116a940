// dpg-fuse-nests: nests over one space that read the same arrays become one.
#ifndef PASSES_FUSE_NESTS
#define PASSES_FUSE_NESTS

include "mlir/Pass/PassBase.td"

def FuseNests : Pass<"dpg-fuse-nests", "::mlir::ModuleOp"> {
  let summary = "Merge nests over equal spaces that share arrays and depend on each other element by element only";
  let description = [{
    *Before and after.* `share[i] = ...` and `lost = sum(i) ...`, both over `i in 0 to n` and both reading `rank`, become
    one nest `share_and_lost`. A nest joins the first earlier one of its block that it may: bounds are equal (names of
    indices may differ), it reads an array that the other reads or gives, what it reads of the other's arrays it reads
    exactly at the element just put and nothing of what the other accumulates, and its other operands can be computed
    before. The element just put is then used as a scalar, under the array's name; an array that nobody else reads is
    not stored at all. Nests on balls join nests on balls only.

    *Requires.* Storage is chosen: a nest over all elements of a vector may join one over the lines of a matrix.

    *Guarantees.* The order of statements is kept within a nest; results, names and origins are those of both.

    *Errors.* E0721: a statement demands to be fused, and shares no loop with another.

    *Source.* -
  }];
  let statistics = [Statistic<"fused", "nests-fused", "Nests that joined another">,
                    Statistic<"dropped", "arrays-dropped", "Arrays that became scalars">];
}

#endif

// Operations of the dpg dialect: kernels, nests of loops that update arrays in place. Included by dpg_ops.td.
#ifndef DIALECTS_DPG_KERNEL_OPS
#define DIALECTS_DPG_KERNEL_OPS

def Dpg_KernelOp : Dpg_Op<"kernel", [IsolatedFromAbove, AffineScope, Symbol, SingleBlock, NoTerminator,
                                     Dpg_NamedArguments, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A function of loops that update arrays in place, in the order in which they stand";
  let description = [{
    ```mlir
    dpg.kernel @sweep ["n", "b", "A"] directions ["in", "in", "inout"] origins [...] {
    ^bb0(%n: index, %b: !dpg.array<[n], f64>, %A: !dpg.array<[n, n], f64>):
      affine.for %i = 1 to %n {
        affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
          %0 = dpg.read %A[%i, %j] : <[n, n], f64> -> f64
          ...
          dpg.write %1 to %A[%i, %j] : f64, <[n, n], f64>
        }
      }
    }
    ```
    Arrays are memory here: a read gives what was written last. Loops are `affine.for`, conditions `affine.if`, with bounds
    and subscripts that are affine in the loops around them and in the sizes, which are arguments. No two arguments share
    memory. `schedule` says how the loops came to stand as they do; a loop with `dpg.parallel` is shared by threads, one with
    `dpg.vectorise` has independent iterations along neighbouring elements, one with `dpg.tile` steps from tile to tile, and of one with `dpg.unroll` so many iterations become one.
    `waits` tells of dependences that run along its loops as the program wrote them (waits.h), `traffic` of what it should
    move and compute (traffic.h).
    A `dpg.invoke` with `kernel` calls it.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$argument_names, StrArrayAttr:$directions,
                       Dpg_OriginArrayAttr:$origins, OptionalAttr<StrAttr>:$schedule);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name $argument_names `directions` $directions `origins` $origins (`schedule` $schedule^)? attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dpg_LocalOp : Dpg_Op<"local", [Dpg_NamedResults]> {
  let summary = "An array of a kernel's own, whose elements have no value yet";
  let description = [{
    ```mlir
    %sum = dpg.local "sum" : <[n, m], f64>
    %norm = dpg.local "norm" : <["1"], f64>
    ```
    An array of one element is a variable.
  }];
  let arguments = (ins StrAttr:$name);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "$name attr-dict `:` type($result)";
}

def Dpg_WriteOp : Dpg_Op<"write", [MemoryEffects<[MemWrite]>]> {
  let summary = "Stores a value in an element of an array that a kernel updates";
  let description = [{
    ```mlir
    dpg.write %v to %A[%i, %j] : f64, <[n, n], f64>
    ```
    `partial` marks the next partial result of a reduction, whose order the program leaves open.
  }];
  let arguments = (ins Num_AnyScalar:$value, Dpg_ArrayType:$array, Variadic<Index>:$subscripts);
  let assemblyFormat = "$value `to` $array `[` $subscripts `]` attr-dict `:` type($value) `,` type($array)";
  let hasVerifier = 1;
}

#endif

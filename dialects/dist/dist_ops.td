// Operations of the dist dialect.
#ifndef DIALECTS_DIST_OPS
#define DIALECTS_DIST_OPS

include "dialects/dist/dist_types.td"
include "dialects/dpg/dpg_types.td"
include "dialects/num/num_types.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Dist_Op<string mnemonic, list<Trait> traits = []> : Op<Dist_Dialect, mnemonic, traits>;

def Dist_PlanOp : Dist_Op<"plan", [Pure]> {
  let summary = "Plans the halo of vectors that are read through the columns (lines' other dimension) of matrices";
  let arguments = (ins Variadic<Dpg_ArrayType>:$matrices);
  let results = (outs Dist_Plan:$result);
  let assemblyFormat = "$matrices attr-dict `:` type($matrices)";
  let hasVerifier = 1;
}

def Dist_StartOp : Dist_Op<"start", [MemoryEffects<[MemWrite]>]> {
  let summary = "Starts to send a vector's entries that others read, and to receive its halo";
  let arguments = (ins Dpg_ArrayType:$array, Dist_Plan:$plan);
  let results = (outs Dist_Exchange:$result);
  let assemblyFormat = "$array `by` $plan attr-dict `:` type($array)";
  let hasVerifier = 1;
}

def Dist_StartRowsOp : Dist_Op<"start_rows", [MemoryEffects<[MemWrite]>]> {
  let summary = "Starts the exchange of a dense array's ghost rows: of a vector, the elements beside a process's own";
  let arguments = (ins Dpg_ArrayType:$array, I64Attr:$above, I64Attr:$below);
  let results = (outs Dist_Exchange:$result);
  let assemblyFormat = "$array `above` $above `below` $below attr-dict `:` type($array)";
  let hasVerifier = 1;
}

def Dist_FinishOp : Dist_Op<"finish", [MemoryEffects<[MemRead]>, AllTypesMatch<["array", "result"]>]> {
  let summary = "The array with its halo, once the exchange is over";
  let arguments = (ins Dpg_ArrayType:$array, Dist_Exchange:$exchange);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "$array `after` $exchange attr-dict `:` type($array)";
}

def Dist_AllReduceOp : Dist_Op<"all_reduce", [Pure]> {
  let summary = "Combines scalars over all processes, in one message";
  let description = [{
    ```mlir
    %lost, %change = dist.all_reduce [sum, max] %lost_here, %change_here : f64, f64
    ```
    With `argmax` and `argmin` a value is the index that a run gives; the number that stands there travels with it.
  }];
  let arguments = (ins TypedArrayAttrBase<Dpg_ReductionKindAttr, "reductions">:$kinds, Variadic<Num_AnyScalar>:$values);
  let results = (outs Variadic<Num_AnyScalar>:$results);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Dist_AllReduceElementsOp : Dist_Op<"all_reduce_elements", [Pure, AllTypesMatch<["array", "result"]>]> {
  let summary = "Combines the elements of an array that every process holds its share of, in one message";
  let description = [{
    ```mlir
    %h = dist.all_reduce_elements sum %h_here : <["m + 1"], f64, replicated>
    ```
  }];
  let arguments = (ins Dpg_ReductionKindAttr:$kind, Dpg_ArrayType:$array);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "`` $kind $array attr-dict `:` type($array)";
  let hasVerifier = 1;
}

def Dist_IsAloneOp : Dist_Op<"is_alone", [Pure]> {
  let summary = "Whether the graph runs on one process, on which loops may be ordered as no messages would allow";
  let description = [{
    ```mlir
    %alone = dist.is_alone
    ```
  }];
  let results = (outs I1:$result);
  let assemblyFormat = "attr-dict";
}

#endif

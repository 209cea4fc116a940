// Operations of the dpg dialect.
#ifndef DIALECTS_DPG_OPS
#define DIALECTS_DPG_OPS

include "dialects/dpg/dpg_types.td"
include "dialects/num/num_types.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Dpg_Op<string mnemonic, list<Trait> traits = []> : Op<Dpg_Dialect, mnemonic, traits>;
/// Printed with the program's names for its results, for its block arguments, or both.
def Dpg_NamedResults : DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>;
def Dpg_NamedArguments : DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>;
def Dpg_Named : DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames", "getAsmBlockArgumentNames"]>;
def Dpg_AnyValue : AnyTypeOf<[Dpg_ArrayType, Num_AnyScalar], "an array or a scalar">;
def Dpg_IndexArrayAttr : TypedArrayAttrBase<Dpg_IndexAttr, "loop indices">;
def Dpg_OriginArrayAttr : TypedArrayAttrBase<Dpg_OriginAttr, "statements of the program">;
def Dpg_ParameterArrayAttr : TypedArrayAttrBase<Dpg_ParameterAttr, "parameters">;
def Dpg_CandidateArrayAttr : TypedArrayAttrBase<Dpg_CandidateAttr, "implementations">;

// ------------------------------------------------------------------------------------------------------------- graphs

def Dpg_GraphOp : Dpg_Op<"graph", [IsolatedFromAbove, Symbol, SingleBlock, Dpg_NamedArguments, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A graph: a parallel program over tasks";
  let description = [{
    ```mlir
    dpg.graph @scale(%a: !num.real, %x: !dpg.array<[n], !num.real>) -> (!dpg.array<[n], !num.real>)
        parameters [...] sizes ["n"] { ... dpg.return %y : ... }
    ```
    Block arguments are the `in` and `inout` parameters in order; results the `out` and `inout` ones in order. `sizes`
    names the sizes that the parameters bind. `documentation` is the text of its `///` lines.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeArrayAttr:$result_types, Dpg_ParameterArrayAttr:$parameters,
                       StrArrayAttr:$sizes, StrAttr:$documentation);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ParameterAttr parameterOfArgument(unsigned argument);
    ParameterAttr parameterOfResult(unsigned result);
  }];
}

def Dpg_ReturnOp : Dpg_Op<"return", [Terminator, Pure, ParentOneOf<["GraphOp", "TaskOp"]>]> {
  let summary = "The results of a graph or a task";
  let arguments = (ins Variadic<Dpg_AnyValue>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Dpg_CallOp : Dpg_Op<"call", [DeclareOpInterfaceMethods<SymbolUserOpInterface>, Dpg_NamedResults]> {
  let summary = "A call of another graph (or an abstract with a body); inlined by `inline_graphs`";
  let description = [{
    ```mlir
    %next = dpg.call @step(%A, %rank) names ["next"] : (M, T) -> T
    ```
    Operands are all arguments in order of the callee's `in` and `inout` parameters, defaults filled in. `names` are those
    that the caller gives to the results.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Dpg_AnyValue>:$arguments, OptionalAttr<StrArrayAttr>:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let assemblyFormat = [{
    $callee `(` $arguments `)` (`names` $names^)? attr-dict `:` functional-type($arguments, $results)
  }];
  let hasVerifier = 1;
}

def Dpg_InvokeOp : Dpg_Op<"invoke", [NoMemoryEffect, Dpg_NamedResults]> {
  let summary = "Calls a function in C++ that implements a component";
  let description = [{
    ```mlir
    %LU, %pivots = dpg.invoke "lu_lapack" calls "lapack::lu" from "lu.hpp" ["in", "out", "out"] processes 1 to 1 (%A)
        names ["LU", "pivots"] : (T) -> (T, P)
    ```
    The directions are those of the component's parameters in order. Operands are the arguments of the `in` and `inout`
    ones, results those of the `inout` and `out` ones. A function takes the parts of arrays that its process holds or,
    where it is `collective`, whole distributed arrays; then all processes call it, at least `fewest` and at most `most`
    (0: any number). With `gives_result` the component's one scalar `out` is what it returns; with `takes_place` its last
    argument is the place of the call, for its messages. With `execution` it is compiled by itself, with the flags of
    that execution.
  }];
  let arguments = (ins StrAttr:$implementation, StrAttr:$function, StrAttr:$header, StrArrayAttr:$directions,
                       UnitAttr:$collective, UnitAttr:$takes_communicator, UnitAttr:$takes_threads, UnitAttr:$gives_result,
                       UnitAttr:$takes_place, UnitAttr:$is_template, I64Attr:$fewest, I64Attr:$most,
                       OptionalAttr<StrAttr>:$execution, Variadic<Dpg_AnyValue>:$arguments, StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let assemblyFormat = [{
    $implementation `calls` $function `from` $header $directions (`collective` $collective^)?
    (`takes_communicator` $takes_communicator^)? (`takes_threads` $takes_threads^)?
    (`takes_place` $takes_place^)? (`gives_result` $gives_result^)?
    (`template` $is_template^)? `processes` $fewest `to` $most (`execution` $execution^)? `(` $arguments `)` `names` $names attr-dict `:` functional-type($arguments, $results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The operand that a result updates; null for an `out`.
    ::mlir::Value updatedBy(unsigned result);
    /// Whether an operand or a result is an array that processes share.
    bool hasSpreadArrays();
  }];
}

def Dpg_ChooseOp : Dpg_Op<"choose", [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>, Dpg_NamedResults]> {
  let summary = "A task that runs by one of several implementations, chosen while the program runs";
  let description = [{
    ```mlir
    %y = dpg.choose "spmv" among [#dpg.candidate<"spmv" ...>, #dpg.candidate<"spmv_rows" ...>]
        operations (%0, %0) bytes (%1, %1) names ["y"] : (f64, f64), (f64, f64) -> (T) {
      ...
      dpg.take %y_0 : T
    }, {
      %y_1 = dpg.invoke "spmv_rows" ...
      dpg.take %y_1 : T
    }
    ```
    One region a candidate, which computes the results by it; with `has_reference` the first one is the task's own
    statements. `operations` and `bytes` are those of a run by each. Requirement k is of candidate `required_by[k]`, as
    the program writes it in `requirement_texts[k]`. Each run chooses anew: no choice leaves a loop.
  }];
  let arguments = (ins StrAttr:$task, Dpg_CandidateArrayAttr:$candidates, UnitAttr:$has_reference,
                       Variadic<Num_AnyScalar>:$operations, Variadic<Num_AnyScalar>:$bytes, Variadic<I1>:$requirements,
                       DenseI64ArrayAttr:$required_by, StrArrayAttr:$requirement_texts, StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let regions = (region VariadicRegion<SizedRegion<1>>:$alternatives);
  let assemblyFormat = [{
    $task `among` $candidates (`has_reference` $has_reference^)? `operations` `(` $operations `)` `bytes` `(` $bytes `)`
    `requires` `(` $requirements `)` $required_by $requirement_texts `names` $names attr-dict
    `:` `(` type($operations) `)` `,` `(` type($bytes) `)` `->` `(` type($results) `)` $alternatives
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    CandidateAttr candidate(unsigned position) { return ::llvm::cast<CandidateAttr>(getCandidates()[position]); }
    TakeOp taken(unsigned position);
  }];
}

def Dpg_TakeOp : Dpg_Op<"take", [Terminator, Pure, HasParent<"ChooseOp">]> {
  let summary = "What an implementation gives";
  let arguments = (ins Variadic<Dpg_AnyValue>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Dpg_CountEntriesOp : Dpg_Op<"count_entries", [Pure, Dpg_NamedResults]> {
  let summary = "How many entries of a sparse matrix are stored, or of the line that has most";
  let description = [{
    ```mlir
    %nnz = dpg.count_entries %A : T
    %row_nnz = dpg.count_entries %A in_longest_line : T
    ```
    For figures of a task's cost, to which it is nothing whether a stored entry is zero.
  }];
  let arguments = (ins Dpg_ArrayType:$matrix, UnitAttr:$in_longest_line);
  let results = (outs F64:$result);
  let assemblyFormat = "$matrix (`in_longest_line` $in_longest_line^)? attr-dict `:` type($matrix)";
  let hasVerifier = 1;
}

def Dpg_SizeOp : Dpg_Op<"size", [Pure, Dpg_NamedResults]> {
  let summary = "The value of a symbolic integer";
  let arguments = (ins Dpg_ExtentAttr:$extent);
  let results = (outs Index:$result);
  let assemblyFormat = "$extent attr-dict";
}

def Dpg_UndefinedOp : Dpg_Op<"undefined", [Pure]> {
  let summary = "An array none of whose elements has a version yet";
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
}

// -------------------------------------------------------------------------------------------------------------- loops

def Dpg_RepeatOp : Dpg_Op<"repeat", [SingleBlock, RecursiveMemoryEffects, Dpg_Named]> {
  let summary = "repeat up to LIMIT { } until CONDITION";
  let description = [{
    ```mlir
    %rank, %change, %iterations, %converged = dpg.repeat up to %limit carry(%rank_0 : T) {
    ^bb0(%rank_in: T):
      ...
      dpg.until %small carry(%next : T) last(%change : f64)
    } -> T, f64
    ```
    Block arguments are the carried values. Results: the carried values, then the last versions of names first met inside,
    then the number of iterations (index) and whether the condition ended the loop (i1). `names` names the results but the
    last two. `condition` is the text of the until-expression, `location` its line.
  }];
  let arguments = (ins Index:$limit, Variadic<Dpg_AnyValue>:$carried, StrArrayAttr:$names, StrAttr:$condition);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    UntilOp until();
    unsigned lastCount() { return getNumResults() - getCarried().size() - 2; }
    ::mlir::Value iterations() { return getResult(getNumResults() - 2); }
    ::mlir::Value converged() { return getResult(getNumResults() - 1); }
  }];
}

def Dpg_UntilOp : Dpg_Op<"until", [Terminator, Pure, HasParent<"RepeatOp">, AttrSizedOperandSegments]> {
  let summary = "Ends an iteration of repeat";
  let arguments = (ins I1:$condition, Variadic<Dpg_AnyValue>:$carried, Variadic<Dpg_AnyValue>:$last);
  let assemblyFormat = [{
    $condition (`carry` `(` $carried^ `:` type($carried) `)`)? (`last` `(` $last^ `:` type($last) `)`)? attr-dict
  }];
}

def Dpg_ForOp : Dpg_Op<"for", [SingleBlock, RecursiveMemoryEffects, Dpg_Named]> {
  let summary = "for i in from..to { }, in order";
  let description = [{
    ```mlir
    %x = dpg.for #dpg.index<k in 0 to steps> carry(%x_0 : T) {
    ^bb0(%k: index, %x_in: T):
      ...
      dpg.next carry(%x_out : T)
    } -> T
    ```
    Block arguments: the index, then the carried values. Results: carried values, then last versions of fresh names.
  }];
  let arguments = (ins Dpg_IndexAttr:$index, UnitAttr:$parallel, Variadic<Dpg_AnyValue>:$carried, StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

def Dpg_NextOp : Dpg_Op<"next", [Terminator, Pure, HasParent<"ForOp">, AttrSizedOperandSegments]> {
  let summary = "Ends an iteration of for";
  let arguments = (ins Variadic<Dpg_AnyValue>:$carried, Variadic<Dpg_AnyValue>:$last);
  let assemblyFormat = "(`carry` `(` $carried^ `:` type($carried) `)`)? (`last` `(` $last^ `:` type($last) `)`)? attr-dict";
}

def Dpg_ParallelOp : Dpg_Op<"parallel", [DeclareOpInterfaceMethods<SymbolUserOpInterface>, NoMemoryEffect,
                                         AttrSizedOperandSegments, Dpg_NamedResults]> {
  let summary = "parallel for c in a..b on processes(e): instances of a graph, each on a group of processes";
  let description = [{
    ```mlir
    %x, %q = dpg.parallel @race_for_c over #dpg.index<c in 0 to k> on %group reads(%A : M)
        rows(%x_0, %q_0 : !dpg.array<[k, n], f64>, !dpg.array<[k], f64>) takes [true, false] names ["x", "q"]
        -> !dpg.array<[k, n], f64>, !dpg.array<[k], f64>
    ```
    Instance c runs the graph with c, with what it `reads` (arrays are spread over its group) and with row c of each array
    of `rows` (element c of a vector) that it `takes`. The graph gives row c of each array of `rows`: results are these
    arrays with the rows that the instances give. `names` names the results. Without `on` an instance has all processes.
  }];
  let arguments = (ins FlatSymbolRefAttr:$body, Dpg_IndexAttr:$index, Optional<Index>:$processes, Variadic<Dpg_AnyValue>:$reads,
                       Variadic<Dpg_ArrayType>:$rows, DenseBoolArrayAttr:$takes, StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_ArrayType>:$results);
  let assemblyFormat = [{
    $body `over` $index (`on` $processes^)? (`reads` `(` $reads^ `:` type($reads) `)`)?
    (`rows` `(` $rows^ `:` type($rows) `)`)? `takes` $takes `names` $names attr-dict (`->` type($results)^)?
  }];
  let hasVerifier = 1;
}

def Dpg_BesideOp : Dpg_Op<"beside", [DeclareOpInterfaceMethods<SymbolUserOpInterface>, NoMemoryEffect,
                                     AttrSizedOperandSegments, Dpg_NamedResults]> {
  let summary = "Statements on processes(e) beside each other: graphs, each on a group of processes";
  let description = [{
    ```mlir
    %x, %y = dpg.beside [@main.for_x, @main.for_y] on (%two, %one) operations (%0, %1) bytes (%2, %3)
        reads(%A, %b, %C : M, T, M) [2, 1] names ["x", "y"] : (f64, f64) (f64, f64) -> T, T
    ```
    Each graph runs on as many processes as its operand of `on` says, with its part of `reads`, of which the numbers in
    brackets say how many each takes. Results are those of all graphs, in order. `operations` and `bytes` predict how long
    each takes: they need not run at once.
  }];
  let arguments = (ins FlatSymbolRefArrayAttr:$bodies, Variadic<Index>:$processes, Variadic<Num_AnyScalar>:$operations,
                       Variadic<Num_AnyScalar>:$bytes, Variadic<Dpg_AnyValue>:$reads, DenseI64ArrayAttr:$read_counts,
                       StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let assemblyFormat = [{
    $bodies `on` `(` $processes `)` `operations` `(` $operations `)` `bytes` `(` $bytes `)`
    (`reads` `(` $reads^ `:` type($reads) `)`)? $read_counts `names` $names attr-dict
    `:` `(` type($operations) `)` `(` type($bytes) `)` `->` type($results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    unsigned taskCount() { return getBodies().size(); }
    ::llvm::StringRef body(unsigned task) { return ::llvm::cast<::mlir::FlatSymbolRefAttr>(getBodies()[task]).getValue(); }
    /// What a task reads.
    ::mlir::OperandRange readsOf(unsigned task);
  }];
}

def Dpg_PublishOp : Dpg_Op<"publish", [MemoryEffects<[MemWrite]>]> {
  let summary = "publish x[c] = e: sends row c (an element of a vector) to whoever asks for the newest, without waiting";
  let description = [{
    ```mlir
    dpg.publish %x of "x" : !dpg.array<[n], f64>
    ```
    Stands in the graph of an instance; `name` is that of a row which it gives.
  }];
  let arguments = (ins Dpg_AnyValue:$row, StrAttr:$name);
  let assemblyFormat = "$row `of` $name attr-dict `:` type($row)";
  let hasVerifier = 1;
}

def Dpg_NewestOp : Dpg_Op<"newest", [MemoryEffects<[MemRead]>]> {
  let summary = "newest(x): what has arrived last, of the row of one instance or of the elements of all";
  let description = [{
    ```mlir
    %row = dpg.newest "x" [%best] -> <[n], f64>
    %all = dpg.newest "q" -> <[k], f64>
    ```
    All processes of a group get the same version of a row, and never an older one than before.
  }];
  let arguments = (ins StrAttr:$name, Optional<Index>:$instance);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "$name (`[` $instance^ `]`)? attr-dict `->` type($result)";
  let hasVerifier = 1;
}

include "dialects/dpg/dpg_nest_ops.td"
include "dialects/dpg/dpg_kernel_ops.td"

// ---------------------------------------------------------------------------------------------- storage, tasks, checks

def Dpg_StoreAsOp : Dpg_Op<"store_as", [Pure]> {
  let summary = "The same array stored another way: a transpose where lines become columns, sums where triplets do, whole "
                "on every process or spread again";
  let arguments = (ins Dpg_ArrayType:$array);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "$array attr-dict `:` type($array) `to` type($result)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether it sums triplets: what happens to a matrix that arrives as coo before all else.
    bool compresses() { return getArray().getType().getStorage() == Storage::coo; }
  }];
}

def Dpg_RowOp : Dpg_Op<"row", [Pure]> {
  let summary = "Row of a dense matrix as a vector, wherever it lies; which row may be computed from data";
  let description = [{
    ```mlir
    %x = dpg.row %X [%best] : <[k, n], f64> -> <[n], f64>
    ```
  }];
  let arguments = (ins Dpg_ArrayType:$matrix, Index:$row);
  let results = (outs Dpg_ArrayType:$result);
  let assemblyFormat = "$matrix `[` $row `]` attr-dict `:` type($matrix) `->` type($result)";
  let hasVerifier = 1;
}

def Dpg_TaskOp : Dpg_Op<"task", [IsolatedFromAbove, Symbol, SingleBlock, Dpg_NamedArguments, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A function that one nest became: one function a task in the emitted program";
  let description = [{
    `argument_names` names its parameters; the body is one `dpg.nest` (and what it reads) and `dpg.return`. Initial arrays
    (`dpg.undefined` outside, or versions to be updated) are its last parameters.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeArrayAttr:$result_types, StrArrayAttr:$argument_names);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{ NestOp nest(); }];
}

def Dpg_RunOp : Dpg_Op<"run", [DeclareOpInterfaceMethods<SymbolUserOpInterface>, NoMemoryEffect, Dpg_NamedResults]> {
  let summary = "Runs a task over all of its space, or over its inner or outer lines";
  let arguments = (ins FlatSymbolRefAttr:$task, Variadic<Dpg_AnyValue>:$arguments,
                       DefaultValuedAttr<Dpg_PartAttr, "::dpg::ir::Part::all">:$part, StrArrayAttr:$names);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let assemblyFormat = [{
    $task `(` $arguments `)` (`part` `` $part^)? `names` $names attr-dict `:` functional-type($arguments, $results)
  }];
  let hasVerifier = 1;
}

def Dpg_CertifyOp : Dpg_Op<"certify", [SingleBlock]> {
  let summary = "certify x by e: e bounds the error of x whatever the stored values it names are";
  let description = [{
    The region computes the bound; `insert_certificates` evaluates it in balls and puts `dpg.check_contract` in its place.
  }];
  let arguments = (ins Dpg_AnyValue:$value, StrAttr:$name, Dpg_ContractAttr:$contract, StrAttr:$text);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$value $name $contract $text $body attr-dict `:` type($value)";
  let hasRegionVerifier = 1;
}

def Dpg_SampleOp : Dpg_Op<"sample"> {
  let summary = "x within e sampled: what x is computed by is to be computed in samples";
  let description = [{
    ```mlir
    dpg.sample %y "y" <"1e-6" relative norm max sampled> : !dpg.array<[n], !num.real>
    ```
    `sample_contracts` puts what checks the contract in its place.
  }];
  let arguments = (ins Dpg_AnyValue:$value, StrAttr:$name, Dpg_ContractAttr:$contract);
  let assemblyFormat = "$value $name $contract attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Dpg_CountRunOp : Dpg_Op<"count_run"> {
  let summary = "How often a statement has run before, in this call of the graph";
  let description = [{
    ```mlir
    %run = dpg.count_run 3 "w"
    ```
    What rounds at random rounds otherwise each time it runs. Copies of one statement, where its graph is inlined several
    times, count together. `name` is that of what the statement gives.
  }];
  let arguments = (ins I64Attr:$statement, StrAttr:$name);
  let results = (outs Index:$result);
  let assemblyFormat = "$statement $name attr-dict";
}

def Dpg_CheckContractOp : Dpg_Op<"check_contract"> {
  let summary = "Ends the program with status 3 unless the bound shows that the contract holds, or tells whether it does";
  let description = [{
    ```mlir
    dpg.check_contract "x" <"1e-8" relative norm max> "abs(x - 1)" bound %e norm %s
    %holds = dpg.check_contract "x" <"1e-8" relative norm max> "abs(x - 1)" bound %e norm %s tried in f32
    ```
    `bound` encloses an error bound in the contract's norm, `norm` a norm of the value itself: the contract's for
    `relative`, any for others, which it tells whether the value is finite. Holds if both are finite and hi, the bound's
    upper end, is at most tolerance * (norm - hi) for `relative`, tolerance for others. With a result the program goes on:
    the value was computed with arrays of the format `tried`, and may be computed again.
  }];
  let arguments = (ins StrAttr:$name, Dpg_ContractAttr:$contract, Num_Ball:$bound, Num_Ball:$norm, StrAttr:$text,
                       OptionalAttr<TypeAttr>:$tried);
  let results = (outs Optional<I1>:$holds);
  let assemblyFormat = [{
    $name $contract $text `bound` $bound `norm` $norm (`tried` `in` $tried^)? attr-dict (`->` type($holds)^)?
  }];
  let hasVerifier = 1;
}

def Dpg_CheckRangeOp : Dpg_Op<"check_range"> {
  let summary = "Ends the program with status 1 unless every element lies in [low, high]";
  let arguments = (ins Dpg_AnyValue:$value, StrAttr:$name, StrAttr:$low, StrAttr:$high);
  let assemblyFormat = "$value $name `in` ` ` `[` $low `,` $high `]` attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Dpg_CheckSubscriptsOp : Dpg_Op<"check_subscripts"> {
  let summary = "Ends the program with status 1 unless the subscripts from .. to - 1 count elements of a dimension";
  let description = [{
    ```mlir
    dpg.check_subscripts "x" dimension 1 from #dpg.extent<k> to #dpg.extent<n - k> extent #dpg.extent<n> within []
    ```
    Stands before what reads or writes these elements of the array that the program names so. Nothing is checked where the
    range is empty, or one of the loops `within`, which stand around the access and do not move it.
  }];
  let arguments = (ins StrAttr:$name, I64Attr:$dimension, Dpg_ExtentAttr:$from, Dpg_ExtentAttr:$to, Dpg_ExtentAttr:$extent,
                       Dpg_IndexArrayAttr:$within);
  let assemblyFormat = [{
    $name `dimension` $dimension `from` $from `to` $to `extent` $extent `within` $within attr-dict
  }];
}

def Dpg_CheckedSubscriptOp : Dpg_Op<"checked_subscript", [NoMemoryEffect]> {
  let summary = "A subscript, once it is known to count an element of its dimension; else the program ends with status 1";
  let description = [{
    ```mlir
    %c = dpg.checked_subscript %k of "x" dimension 1 extent #dpg.extent<n>
    ```
    For subscripts that are computed where they are used, from data for example.
  }];
  let arguments = (ins Index:$subscript, StrAttr:$name, I64Attr:$dimension, Dpg_ExtentAttr:$extent);
  let results = (outs Index:$result);
  let assemblyFormat = "$subscript `of` $name `dimension` $dimension `extent` $extent attr-dict";
}

def Dpg_BeginElementsOp : Dpg_Op<"begin_elements"> {
  let summary = "From here on it is recorded which elements of an array have values: none has";
  let description = [{
    ```mlir
    dpg.begin_elements "z"
    dpg.add_elements "z" from [#dpg.extent<0>] to [#dpg.extent<k>]
    dpg.require_elements "z" from [#dpg.extent<0>] to [#dpg.extent<n>]
    ```
    `name` is the program's name, with a number where several records would have the same.
  }];
  let arguments = (ins StrAttr:$name);
  let assemblyFormat = "$name attr-dict";
}

def Dpg_AddElementsOp : Dpg_Op<"add_elements"> {
  let summary = "A box of elements has values now";
  let arguments = (ins StrAttr:$name, ArrayAttr:$from, ArrayAttr:$to);
  let assemblyFormat = "$name `from` $from `to` $to attr-dict";
}

def Dpg_RequireElementsOp : Dpg_Op<"require_elements"> {
  let summary = "Ends the program with status 1 unless all elements of a box have values";
  let arguments = (ins StrAttr:$name, ArrayAttr:$from, ArrayAttr:$to);
  let assemblyFormat = "$name `from` $from `to` $to attr-dict";
}

def Dpg_CheckRequirementOp : Dpg_Op<"check_requirement"> {
  let summary = "Ends the program with status 1 unless an implementation may run: what it requires holds";
  let description = [{
    ```mlir
    dpg.check_requirement %holds "spmv_mine" "nnz(A) > 0"
    ```
  }];
  let arguments = (ins I1:$holds, StrAttr:$implementation, StrAttr:$text);
  let assemblyFormat = "$holds $implementation $text attr-dict";
}

def Dpg_CheckRanOp : Dpg_Op<"check_ran"> {
  let summary = "Ends the program with status 1 if the loop has no iteration, and so gave a name no value";
  let arguments = (ins Dpg_IndexAttr:$index, StrAttr:$name);
  let assemblyFormat = "$index $name attr-dict";
}

def Dpg_ShowOp : Dpg_Op<"show"> {
  let summary = "Prints values once, in program order";
  let arguments = (ins Variadic<Dpg_AnyValue>:$values, StrArrayAttr:$texts);
  let assemblyFormat = "$texts $values attr-dict `:` type($values)";
  let hasVerifier = 1;
}

#endif

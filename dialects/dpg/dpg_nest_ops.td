// Operations of the dpg dialect: nests and what stands in them. Included by dpg_ops.td.
#ifndef DIALECTS_DPG_NEST_OPS
#define DIALECTS_DPG_NEST_OPS

def Dpg_NestOp : Dpg_Op<"nest", [Pure, SingleBlockImplicitTerminator<"DoneOp">, Dpg_Named]> {
  let summary = "Index statements over one space of named loops";
  let description = [{
    ```mlir
    %share, %lost = dpg.nest "share_and_lost" over [#dpg.index<i in 0 to n>] init(%undefined : T) origins [...] {
    ^bb0(%i: index):
      %d = dpg.read %degree[%i] : T
      ...
      dpg.put %q into 0[%i] : f64
      dpg.accumulate sum %d into 1 : f64
    } -> T, f64
    ```
    All iterations are independent but for accumulations. Results: one array an operand of `init` (elements that no `put`
    writes keep that operand's version), then one scalar an `accumulate`. A nest without loops and with one `accumulate` of
    kind `sum` is a scalar statement. Values from above are read freely. `names` names the results.

    A sparse result is put element by element, of which most are zero, until its storage is chosen; from then on along
    the entries of a matrix (`dpg.for_entries`), whose entries it has.
  }];
  let arguments = (ins StrAttr:$name, Dpg_IndexArrayAttr:$indices, Variadic<Dpg_ArrayType>:$inits, StrArrayAttr:$names,
                       Dpg_OriginArrayAttr:$origins);
  let results = (outs Variadic<Dpg_AnyValue>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    PutOp putOf(unsigned result);
    AccumulateOp accumulateOf(unsigned result);
    unsigned arrayCount() { return getInits().size(); }
    /// The loop over entries in which a result is put; null for dense results.
    ForEntriesOp entriesOf(unsigned result);
  }];
}

def Dpg_ForEntriesOp : Dpg_Op<"for_entries", [RecursiveMemoryEffects, SingleBlockImplicitTerminator<"DoneOp">,
                                              HasParent<"NestOp">, Dpg_NamedArguments]> {
  let summary = "Runs through the entries of one line of a matrix, and puts the elements of a sparse result that lie there";
  let description = [{
    ```mlir
    dpg.for_entries #dpg.index<j in 0 to n> entries(%A, %i) : T {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : T -> f64
      ...
      dpg.put %v into 0[%i, %j] : f64
    }
    ```
    The block gets the entry's coordinate along the other dimension and its position. The result has an entry where the
    matrix has one, in the same order.
  }];
  let arguments = (ins Dpg_IndexAttr:$index, Dpg_ArrayType:$matrix, Index:$line);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$index `entries` `(` $matrix `,` $line `)` attr-dict `:` type($matrix) $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dpg_DoneOp : Dpg_Op<"done", [Terminator, Pure, ParentOneOf<["NestOp", "ForEntriesOp"]>]> {
  let summary = "Ends the body of a nest or of a loop over entries";
  let assemblyFormat = "attr-dict";
}

def Dpg_PutOp : Dpg_Op<"put", [ParentOneOf<["NestOp", "ForEntriesOp"]>, MemoryEffects<[MemWrite]>]> {
  let summary = "Gives one element of a nest's array result its version";
  let description = [{
    ```mlir
    dpg.put %q into 0[%i] : f64
    dpg.put %product into 0[%j] combining sum : f64
    ```
    With `combining` an element's version is the reduction of all values that iterations put there, which over no value is
    what the reduction gives over nothing; such a result begins with `dpg.undefined` and is `replicated`.
  }];
  let arguments = (ins Num_AnyScalar:$value, UI32Attr:$into, Variadic<Index>:$subscripts,
                       OptionalAttr<Dpg_ReductionKindAttr>:$combining);
  let builders = [OpBuilder<(ins "::mlir::Value":$value, "uint32_t":$into, "::mlir::ValueRange":$subscripts), [{
    build($_builder, $_state, value, into, subscripts, ReductionKindAttr());
  }]>];
  let assemblyFormat = "$value `into` $into `[` $subscripts `]` (`combining` `` $combining^)? attr-dict `:` type($value)";
}

def Dpg_AccumulateOp : Dpg_Op<"accumulate", [ParentOneOf<["NestOp"]>, MemoryEffects<[MemWrite]>]> {
  let summary = "Takes a value into a nest's scalar result";
  let description = [{ For `argmax` and `argmin`, `at` is the index that the value stands at. }];
  let arguments = (ins Dpg_ReductionKindAttr:$kind, Num_AnyScalar:$value, UI32Attr:$into, Optional<Index>:$at);
  let assemblyFormat = "`` $kind $value `into` $into (`at` $at^)? attr-dict `:` type($value)";
}

def Dpg_ReadOp : Dpg_Op<"read", [NoMemoryEffect]> {
  let summary = "An element of an array; zero where a sparse array holds none";
  let arguments = (ins Dpg_ArrayType:$array, Variadic<Index>:$subscripts);
  let results = (outs Num_AnyScalar:$result);
  let assemblyFormat = "$array `[` $subscripts `]` attr-dict `:` type($array) `->` type($result)";
  let hasVerifier = 1;
}

def Dpg_EntryOp : Dpg_Op<"entry", [NoMemoryEffect]> {
  let summary = "The stored value at a position that `entries` gave, of the matrix or of one that has its entries";
  let arguments = (ins Dpg_ArrayType:$array, Index:$position);
  let results = (outs Num_AnyScalar:$result);
  let assemblyFormat = "$array `at` $position attr-dict `:` type($array) `->` type($result)";
  let hasVerifier = 1;
}

def Dpg_ReduceOp : Dpg_Op<"reduce", [RecursiveMemoryEffects, SingleBlock, AttrSizedOperandSegments, Dpg_Named]> {
  let summary = "A reduction over a range, or over the stored entries of one line of a matrix";
  let description = [{
    ```mlir
    %s = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index): ... dpg.yield %v : !num.real }
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : T) -> !num.real {
    ^bb0(%j: index, %k: index): %a = dpg.entry %A at %k : T -> !num.real ... dpg.yield %v : !num.real }
    ```
    With `entries(%A, %line)` the block gets the entry's coordinate along the other dimension and its position. Over
    nothing: 0, 1, -infinity, infinity, false, true. `argmax` and `argmin` give the index (an error over nothing).
  }];
  let arguments = (ins Dpg_ReductionKindAttr:$kind, Dpg_IndexAttr:$index, Optional<Dpg_ArrayType>:$matrix,
                       Optional<Index>:$line);
  let results = (outs Num_AnyScalar:$result);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{ YieldOp yield(); }];
}

def Dpg_SoftmaxMeanOp : Dpg_Op<"softmax_mean", [RecursiveMemoryEffects, SingleBlock, HasParent<"NestOp">, Dpg_Named]> {
  let summary = "A mean over the entries of one line of a matrix, weighted by the exponentials of scores";
  let description = [{
    ```mlir
    %o = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%A, %i : T) -> f32 {
    ^bb0(%j: index, %entry: index):
      ...
      dpg.weigh %v by %score if %present : f32
    }
    ```
    sum of exp(score) * v over sum of exp(score), over the entries where `present` holds (without it all); a NaN without any.
    It may be computed in one pass, with the largest score so far: which entries are taken in when is not said. The block
    gets the entry's coordinate along the other dimension and its position, as that of `dpg.reduce`.
  }];
  let arguments = (ins Dpg_IndexAttr:$index, Dpg_ArrayType:$matrix, Index:$line);
  let results = (outs Num_AnyScalar:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$index `entries` `(` $matrix `,` $line `:` type($matrix) `)` attr-dict `->` type($result) $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{ WeighOp weigh(); }];
}

def Dpg_WeighOp : Dpg_Op<"weigh", [Terminator, Pure, ParentOneOf<["SoftmaxMeanOp"]>, AllTypesMatch<["value", "score"]>]> {
  let summary = "The score of an entry and the value that it weighs, if the entry is present";
  let arguments = (ins Num_AnyScalar:$value, Num_AnyScalar:$score, Optional<I1>:$present);
  let assemblyFormat = "$value `by` $score (`if` $present^)? attr-dict `:` type($value)";
}

def Dpg_YieldOp : Dpg_Op<"yield", [Terminator, Pure, ParentOneOf<["ReduceOp", "CertifyOp"]>]> {
  let summary = "The value that a reduction takes in, or the bound of a certificate";
  let arguments = (ins Num_AnyScalar:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif

// Types and attributes of the dpg dialect.
#ifndef DIALECTS_DPG_TYPES
#define DIALECTS_DPG_TYPES

include "dialects/dpg/dpg_base.td"
include "dialects/dpg/dpg_enums.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

class Dpg_Attr<string name, string attrMnemonic> : AttrDef<Dpg_Dialect, name> { let mnemonic = attrMnemonic; }

def Dpg_ReductionKindAttr : EnumAttr<Dpg_Dialect, Dpg_ReductionKind, "reduction">;
def Dpg_StorageAttr : EnumAttr<Dpg_Dialect, Dpg_Storage, "storage">;
def Dpg_PartAttr : EnumAttr<Dpg_Dialect, Dpg_Part, "part">;

def Dpg_ExtentAttr : Dpg_Attr<"Extent", "extent"> {
  let summary = "A symbolic integer in canonical form";
  let description = [{
    An integer expression over sizes, `int` parameters and enclosing loop indices, as `dpg::Extent::text()` writes it:
    equal text means equal value. Inlining substitutes names in it.
  }];
  let parameters = (ins StringRefParameter<"canonical text">:$text);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Dpg_IndexAttr : Dpg_Attr<"Index", "index"> {
  let summary = "A named loop index: from <= value < to";
  let parameters = (ins StringRefParameter<>:$name, "ExtentAttr":$from, "ExtentAttr":$to);
  let hasCustomAssemblyFormat = 1; // #dpg.index<i in 0 to n>
}

def Dpg_OriginAttr : Dpg_Attr<"Origin", "origin"> {
  let summary = "The statement of the program that a nest computes";
  let parameters = (ins StringRefParameter<"component">:$component, StringRefParameter<"text of the statement">:$statement,
                        StringRefParameter<"file name as shown">:$file, "unsigned":$line);
  let assemblyFormat = "`<` $component `,` $statement `,` $file `:` $line `>`";
}

def Dpg_ContractAttr : Dpg_Attr<"Contract", "contract"> {
  let summary = "within TOLERANCE SENSE norm NORM likely PROBABILITY, and whether samples may tell that it holds";
  let description = [{
    `likely` is the probability, as written, with which a structural bound has to hold; without it every bound has to be sound.
  }];
  let parameters = (ins StringRefParameter<"tolerance as written">:$tolerance, EnumParameter<Dpg_Sense>:$sense,
                        EnumParameter<Dpg_Norm>:$norm, StringRefParameter<"probability as written", "\"\"">:$likely,
                        "bool":$sampled);
  let assemblyFormat = [{
    `<` $tolerance $sense `norm` custom<Norm>($norm) (`likely` $likely^)? `` custom<Sampled>($sampled) `>`
  }];
}

def Dpg_ParameterAttr : Dpg_Attr<"Parameter", "parameter"> {
  let summary = "A parameter of a graph as the program declares it";
  let description = [{
    ```mlir
    #dpg.parameter<A in "sparse real[n, n]" file "data/wiki-vote.mtx" range "0" to "infinity">
    #dpg.parameter<rank out "real[n]" contract <"1e-10" relative norm 1> "within 1e-10 norm 1">
    ```
    `initial` is the default as an expression in C++ over earlier parameters (`"0.85"`, `"2 * m"`), `file` the file that
    it is read from, `generator` a generator call as written; at most one is not empty. `type` is the type as the program
    writes it. `low` and `high` are the declared range, as written; empty without one.
  }];
  let parameters = (ins StringRefParameter<>:$name, EnumParameter<Dpg_Direction>:$direction, StringRefParameter<>:$type,
                        StringRefParameter<>:$initial, StringRefParameter<>:$file, StringRefParameter<>:$generator,
                        StringRefParameter<>:$low, StringRefParameter<>:$high,
                        OptionalParameter<"ContractAttr">:$contract, StringRefParameter<>:$contractText);
  let hasCustomAssemblyFormat = 1; // only what is there is printed
  let genVerifyDecl = 1;
}

def Dpg_CandidateAttr : Dpg_Attr<"Candidate", "candidate"> {
  let summary = "One of the implementations that a task may run by";
  let description = [{
    ```mlir
    #dpg.candidate<"spmv_rows" processes 1 to 0 threads 1 to 0 features "avx512f" build 81985529216486895>
    ```
    It runs with so many processes and threads of each; 0 at the end: any number. `features` lists, with commas, the
    instruction sets that it is compiled for. `build` is a hash of its source and flags.
  }];
  let parameters = (ins StringRefParameter<>:$name, "int64_t":$fewestProcesses, "int64_t":$mostProcesses,
                        "int64_t":$fewestThreads, "int64_t":$mostThreads, StringRefParameter<>:$features,
                        "uint64_t":$build);
  let assemblyFormat = [{
    `<` $name `processes` $fewestProcesses `to` $mostProcesses `threads` $fewestThreads `to` $mostThreads
    `features` $features `build` $build `>`
  }];
}

def Dpg_ArrayType : TypeDef<Dpg_Dialect, "Array"> {
  let mnemonic = "array";
  let summary = "An array with symbolic extents";
  let description = [{
    ```mlir
    !dpg.array<[n, n], !num.real, sparse>     // storage not chosen yet
    !dpg.array<[n, n], f64, csc>              // stored by columns
    !dpg.array<[n, n], f64, coo>              // triplets, some of which may be terms of one element
    !dpg.array<["m + 1"], f64>                // dense, spread over processes along its first dimension
    !dpg.array<["m + 1"], f64, replicated>    // dense, held whole by every process
    ```
    `csr` and `csc` do not change the shape: element [i, j] of a `csc` matrix is element [i, j], stored with its column.
    Graphs take `coo` matrices; `dpg.store_as` sums their triplets, and nothing else reads them once storage is chosen.
  }];
  let parameters = (ins ArrayRefParameter<"ExtentAttr">:$shape, "::mlir::Type":$element, EnumParameter<Dpg_Storage>:$storage);
  let builders = [TypeBuilderWithInferredContext<(ins "::llvm::ArrayRef<ExtentAttr>":$shape, "::mlir::Type":$element,
      CArg<"Storage", "Storage::dense">:$storage), [{ return $_get(element.getContext(), shape, element, storage); }]>];
  let extraClassDeclaration = [{
    size_t rank() const { return getShape().size(); }
    bool isReplicated() const { return getStorage() == Storage::replicated; }
    bool isSparse() const { return getStorage() != Storage::dense && !isReplicated(); }
    /// The dimension that a stored line runs across: 0 for csr (lines are rows), 1 for csc.
    unsigned lineDimension() const { return getStorage() == Storage::csc ? 1 : 0; }
    /// The dimension along which it is spread over processes: that of its lines for a stored matrix, the first of a dense
    /// array; none of an array that every process holds.
    std::optional<unsigned> spreadDimension() const {
      return isReplicated() ? std::nullopt : std::optional(lineDimension());
    }
    /// The extent of that dimension; null without one.
    ExtentAttr spreadExtent() const {
      return isReplicated() ? ExtentAttr() : getShape()[lineDimension()];
    }
    ArrayType withElement(::mlir::Type element) const;
    ArrayType withStorage(Storage storage) const;
  }];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

#endif

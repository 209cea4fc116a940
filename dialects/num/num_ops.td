// Operations of the num dialect.
#ifndef DIALECTS_NUM_OPS
#define DIALECTS_NUM_OPS

include "dialects/num/num_enums.td"
include "dialects/num/num_types.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Num_Op<string mnemonic, list<Trait> traits = []> : Op<Num_Dialect, mnemonic, !listconcat([Pure], traits)>;

def Num_ConstantOp : Num_Op<"constant"> {
  let summary = "A literal, exact as written";
  let description = [{
    ```mlir
    %damping = num.constant "0.85" : !num.real
    ```
    The text is a decimal number of the language, or `infinity`. It is rounded when it gets a format.
  }];
  let arguments = (ins StrAttr:$value);
  let results = (outs Num_AnyReal:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Num_FromIntOp : Num_Op<"from_int"> {
  let summary = "An integer as a real number: exactly as a ball, rounded to nearest even in a format";
  let arguments = (ins Index:$value);
  let results = (outs Num_AnyReal:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
}

def Num_RoundingAttr : EnumAttr<Num_Dialect, Num_Rounding, "rounding">;

def Num_ToIntOp : Num_Op<"to_int"> {
  let summary = "A real number rounded to an integer";
  let description = [{
    ```mlir
    %k = num.to_int floor %x : !num.real
    ```
    `floor` rounds down, `ceil` up, `round` to the nearest integer, halves away from zero. Where that does not fit into 64
    bits, or the number is a NaN, the program ends with an error. A ball may hold several integers and is refused.
  }];
  let arguments = (ins Num_RoundingAttr:$rounding, Num_AnyReal:$value);
  let results = (outs Index:$result);
  let assemblyFormat = "`` $rounding $value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Num_NarrowOp : Num_Op<"narrow"> {
  let summary = "An int in the bits that a narrower one has";
  let description = [{
    ```mlir
    %stored = num.narrow %k : i8
    ```
    Where it does not fit, the program ends with an error. Back it goes by `arith.index_cast`.
  }];
  let arguments = (ins Index:$value);
  let results = (outs AnyTypeOf<[I<8>, I<32>]>:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
}

def Num_OfSomeOp : Num_Op<"of_some", [AllTypesMatch<["value", "result"]>]> {
  let summary = "The largest or smallest of some ints; of none the program ends with an error";
  let description = [{
    ```mlir
    %largest = num.of_some %m if %runs "max(i) q[i]" : index
    ```
    An int has no infinity to be the largest of nothing. The text is what the program writes.
  }];
  let arguments = (ins AnyTypeOf<[Index, Num_Ball]>:$value, I1:$holds, StrAttr:$text);
  let results = (outs AnyTypeOf<[Index, Num_Ball]>:$result);
  let assemblyFormat = "$value `if` $holds $text attr-dict `:` type($value)";
}

def Num_ConvertOp : Num_Op<"convert"> {
  let summary = "A number in another format, rounded to nearest even where the format is narrower";
  let description = [{
    Both are real or both complex.
  }];
  let arguments = (ins Num_AnyNumber:$value);
  let results = (outs Num_AnyNumber:$result);
  let assemblyFormat = "$value attr-dict `:` type($value) `to` type($result)";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Num_RoundByOp : Num_Op<"round_by"> {
  let summary = "A number rounded up or down to a narrower format, by a number from [0, 1)";
  let description = [{
    ```mlir
    %u = num.random "uniform" %seed, %rounding, %run, %i : !num.real
    %w = num.round_by %x at %u : !num.real to bf16
    ```
    Of the two neighbours of x it is the upper one where u is below (x - lower) / (upper - lower): for a u that is uniform
    the expected result is x (Connolly, Higham, Mary 2021). What the format holds stays.
  }];
  let arguments = (ins Num_AnyReal:$value, Num_AnyReal:$at);
  let results = (outs AnyFloat:$result);
  let assemblyFormat = "$value `at` $at attr-dict `:` type($value) `,` type($at) `to` type($result)";
  let hasVerifier = 1;
}

def Num_EstimatedErrorOp : Num_Op<"estimated_error"> {
  let summary = "What the samples of a number say of the error of the value that stands for it";
  let description = [{
    ```mlir
    %e = num.estimated_error %y of %y_mean : !num.real -> !num.real
    ```
    The half width of the interval that holds the exact number with probability 0.95, and the distance of the mean from the
    value; `relative` divides it by the size of the value. Infinite where a sample is not finite.
  }];
  let arguments = (ins Num_Stochastic:$samples, Num_AnyReal:$value, UnitAttr:$relative);
  let results = (outs Num_AnyReal:$result);
  let assemblyFormat = "$samples `of` $value (`relative` $relative^)? attr-dict `:` type($value) `->` type($result)";
}

def Num_ComplexOp : Num_Op<"complex"> {
  let summary = "A complex number of its parts, or of its real part alone";
  let description = [{
    ```mlir
    %z = num.complex %re, %im : !num.real, !num.real -> !num.complex<!num.real>
    %w = num.complex %re : !num.real -> !num.complex<!num.real>
    ```
    Without an imaginary part it is a real number that stands where a complex one is wanted: products and sums take it
    as real, so that an infinite factor gives no NaN by way of a zero that nobody wrote.
  }];
  let arguments = (ins Num_AnyReal:$re, Optional<Num_AnyReal>:$im);
  let results = (outs Num_Complex:$result);
  let assemblyFormat = "$re (`,` $im^)? attr-dict `:` type($re) (`,` type($im)^)? `->` type($result)";
  let hasVerifier = 1;
}

def Num_PartAttr : EnumAttr<Num_Dialect, Num_Part, "part">;

def Num_PartOp : Num_Op<"part"> {
  let summary = "The real or imaginary part of a complex number, its modulus, or the square of that";
  let description = [{
    ```mlir
    %size = num.part modulus %z : !num.complex<!num.real>
    ```
  }];
  let arguments = (ins Num_PartAttr:$part, Num_Complex:$value);
  let results = (outs Num_AnyReal:$result);
  let assemblyFormat = "`` $part $value attr-dict `:` type($value) `->` type($result)";
  let hasVerifier = 1;
}

class Num_BinaryOp<string mnemonic, Type number> : Num_Op<mnemonic, [SameOperandsAndResultType]> {
  let arguments = (ins number:$lhs, number:$rhs);
  let results = (outs number:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}

def Num_AddOp : Num_BinaryOp<"add", Num_AnyNumber> { let summary = "Sum"; }
def Num_SubOp : Num_BinaryOp<"sub", Num_AnyNumber> { let summary = "Difference"; }
def Num_MulOp : Num_BinaryOp<"mul", Num_AnyNumber> { let summary = "Product"; }
def Num_DivOp : Num_BinaryOp<"div", Num_AnyNumber> { let summary = "Quotient"; }
def Num_MinOp : Num_BinaryOp<"min", Num_AnyReal> { let summary = "The smaller; NaN where one is"; }
def Num_MaxOp : Num_BinaryOp<"max", Num_AnyReal> { let summary = "The larger; NaN where one is"; }
def Num_PowOp : Num_BinaryOp<"pow", Num_AnyNumber> { let summary = "lhs to the power rhs, the principal value"; }

def Num_Atan2Op : Num_BinaryOp<"atan2", Num_AnyReal> { let summary = "The angle from the first axis to the point (rhs, lhs)"; }

def Num_PowIntOp : Num_Op<"powi", [AllTypesMatch<["base", "result"]>]> {
  let summary = "A power with an integer exponent";
  let arguments = (ins Num_AnyNumber:$base, Index:$exponent);
  let results = (outs Num_AnyNumber:$result);
  let assemblyFormat = "$base `,` $exponent attr-dict `:` type($result)";
}

def Num_RandomOp : Num_Op<"random"> {
  let summary = "A random number that is a pure function of ints: of a seed and of indices";
  let description = [{
    ```mlir
    %u = num.random "uniform" %seed, %i, %j : !num.real
    ```
    `uniform` in [0, 1), or `normal` with mean 0 and variance 1: the numbers of dpg/num/random.h, exact in f64.
  }];
  let arguments = (ins StrAttr:$distribution, Variadic<Index>:$indices);
  let results = (outs Num_AnyReal:$result);
  let assemblyFormat = "$distribution $indices attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Num_NegOp : Num_Op<"neg", [SameOperandsAndResultType]> {
  let summary = "Negation";
  let arguments = (ins Num_AnyNumber:$value);
  let results = (outs Num_AnyNumber:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
}

def Num_FunctionAttr : EnumAttr<Num_Dialect, Num_Function, "function">;

def Num_ApplyOp : Num_Op<"apply", [SameOperandsAndResultType]> {
  let summary = "An elementary function";
  let description = [{
    ```mlir
    %root = num.apply sqrt %x : !num.real
    ```
    Of a complex number: `sqrt`, `exp` and `log`, principal values, and `conj`, which is of complex numbers alone.
  }];
  let arguments = (ins Num_FunctionAttr:$function, Num_AnyNumber:$value);
  let results = (outs Num_AnyNumber:$result);
  let assemblyFormat = "`` $function $value attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Num_PredicateAttr : EnumAttr<Num_Dialect, Num_Predicate, "predicate">;

def Num_CompareOp : Num_Op<"compare", [SameTypeOperands]> {
  let summary = "A comparison; three-valued on balls";
  let description = [{
    ```mlir
    %links = num.compare gt %degree, %zero : !num.real -> i1
    ```
    Complex numbers are equal or not.
  }];
  let arguments = (ins Num_PredicateAttr:$predicate, Num_AnyNumber:$lhs, Num_AnyNumber:$rhs);
  let results = (outs Num_AnyTruth:$result);
  let assemblyFormat = "`` $predicate $lhs `,` $rhs attr-dict `:` type($lhs) `->` type($result)";
  let hasVerifier = 1;
}

class Num_TruthBinaryOp<string mnemonic> : Num_Op<mnemonic, [SameOperandsAndResultType]> {
  let arguments = (ins Num_AnyTruth:$lhs, Num_AnyTruth:$rhs);
  let results = (outs Num_AnyTruth:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}
def Num_AndOp : Num_TruthBinaryOp<"and"> { let summary = "Conjunction (Kleene's on truths)"; }
def Num_OrOp : Num_TruthBinaryOp<"or"> { let summary = "Disjunction (Kleene's on truths)"; }
def Num_NotOp : Num_Op<"not", [SameOperandsAndResultType]> {
  let summary = "Negation of a truth value";
  let arguments = (ins Num_AnyTruth:$value);
  let results = (outs Num_AnyTruth:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
}
def Num_ToTruthOp : Num_Op<"to_truth"> {
  let summary = "A boolean as a truth that is decided";
  let arguments = (ins I1:$value);
  let results = (outs Num_Truth:$result);
  let assemblyFormat = "$value attr-dict";
}

def Num_ChooseOp : Op<Num_Dialect, "choose", [RecursiveMemoryEffects, SingleBlock, NoRegionArguments,
                                              SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "if condition then a else b: only the side taken is computed";
  let description = [{
    ```mlir
    %share = num.choose %links : i1 -> !num.real {
      %q = num.div %rank, %degree : !num.real
      num.yield %q : !num.real
    } else {
      num.yield %zero : !num.real
    }
    ```
    Where the condition is a `!num.truth` that is undecided, both sides are computed and the result is their hull.
  }];
  let arguments = (ins Num_AnyTruth:$condition);
  let results = (outs Num_AnyScalar:$result);
  let regions = (region SizedRegion<1>:$yes, SizedRegion<1>:$no);
  let assemblyFormat = "$condition `:` type($condition) `->` type($result) $yes `else` $no attr-dict";
  let hasVerifier = 1;
}

def Num_YieldOp : Num_Op<"yield", [Terminator, ParentOneOf<["ChooseOp"]>]> {
  let summary = "The value of one side of a choice";
  let arguments = (ins Optional<Num_AnyScalar>:$value);
  let assemblyFormat = "($value^ `:` type($value))? attr-dict";
  let builders = [OpBuilder<(ins), [{ /* a side that yields nothing has no operand */ }]>];
}

#endif

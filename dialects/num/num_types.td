// Types of the num dialect.
#ifndef DIALECTS_NUM_TYPES
#define DIALECTS_NUM_TYPES

include "dialects/num/num_base.td"

class Num_Type<string name, string typeMnemonic> : TypeDef<Num_Dialect, name> { let mnemonic = typeMnemonic; }

def Num_Real : Num_Type<"Real", "real"> {
  let summary = "A real number whose format is not chosen yet";
}

def Num_DoubleDouble : Num_Type<"DoubleDouble", "dd"> {
  let summary = "An unevaluated sum of two f64 (Dekker 1971)";
}

def Num_Stochastic : Num_Type<"Stochastic", "stochastic"> {
  let summary = "Three samples in f64, rounded at random (Vignes 2004)";
}

def Num_Ball : Num_Type<"Ball", "ball"> {
  let summary = "An enclosure: a double-double midpoint and an f64 radius";
  let description = [{
    Every operation on balls yields a ball that holds the exact result for all values that its operands hold, its own
    rounding included (van der Hoeven 2010, "Ball arithmetic"). A comparison of balls is a `!num.truth`.
  }];
}

def Num_Complex : Num_Type<"Complex", "complex"> {
  let summary = "A complex number: two parts of one real format";
  let parameters = (ins "::mlir::Type":$part);
  let assemblyFormat = "`<` $part `>`";
  let genVerifyDecl = 1;
}

def Num_Truth : Num_Type<"Truth", "truth"> {
  let summary = "True, false, or undecided: what a comparison of balls gives";
}

def Num_AnyReal : AnyTypeOf<[Num_Real, Num_DoubleDouble, Num_Stochastic, Num_Ball, AnyFloat], "a real number in any format">;
def Num_AnyNumber : AnyTypeOf<[Num_AnyReal, Num_Complex], "a real or complex number in any format">;
def Num_AnyTruth : AnyTypeOf<[I1, Num_Truth], "a truth value">;
/// What an element of an array, or a scalar value of a program, can be.
def Num_AnyScalar : AnyTypeOf<[Num_Real, Num_DoubleDouble, Num_Stochastic, Num_Ball, AnyFloat, Num_Complex, Index, I1, Num_Truth, I<8>, I<32>], "a scalar">;

#endif

// Enumerations of the num dialect.
#ifndef DIALECTS_NUM_ENUMS
#define DIALECTS_NUM_ENUMS

include "mlir/IR/EnumAttr.td"

def Num_Function : I32EnumAttr<"Function", "elementary functions of one variable", [
    I32EnumAttrCase<"abs", 0>, I32EnumAttrCase<"sqrt", 1>, I32EnumAttrCase<"exp", 2>, I32EnumAttrCase<"log", 3>,
    I32EnumAttrCase<"sin", 4>, I32EnumAttrCase<"cos", 5>, I32EnumAttrCase<"tan", 6>, I32EnumAttrCase<"tanh", 7>,
    I32EnumAttrCase<"floor", 8>, I32EnumAttrCase<"ceil", 9>, I32EnumAttrCase<"sign", 10>, I32EnumAttrCase<"asin", 11>,
    I32EnumAttrCase<"acos", 12>, I32EnumAttrCase<"atan", 13>, I32EnumAttrCase<"sinh", 14>, I32EnumAttrCase<"cosh", 15>,
    I32EnumAttrCase<"log2", 16>, I32EnumAttrCase<"log10", 17>,
    I32EnumAttrCase<"conj", 18>]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::num";
}

def Num_Part : I32EnumAttr<"Part", "real numbers of a complex one", [
    I32EnumAttrCase<"real", 0>, I32EnumAttrCase<"imaginary", 1>, I32EnumAttrCase<"modulus", 2>,
    I32EnumAttrCase<"squared_modulus", 3>]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::num";
}

def Num_Rounding : I32EnumAttr<"Rounding", "ways from a real number to an int", [
    I32EnumAttrCase<"floor", 0>, I32EnumAttrCase<"ceil", 1>, I32EnumAttrCase<"round", 2>]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::num";
}

def Num_Predicate : I32EnumAttr<"Predicate", "comparisons", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>, I32EnumAttrCase<"le", 3>,
    I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::num";
}

#endif

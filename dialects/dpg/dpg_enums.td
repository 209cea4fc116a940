// Enumerations of the dpg dialect.
#ifndef DIALECTS_DPG_ENUMS
#define DIALECTS_DPG_ENUMS

include "mlir/IR/EnumAttr.td"

class Dpg_Enum<string name, string summary, list<I32EnumAttrCase> cases> : I32EnumAttr<name, summary, cases> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::ir";
}

def Dpg_Storage : Dpg_Enum<"Storage", "how an array is stored", [
    I32EnumAttrCase<"dense", 0>, I32EnumAttrCase<"sparse", 1>, I32EnumAttrCase<"csr", 2>, I32EnumAttrCase<"csc", 3>,
    I32EnumAttrCase<"coo", 4>, I32EnumAttrCase<"replicated", 5>]>;
def Dpg_ReductionKind : Dpg_Enum<"ReductionKind", "reductions", [
    I32EnumAttrCase<"sum", 0>, I32EnumAttrCase<"product", 1>, I32EnumAttrCase<"max", 2>, I32EnumAttrCase<"min", 3>,
    I32EnumAttrCase<"any", 4>, I32EnumAttrCase<"all", 5>, I32EnumAttrCase<"argmax", 6>, I32EnumAttrCase<"argmin", 7>]>;
def Dpg_Direction : Dpg_Enum<"Direction", "directions of parameters", [
    I32EnumAttrCase<"in", 0>, I32EnumAttrCase<"out", 1>, I32EnumAttrCase<"inout", 2>]>;
def Dpg_Sense : Dpg_Enum<"Sense", "what a tolerance is relative to", [
    I32EnumAttrCase<"relative", 0>, I32EnumAttrCase<"absolute", 1>, I32EnumAttrCase<"componentwise", 2>,
    I32EnumAttrCase<"backward", 3>]>;
def Dpg_Norm : Dpg_Enum<"Norm", "norms of contracts", [
    I32EnumAttrCase<"max", 0>, I32EnumAttrCase<"one", 1, "1">, I32EnumAttrCase<"two", 2, "2">,
    I32EnumAttrCase<"inf", 3>, I32EnumAttrCase<"fro", 4>]>;
def Dpg_Part : Dpg_Enum<"Part", "which lines of a task's space a run covers", [
    I32EnumAttrCase<"all", 0>, I32EnumAttrCase<"inner", 1>, I32EnumAttrCase<"outer", 2>]>;

#endif

// Enumerations of the dist dialect.
#ifndef DIALECTS_DIST_ENUMS
#define DIALECTS_DIST_ENUMS

include "mlir/IR/EnumAttr.td"

def Dist_Spread : I32EnumAttr<"Spread", "how an index space is spread", [
    I32EnumAttrCase<"uniform", 0>, I32EnumAttrCase<"balanced", 1>, I32EnumAttrCase<"on_root", 2>]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::dpg::dist_ir";
}

#endif

// The num dialect: what arithmetic a value gets.
#ifndef DIALECTS_NUM_BASE
#define DIALECTS_NUM_BASE

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Num_Dialect : Dialect {
  let name = "num";
  let cppNamespace = "::dpg::num";
  let summary = "Formats, casts and enclosures";
  let description = [{
    Scalar arithmetic before its format is chosen (`!num.real`), and in formats that no hardware has: double-double
    (`!num.dd`) and balls (`!num.ball`: a double-double midpoint with a radius, which encloses the exact value).

    Arithmetic in hardware formats is upstream's: `select_formats` turns `num` operations on `!num.real` into `arith` and
    `math` operations on `f64` or `f32`. Language integers are `index`, booleans are `i1`.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
}

#endif

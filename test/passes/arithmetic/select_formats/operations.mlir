// Every operation has its counterpart; sign has none.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

dpg.graph @g(%x: !num.real, %y: !num.real, %k: index) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<k in "...">,
    #dpg.parameter<out0 out "...">] sizes []
    documentation "" {
  // CHECK: arith.subf %x, %y : f64
  %sub = num.sub %x, %y : !num.real
  // CHECK: arith.divf
  %div = num.div %x, %y : !num.real
  // CHECK: arith.minimumf
  %min = num.min %x, %y : !num.real
  // CHECK: arith.maximumf
  %max = num.max %x, %y : !num.real
  // CHECK: math.powf
  %pow = num.pow %x, %y : !num.real
  // CHECK: math.atan2
  %angle = num.atan2 %x, %y : !num.real
  // CHECK: math.log2
  %log2 = num.apply log2 %x : !num.real
  // CHECK: math.log10
  %log10 = num.apply log10 %x : !num.real
  // CHECK: math.fpowi %x, %k : f64, index
  %powi = num.powi %x, %k : !num.real
  // CHECK: arith.mulf %x, %x
  %two = arith.constant 2 : index
  %square = num.powi %x, %two : !num.real
  // CHECK: arith.negf
  %neg = num.neg %x : !num.real
  // CHECK: math.absf
  %abs = num.apply abs %x : !num.real
  // CHECK: math.sqrt
  %sqrt = num.apply sqrt %x : !num.real
  // CHECK: math.exp
  %exp = num.apply exp %x : !num.real
  // CHECK: math.log
  %log = num.apply log %x : !num.real
  // CHECK: math.sin
  %sin = num.apply sin %x : !num.real
  // CHECK: math.cos
  %cos = num.apply cos %x : !num.real
  // CHECK: math.tan
  %tan = num.apply tan %x : !num.real
  // CHECK: math.tanh
  %tanh = num.apply tanh %x : !num.real
  // CHECK: math.floor
  %floor = num.apply floor %x : !num.real
  // CHECK: math.ceil
  %ceil = num.apply ceil %x : !num.real
  // CHECK: math.asin
  %asin = num.apply asin %x : !num.real
  // CHECK: math.acos
  %acos = num.apply acos %x : !num.real
  // CHECK: math.atan
  %atan = num.apply atan %x : !num.real
  // CHECK: math.sinh
  %sinh = num.apply sinh %x : !num.real
  // CHECK: math.cosh
  %cosh = num.apply cosh %x : !num.real
  // CHECK: arith.cmpf oeq
  %cmp_eq = num.compare eq %x, %y : !num.real -> i1
  // CHECK: arith.cmpf une
  %cmp_ne = num.compare ne %x, %y : !num.real -> i1
  // CHECK: arith.cmpf olt
  %cmp_lt = num.compare lt %x, %y : !num.real -> i1
  // CHECK: arith.cmpf ole
  %cmp_le = num.compare le %x, %y : !num.real -> i1
  // CHECK: arith.cmpf ogt
  %cmp_gt = num.compare gt %x, %y : !num.real -> i1
  // CHECK: arith.cmpf oge
  %cmp_ge = num.compare ge %x, %y : !num.real -> i1
  // CHECK: arith.sitofp
  %int = num.from_int %k : !num.real
  // CHECK: arith.constant 0xFFF0000000000000
  %inf = num.constant "-infinity" : !num.real
  // CHECK: arith.truncf
  %single = num.convert %x : !num.real to f32
  // CHECK: arith.extf
  %double = num.convert %single : f32 to !num.real
  // CHECK: num.apply sign %x : f64
  %sign = num.apply sign %x : !num.real
  dpg.return %x : !num.real
}

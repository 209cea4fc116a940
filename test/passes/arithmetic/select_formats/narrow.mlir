// Formats that a program states become hardware types; dd stays in num. Literals are rounded to them from their decimals.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

// CHECK-LABEL: dpg.graph @narrow
// CHECK: %[[TENTH:.*]] = arith.constant 1.000980e-01 : bf16
// CHECK: %[[PRODUCT:.*]] = arith.mulf %{{.*}}, %[[TENTH]] : bf16
// Neither of bf16 and f16 holds the other.
// CHECK: %[[WIDE:.*]] = arith.extf %[[PRODUCT]] : bf16 to f64
// CHECK: arith.truncf %[[WIDE]] : f64 to f16
// CHECK: arith.extf {{.*}} : f8E4M3FN to f16
// CHECK: %[[EXACT:.*]] = num.constant "0.1" : !num.dd
// CHECK: num.mul %{{.*}}, %[[EXACT]] : !num.dd
// CHECK: num.convert {{.*}} : f64 to !num.dd
// CHECK: num.convert {{.*}} : !num.dd to bf16
dpg.graph @narrow(%a: bf16, %b: f8E4M3FN, %c: !num.dd, %d: !num.real) -> (f16, f16, !num.dd, !num.dd, bf16) parameters [
    #dpg.parameter<a in "bf16">, #dpg.parameter<b in "e4m3">, #dpg.parameter<c in "dd">, #dpg.parameter<d in "real">,
    #dpg.parameter<r out "f16">, #dpg.parameter<s out "f16">, #dpg.parameter<t out "dd">, #dpg.parameter<u out "dd">,
    #dpg.parameter<v out "bf16">] sizes [] documentation "" {
  %literal = num.constant "0.1" : !num.real
  %0 = num.convert %literal : !num.real to bf16
  %1 = num.mul %a, %0 : bf16
  %r = num.convert %1 : bf16 to f16
  %s = num.convert %b : f8E4M3FN to f16
  %2 = num.convert %literal : !num.real to !num.dd
  %t = num.mul %c, %2 : !num.dd
  %u = num.convert %d : !num.real to !num.dd
  %v = num.convert %t : !num.dd to bf16
  dpg.return %r, %s, %t, %u, %v : f16, f16, !num.dd, !num.dd, bf16
}

// Calls in loops and certificates are inlined too, calls in callees first; a result is named as the loop hands it on.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s

dpg.graph @half(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">]
    sizes [] documentation "" {
  %two = num.constant "2" : !num.real
  %y = num.div %x, %two : !num.real
  dpg.return %y : !num.real
}
dpg.graph @quarter(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">]
    sizes [] documentation "" {
  %h = dpg.call @half(%x) : (!num.real) -> !num.real
  %y = dpg.call @half(%h) : (!num.real) -> !num.real
  dpg.return %y : !num.real
}
// CHECK-LABEL: dpg.graph @caller
dpg.graph @caller(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real">, #dpg.parameter<z out "real">]
    sizes [] documentation "" {
  %limit = arith.constant 9 : index
  // CHECK: dpg.repeat
  %r:4 = dpg.repeat up to %limit carry(%x : !num.real) names ["z", "last"] condition "true" {
  ^bb0(%z: !num.real):
    // CHECK: num.div
    // CHECK: %[[NEXT:.*]] = num.div
    %next = dpg.call @quarter(%z) : (!num.real) -> !num.real
    %true = arith.constant true
    // CHECK: dpg.until %{{.*}} carry(%[[NEXT]] : !num.real) last(%[[NEXT]] : !num.real)
    dpg.until %true carry(%next : !num.real) last(%next : !num.real)
  } -> !num.real, !num.real
  // CHECK: dpg.certify
  // CHECK: num.div
  // CHECK: num.div
  // CHECK-NOT: dpg.call
  dpg.certify %r#0 "z" <"1e-8" absolute norm max> "quarter(z)" {
    %e = dpg.call @quarter(%r#0) : (!num.real) -> !num.real
    dpg.yield %e : !num.real
  } : !num.real
  dpg.return %r#0 : !num.real
}

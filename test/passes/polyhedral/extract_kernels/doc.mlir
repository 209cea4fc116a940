// A recurrence along a vector becomes a kernel, and so does a stencil in time. Processes may share the latter: the kernel is
// called on one process only, where the loop is left to several.
// RUN: %dpg-opt %s --dpg-extract-kernels | %FileCheck %s

!V = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.kernel @update_s ["n", "x", "s"] directions ["in", "in", "inout"]
// CHECK: affine.for %[[i:.*]] = 1 to %n {
// CHECK: %[[before:.*]] = affine.apply #{{.*}}(%[[i]])
// CHECK: %[[a:.*]] = dpg.read %s[%[[before]]]
// CHECK: %[[b:.*]] = dpg.read %x[%[[i]]]
// CHECK: %[[c:.*]] = arith.addf %[[a]], %[[b]]
// CHECK: dpg.write %[[c]] to %s[%[[i]]]

// CHECK-LABEL: dpg.graph @prefix
// CHECK: %[[s:.*]] = dpg.invoke "update_s" calls "update_s" from "" ["in", "in", "inout"] processes 1 to 1(%{{.*}}, %x, %x) names ["s"] {kernel}
// CHECK: dpg.return %[[s]]
dpg.graph @prefix(%x: !V) -> (!V) parameters [#dpg.parameter<x in "real[n]">, #dpg.parameter<s out "real[n]">]
    sizes ["n"] documentation "" {
  %s = dpg.for #dpg.index<i in 1 to n> carry(%x : !V) names ["s"] {
  ^bb0(%i: index, %s_in: !V):
    %e = dpg.nest "s_element" over [#dpg.index<k in "i - 1" to i>] names ["s_element"] origins [] {
    ^bb0(%k: index):
      %0 = dpg.read %s_in[%k] : <[n], f64> -> f64
      dpg.accumulate sum %0 into 0 : f64
    } -> f64
    %s_out = dpg.nest "s" over [#dpg.index<k in i to "i + 1">] init(%s_in : !V) names ["s"] origins [] {
    ^bb0(%k: index):
      %0 = dpg.read %x[%k] : <[n], f64> -> f64
      %1 = arith.addf %e, %0 : f64
      dpg.put %1 into 0[%k] : f64
    } -> !V
    dpg.next carry(%s_out : !V)
  } -> !V
  dpg.return %s : !V
}

// What a nest overwrites while it reads it is computed apart, and copied back.
// CHECK-LABEL: dpg.kernel @update_u
// CHECK: %[[next:.*]] = dpg.local "next_u" : <[n], f64>
// CHECK: affine.for %{{.*}} = 0 to %steps
// CHECK: affine.for
// CHECK: dpg.write %{{.*}} to %[[next]]
// CHECK: affine.for
// CHECK: %[[element:.*]] = dpg.read %[[next]]
// CHECK: dpg.write %[[element]] to %u

// CHECK-LABEL: dpg.graph @smooth
// CHECK: %[[alone:.*]] = dist.is_alone
// CHECK: scf.if %[[alone]]
// CHECK: dpg.invoke "update_u" {{.*}} {alone, kernel}
// CHECK: } else {
// CHECK: dpg.for
dpg.graph @smooth(%v: !V, %steps: index) -> (!V) parameters [#dpg.parameter<v in "real[n]">,
    #dpg.parameter<steps in "int">, #dpg.parameter<u out "real[n]">] sizes ["n"] documentation "" {
  %u = dpg.for #dpg.index<t in 0 to steps> carry(%v : !V) names ["u"] {
  ^bb0(%t: index, %u_in: !V):
    %u_out = dpg.nest "u" over [#dpg.index<i in 1 to "n - 1">] init(%u_in : !V) names ["u"] origins [] {
    ^bb0(%i: index):
      %c1 = arith.constant 1 : index
      %left = arith.subi %i, %c1 : index
      %0 = dpg.read %u_in[%left] : <[n], f64> -> f64
      %right = arith.addi %i, %c1 : index
      %1 = dpg.read %u_in[%right] : <[n], f64> -> f64
      %2 = arith.addf %0, %1 : f64
      dpg.put %2 into 0[%i] : f64
    } -> !V
    dpg.next carry(%u_out : !V)
  } -> !V
  dpg.return %u : !V
}

// Real numbers, and those of f64, become samples, arrays of them too; certificates are left out.
// RUN: %dpg-opt %s --dpg-sample-numbers --verify-diagnostics | %FileCheck %s

// CHECK: module attributes {num.watched}
// CHECK-LABEL: dpg.graph @half(%{{.*}}: !num.stochastic, %{{.*}}: !num.stochastic) -> (!num.stochastic)
// CHECK: num.constant "0.5" : !num.stochastic
// CHECK: num.mul {{.*}} : !num.stochastic
// CHECK-NOT: dpg.certify
dpg.graph @half(%x: !num.real, %y: f64) -> (!num.real) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<y in "f64">, #dpg.parameter<r out "real">] sizes [] documentation "" {
  %half = num.constant "0.5" : !num.real
  %wide = num.convert %y : f64 to !num.real
  %0 = num.add %x, %wide : !num.real
  %r = num.mul %half, %0 : !num.real
  // expected-remark@+1 {{E0723: the certificate of `r` is left out: sampled programs check no contracts}}
  dpg.certify %r "r" <"1e-10" absolute norm max> "0" {
    %zero = num.constant "0" : !num.real
    dpg.yield %zero : !num.real
  } : !num.real
  dpg.return %r : !num.real
}

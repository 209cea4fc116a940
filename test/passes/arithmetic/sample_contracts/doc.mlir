// What a sampled contract speaks of becomes samples, back to inputs; others read means, and the estimate is compared.
// RUN: %dpg-opt %s --dpg-sample-contracts | %FileCheck %s

// CHECK-LABEL: dpg.graph @scaled
// CHECK: %[[C:.*]] = num.convert %{{.*}} : !num.real to !num.stochastic
// CHECK: %y = dpg.nest "y" {{.*}} init(%{{.*}} : !dpg.array<[n], !num.stochastic>)
dpg.graph @scaled(%c: !num.real, %x: !dpg.array<[n], !num.real>)
    -> (!dpg.array<[n], !num.real>) parameters [
    #dpg.parameter<c in "real">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<y out "real[n]" contract <"1e-6" relative norm 2 sampled> "within 1e-6 norm 2 sampled">]
    sizes ["n"] documentation "" {
  %0 = dpg.undefined : !dpg.array<[n], !num.real>
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%0 : !dpg.array<[n], !num.real>) names ["y"] origins [] {
  ^bb0(%i: index):
    // CHECK: %[[X:.*]] = dpg.read %x[%i] : <[n], !num.real> -> !num.real
    // CHECK: num.mul {{.*}} {watched} : !num.stochastic
    %1 = dpg.read %x[%i] : <[n], !num.real> -> !num.real
    %2 = num.mul %c, %1 : !num.real
    dpg.put %2 into 0[%i] : !num.real
  } -> !dpg.array<[n], !num.real>
  // CHECK: %y_mean = dpg.nest "y_mean"
  // CHECK: num.convert %{{.*}} : !num.stochastic to !num.real
  // CHECK: %y_error = dpg.nest "y_error"
  // CHECK: num.estimated_error {{.*}} : !num.real -> !num.real
  // CHECK: %y_error_norm = dpg.nest "y_error_norm"
  // CHECK: %y_norm = dpg.nest "y_norm"
  // CHECK: dpg.check_contract "y" <"1e-6" relative norm 2 sampled> "three samples" bound %{{.*}} norm %{{.*}} {sampled}
  // CHECK: dpg.return %y_mean
  dpg.sample %y "y" <"1e-6" relative norm 2 sampled> : !dpg.array<[n], !num.real>
  dpg.return %y : !dpg.array<[n], !num.real>
}

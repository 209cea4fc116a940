// RUN: %dpg-opt %s --dpg-inline-graphs -split-input-file -verify-diagnostics

dpg.graph @ones(%count: index) -> (!dpg.array<[count], f64>) parameters [#dpg.parameter<count in "int">,
    #dpg.parameter<y out "f64[count]">] sizes [] documentation "" {
  %u = dpg.undefined : !dpg.array<[count], f64>
  dpg.return %u : !dpg.array<[count], f64>
}
dpg.graph @caller(%n: index) -> (!dpg.array<[n], f64>) parameters [#dpg.parameter<n in "int">,
    #dpg.parameter<z out "f64[n]">] sizes [] documentation "" {
  %computed = arith.remsi %n, %n : index
  // expected-error@+1 {{E0711: a shape or a range in `ones` depends on `count`, whose value here is computed while the program runs}}
  %z = dpg.call @ones(%computed) : (index) -> !dpg.array<[n], f64>
  dpg.return %z : !dpg.array<[n], f64>
}

// -----

dpg.graph @f(%x: !dpg.array<["2 * n"], f64>) -> () parameters [#dpg.parameter<x in "f64[2 * n]">] sizes ["n"]
    documentation "" { dpg.return }
dpg.graph @caller(%x: !dpg.array<[m], f64>) -> () parameters [#dpg.parameter<x in "f64[m]">] sizes ["m"]
    documentation "" {
  // expected-error@+1 {{E0711: no argument of `f` shows the size `n` by itself}}
  dpg.call @f(%x) : (!dpg.array<[m], f64>) -> ()
  dpg.return
}

// -----

dpg.graph @f(%x: !dpg.array<[n], f64>) -> (!dpg.array<[n], f64>) parameters [#dpg.parameter<x inout "f64[n]">]
    sizes ["n"] documentation "" { dpg.return %x : !dpg.array<[n], f64> }
dpg.graph @caller(%x: !dpg.array<[m], f64>) -> (!dpg.array<["m + 1"], f64>) parameters [#dpg.parameter<x in "f64[m]">,
    #dpg.parameter<y out "f64[m + 1]">] sizes ["m"] documentation "" {
  // expected-error@+1 {{E0711: `f` gives '!dpg.array<[m], f64>' for these arguments, and '!dpg.array<["m + 1"], f64>' is expected}}
  %y = dpg.call @f(%x) : (!dpg.array<[m], f64>) -> !dpg.array<["m + 1"], f64>
  dpg.return %y : !dpg.array<["m + 1"], f64>
}

// -----

// expected-error@+1 {{E0711: `f` calls itself, directly or not}}
dpg.graph @f() -> () parameters [] sizes [] documentation "" {
  dpg.call @g() : () -> ()
  dpg.return
}
dpg.graph @g() -> () parameters [] sizes [] documentation "" {
  dpg.call @f() : () -> ()
  dpg.return
}

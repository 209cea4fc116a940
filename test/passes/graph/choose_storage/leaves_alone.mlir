// Dense arrays and their reductions stay as they are.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-choose-storage | diff %t.before -

!M = !dpg.array<[m, n], !num.real>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
dpg.graph @dense(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %e = num.apply exp %a : !num.real
      dpg.yield %e : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

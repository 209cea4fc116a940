// What reads the rows after the loop, and needs nothing of it, reads them before the columns are made.
// RUN: %dpg-opt %s --dpg-hoist-invariants | %FileCheck %s

!M = !dpg.array<[n, n], !num.real, csr>
!Mt = !dpg.array<[n, n], !num.real, csc>
// CHECK-LABEL: dpg.graph @g
// CHECK: %rows = dpg.nest "rows"
// CHECK: dpg.store_as
// CHECK: dpg.nest "columns"
// CHECK: num.add
dpg.graph @g(%A: !M) -> (!num.real) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %T = dpg.store_as %A : !M to !Mt
  %columns = dpg.nest "columns" over [#dpg.index<i in 0 to n>] names ["columns"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%T, %i : !Mt) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %T at %k : !Mt -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate sum %s into 0 : !num.real
  } -> !num.real
  %rows = dpg.nest "rows" over [#dpg.index<i in 0 to n>] names ["rows"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate sum %s into 0 : !num.real
  } -> !num.real
  %t = num.add %columns, %rows : !num.real
  dpg.return %t : !num.real
}

// Where one reader has to stay, so does the other: the rows live on anyhow.
// CHECK-LABEL: dpg.graph @needed_later
// CHECK: dpg.store_as
// CHECK: dpg.nest "columns"
// CHECK: dpg.nest "rows"
dpg.graph @needed_later(%A: !M) -> (!num.real) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %T = dpg.store_as %A : !M to !Mt
  %columns = dpg.nest "columns" over [#dpg.index<i in 0 to n>] names ["columns"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%T, %i : !Mt) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %T at %k : !Mt -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate sum %s into 0 : !num.real
  } -> !num.real
  %rows = dpg.nest "rows" over [#dpg.index<i in 0 to n>] names ["rows"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !M -> !num.real
      dpg.yield %a : !num.real
    }
    %s2 = num.mul %s, %columns : !num.real
    dpg.accumulate sum %s2 into 0 : !num.real
  } -> !num.real
  dpg.return %rows : !num.real
}

// What reads both orientations stays behind the conversion.
// CHECK-LABEL: dpg.graph @both
// CHECK: dpg.store_as
// CHECK: dpg.nest "both"
dpg.graph @both(%A: !M) -> (!num.real) parameters [#dpg.parameter<A in "...">, #dpg.parameter<out0 out "...">]
    sizes ["n"] documentation "" {
  %T = dpg.store_as %A : !M to !Mt
  %both = dpg.nest "both" over [#dpg.index<i in 0 to n>] names ["both"] origins [] {
  ^bb0(%i: index):
    %column = dpg.reduce sum #dpg.index<j in 0 to n> entries(%T, %i : !Mt) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %T at %k : !Mt -> !num.real
      dpg.yield %a : !num.real
    }
    %row = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> !num.real {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !M -> !num.real
      dpg.yield %a : !num.real
    }
    %sum = num.add %column, %row : !num.real
    dpg.accumulate sum %sum into 0 : !num.real
  } -> !num.real
  dpg.return %both : !num.real
}

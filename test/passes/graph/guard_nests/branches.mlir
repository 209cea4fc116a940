// Sums that divide ints move into the side of the choice that reads them; a choice inside of a nest gets a branch before
// it; what cannot end the program, or is read besides, stays.
// RUN: %dpg-opt %s --dpg-guard-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>

// CHECK-LABEL: dpg.graph @in_the_graph
// CHECK-NOT:   dpg.nest
// CHECK:       %[[Y:.*]] = scf.if %{{.*}} -> (!num.real) {
// CHECK-NEXT:    %[[SUM:.*]] = dpg.nest "sum"
// CHECK:         %[[NEGATED:.*]] = num.neg %[[SUM]]
// CHECK-NEXT:    scf.yield %[[NEGATED]]
// CHECK-NEXT:  } else {
// CHECK:         scf.yield %{{.*}}
// CHECK:       dpg.return %[[Y]]
dpg.graph @in_the_graph(%b: !V, %k: index) -> (!num.real) parameters [#dpg.parameter<b in "...">,
    #dpg.parameter<k in "...">, #dpg.parameter<out0 out "...">] sizes ["n"] documentation "" {
  %zero = arith.constant 0 : index
  %three = num.constant "3" : !num.real
  %holds = arith.cmpi sgt, %k, %zero : index
  %sum = dpg.nest "sum" over [#dpg.index<i in 0 to n>] names ["sum"] origins [] {
  ^bb0(%i: index):
    %quotient = arith.floordivsi %i, %k : index
    %term = num.from_int %quotient : !num.real
    dpg.accumulate sum %term into 0 : !num.real
  } -> !num.real
  %y = num.choose %holds : i1 -> !num.real {
    %negated = num.neg %sum : !num.real
    num.yield %negated : !num.real
  } else {
    num.yield %three : !num.real
  }
  dpg.return %y : !num.real
}

// CHECK-LABEL: dpg.graph @in_a_nest
// CHECK:       %[[GUARDED:.*]] = scf.if %{{.*}} -> (!num.real) {
// CHECK-NEXT:    %[[SUM:.*]] = dpg.nest "sum"
// CHECK:         scf.yield %[[SUM]]
// CHECK-NEXT:  } else {
// CHECK-NEXT:    %[[ZERO:.*]] = num.constant "0"
// CHECK-NEXT:    scf.yield %[[ZERO]]
// CHECK:       dpg.nest "z"
// CHECK:         num.choose
// CHECK-NEXT:      num.yield %[[GUARDED]]
dpg.graph @in_a_nest(%b: !V, %k: index) -> (!V) parameters [#dpg.parameter<b in "...">,
    #dpg.parameter<k in "...">, #dpg.parameter<out0 out "...">] sizes ["n"] documentation "" {
  %zero = arith.constant 0 : index
  %three = num.constant "3" : !num.real
  %sum = dpg.nest "sum" over [#dpg.index<i in 0 to n>] names ["sum"] origins [] {
  ^bb0(%i: index):
    %quotient = arith.floordivsi %i, %k : index
    %term = num.from_int %quotient : !num.real
    dpg.accumulate sum %term into 0 : !num.real
  } -> !num.real
  %undefined = dpg.undefined : <[n], !num.real>
  %z = dpg.nest "z" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["z"] origins [] {
  ^bb0(%i: index):
    %holds = arith.cmpi sgt, %k, %zero : index
    %chosen = num.choose %holds : i1 -> !num.real {
      num.yield %sum : !num.real
    } else {
      num.yield %three : !num.real
    }
    dpg.put %chosen into 0[%i] : !num.real
  } -> !V
  dpg.return %z : !V
}

// CHECK-LABEL: dpg.graph @stays
// CHECK-NOT:   scf.if
// CHECK:       dpg.nest "norm"
// CHECK:       dpg.nest "read_besides"
// CHECK:       num.choose
// CHECK-NOT:   scf.if
// CHECK:       dpg.return
dpg.graph @stays(%b: !V, %k: index) -> (!num.real, !num.real) parameters [#dpg.parameter<b in "...">,
    #dpg.parameter<k in "...">, #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %zero = arith.constant 0 : index
  %holds = arith.cmpi sgt, %k, %zero : index
  %norm = dpg.nest "norm" over [#dpg.index<i in 0 to n>] names ["norm"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %b[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  %read_besides = dpg.nest "read_besides" over [#dpg.index<i in 0 to n>] names ["read_besides"] origins [] {
  ^bb0(%i: index):
    %quotient = arith.floordivsi %i, %k : index
    %term = num.from_int %quotient : !num.real
    dpg.accumulate sum %term into 0 : !num.real
  } -> !num.real
  %y = num.choose %holds : i1 -> !num.real {
    num.yield %norm : !num.real
  } else {
    num.yield %read_besides : !num.real
  }
  dpg.return %y, %read_besides : !num.real, !num.real
}

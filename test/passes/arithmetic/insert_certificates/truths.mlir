// Comparisons of balls are truths: choices by them are hulls, connectives take truths; integers stay decided.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

dpg.graph @g(%x: f64, %k: index) -> (f64) parameters [#dpg.parameter<x inout "f64" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">, #dpg.parameter<k in "int">] sizes [] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %r = num.convert %x : f64 to !num.real
    %zero = num.constant "0" : !num.real
    %one = arith.constant 1 : index
    // CHECK: %[[INTEGER:.*]] = arith.cmpi sgt, %k
    %first = arith.cmpi sgt, %k, %one : index
    // CHECK: %[[POSITIVE:.*]] = num.compare gt %{{.*}}, %{{.*}} : !num.ball -> !num.truth
    %positive = num.compare gt %r, %zero : !num.real -> i1
    // CHECK: %[[DECIDED:.*]] = num.to_truth %[[INTEGER]]
    // CHECK: %[[BOTH:.*]] = num.and %[[DECIDED]], %[[POSITIVE]] : !num.truth
    %both = num.and %first, %positive : i1
    // CHECK: %[[HULL:.*]] = num.choose %[[BOTH]] : !num.truth -> !num.ball {
    %hull = num.choose %both : i1 -> !num.real {
      num.yield %r : !num.real
    } else {
      num.yield %zero : !num.real
    }
    // CHECK: num.choose %[[INTEGER]] : i1 -> !num.truth {
    // CHECK: num.to_truth
    %unsure = num.choose %first : i1 -> i1 {
      num.yield %positive : i1
    } else {
      num.yield %first : i1
    }
    // CHECK: dpg.check_contract "x" <"1e-8" absolute norm max> "..." bound %[[HULL]] norm %{{.*}}
    dpg.yield %hull : !num.real
  } : f64
  dpg.return %x : f64
}

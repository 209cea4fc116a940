// A conversion to the same format, or there and back through a wider one, is none.
// RUN: %dpg-opt %s --canonicalize | %FileCheck %s

// CHECK-LABEL: dpg.graph @there_and_back
dpg.graph @there_and_back(%x: f32) -> (f32) parameters [#dpg.parameter<x in "f32">,
    #dpg.parameter<y out "f32">] sizes [] documentation "" {
  %wide = num.convert %x : f32 to f64
  %same = num.convert %wide : f64 to f64
  %back = num.convert %same : f64 to f32
  // CHECK: dpg.return %x : f32
  dpg.return %back : f32
}

// CHECK-LABEL: dpg.graph @through_a_narrow_one
dpg.graph @through_a_narrow_one(%x: f64) -> (f64) parameters [#dpg.parameter<x in "f64">,
    #dpg.parameter<y out "f64">] sizes [] documentation "" {
  // CHECK: num.convert %x : f64 to f32
  %narrow = num.convert %x : f64 to f32
  // CHECK: %[[BACK:.*]] = num.convert
  %back = num.convert %narrow : f32 to f64
  // CHECK: dpg.return %[[BACK]] : f64
  dpg.return %back : f64
}

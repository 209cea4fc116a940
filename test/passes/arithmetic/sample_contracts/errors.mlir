// What has no samples, on the way to a value whose contract is sampled.
// RUN: %dpg-opt %s --dpg-sample-contracts --split-input-file --verify-diagnostics

dpg.graph @wide(%x: !num.dd) -> (!num.real) parameters [
    #dpg.parameter<x in "dd">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  // expected-error@+1 {{E0724: `y` cannot be sampled: a number of dd is on the way to it}}
  %0 = num.add %x, %x : !num.dd
  %y = num.convert %0 : !num.dd to !num.real
  dpg.sample %y "y" <"1e-6" relative norm max sampled> : !num.real
  dpg.return %y : !num.real
}

// -----

dpg.graph @rounded(%x: !num.real) -> (!num.real) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  // expected-error@+1 {{E0724: `y` cannot be sampled: a number of f32, rounded before the result is, is on the way to it}}
  %0 = num.convert %x : !num.real to f32
  %1 = num.convert %0 : f32 to !num.real
  %y = num.mul %1, %1 : !num.real
  dpg.sample %y "y" <"1e-6" relative norm max sampled> : !num.real
  dpg.return %y : !num.real
}

// -----

dpg.graph @certified(%x: !num.real) -> (!num.real) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  %0 = num.mul %x, %x : !num.real
  // expected-error@+1 {{E0724: `y` cannot be sampled: the certificate of `z` reads what it is computed by}}
  dpg.certify %0 "z" <"1e-10" absolute norm max> "0" {
    %zero = num.constant "0" : !num.real
    dpg.yield %zero : !num.real
  } : !num.real
  %y = num.mul %0, %x : !num.real
  dpg.sample %y "y" <"1e-6" relative norm max sampled> : !num.real
  dpg.return %y : !num.real
}

// -----

dpg.graph @backward(%x: !num.real) -> (!num.real) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  %y = num.mul %x, %x : !num.real
  // expected-error@+1 {{E0724: `y` cannot be sampled: samples estimate the error of a value, and no backward error}}
  dpg.sample %y "y" <"1e-6" backward norm max sampled> : !num.real
  dpg.return %y : !num.real
}

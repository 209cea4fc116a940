// Complex numbers are enclosed part by part; the norm of what is certified is that of its moduli.
// RUN: %dpg-opt %s --dpg-insert-certificates -split-input-file -verify-diagnostics | %FileCheck %s

!C = !num.complex<!num.real>
dpg.graph @g(%z: !num.complex<f64>) -> (!num.complex<f64>) parameters [#dpg.parameter<z inout "complex f64" contract
    <"1e-8" relative norm max> "within 1e-8">] sizes [] documentation "" {
  dpg.certify %z "z" <"1e-8" relative norm max> "..." {
    // CHECK: %[[Z:.*]] = num.convert %z : !num.complex<f64> to !num.complex<!num.ball>
    %w = num.convert %z : !num.complex<f64> to !C
    // CHECK: %[[CONJ:.*]] = num.apply conj %[[Z]] : !num.complex<!num.ball>
    %c = num.apply conj %w : !C
    // CHECK: %[[BOUND:.*]] = num.part modulus %[[CONJ]] : <!num.ball> -> !num.ball
    %m = num.part modulus %c : !C -> !num.real
    // CHECK: %[[POINT:.*]] = num.convert %z
    // CHECK: %[[NORM:.*]] = num.part modulus %[[POINT]] : <!num.ball> -> !num.ball
    // CHECK: dpg.check_contract "z" <"1e-8" relative norm max> "..." bound %[[BOUND]] norm %[[NORM]]
    dpg.yield %m : !num.real
  } : !num.complex<f64>
  dpg.return %z : !num.complex<f64>
}

// -----

!C = !num.complex<!num.real>
dpg.graph @h(%z: !num.complex<f64>) -> (!num.complex<f64>) parameters [#dpg.parameter<z inout "complex f64" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">] sizes [] documentation "" {
  dpg.certify %z "z" <"1e-8" absolute norm max> "..." {
    %w = num.convert %z : !num.complex<f64> to !C
    // expected-error@+1 {{E0713: a certificate computes `exp` of a complex number, which has no enclosure}}
    %e = num.apply exp %w : !C
    %m = num.part modulus %e : !C -> !num.real
    dpg.yield %m : !num.real
  } : !num.complex<f64>
  dpg.return %z : !num.complex<f64>
}

// What no complex number can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{parts of a complex number have a real format, not 'index'}}
func.func private @f(!num.complex<index>)

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{has parts of type 'f32'}}
%z = num.complex %x : f64 -> !num.complex<f32>

// -----

%x = num.constant "1" : f64
%z = num.complex %x : f64 -> !num.complex<f64>
// expected-error@+1 {{of '!num.complex<f64>' gives 'f64', not 'f32'}}
%m = num.part modulus %z : !num.complex<f64> -> f32

// -----

%x = num.constant "1" : f64
%z = num.complex %x : f64 -> !num.complex<f64>
// expected-error@+1 {{of complex numbers, which have no order}}
%c = num.compare lt %z, %z : !num.complex<f64> -> i1

// -----

%x = num.constant "1" : f64
%z = num.complex %x : f64 -> !num.complex<f64>
// expected-error@+1 {{tanh is no function of a complex number}}
%c = num.apply tanh %z : !num.complex<f64>

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{conj is no function of a real number}}
%c = num.apply conj %x : f64

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{from 'f64' to '!num.complex<f64>': both are real or both are complex}}
%c = num.convert %x : f64 to !num.complex<f64>

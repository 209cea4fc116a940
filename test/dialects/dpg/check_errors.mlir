// What no certificate, contract or check can mean.
// RUN: %dpg-opt %s -allow-unregistered-dialect -split-input-file -verify-diagnostics

%x = num.constant "1" : f64
// expected-error@+1 {{ends with dpg.yield of the bound}}
dpg.certify %x "x" <"1e-8" relative norm max> "" { "test.end"() : () -> () } : f64

// -----

%x = num.constant "1" : f64
%k = arith.constant 1 : index
// expected-error@+1 {{its bound is a real number, not 'index'}}
dpg.certify %x "x" <"1e-8" relative norm max> "" { dpg.yield %k : index } : f64

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{end "all" of the range is neither a decimal number nor infinity}}
dpg.check_range %x "x" in ["0", "all"] : f64

// -----

%x = num.constant "1" : !num.ball
%c = num.compare lt %x, %x : !num.ball -> !num.truth
// expected-error@+1 {{checks numbers, not '!num.truth'}}
dpg.check_range %c "x" in ["0", "1"] : !num.truth

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{has 0 texts for 1 values}}
dpg.show [] %x : f64

// -----

%e = num.constant "1e-9" : !num.ball
// expected-error@+1 {{tells whether the contract holds where it was tried, and nowhere else}}
dpg.check_contract "x" <"1e-8" relative norm 1> "e" bound %e norm %e tried in f32

// -----

%e = num.constant "1e-9" : !num.ball
// expected-error@+1 {{tells whether the contract holds where it was tried, and nowhere else}}
%h = dpg.check_contract "x" <"1e-8" relative norm 1> "e" bound %e norm %e -> i1

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{has a contract that is not sampled}}
dpg.sample %x "x" <"1e-8" relative norm max> : f64

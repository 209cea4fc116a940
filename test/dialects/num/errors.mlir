// What no number can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{value "1.e5" is neither a decimal number nor infinity}}
%a = num.constant "1.e5" : !num.real

// -----

%a = num.constant "1" : !num.ball
// expected-error@+1 {{on '!num.ball' gives '!num.truth', not 'i1'}}
%b = num.compare lt %a, %a : !num.ball -> i1

// -----

%a = num.constant "1" : f64
%c = num.compare lt %a, %a : f64 -> i1
// expected-error@+1 {{the second side yields nothing}}
%d = num.choose %c : i1 -> f64 {
  num.yield %a : f64
} else {
  num.yield
}

// -----

%a = num.constant "1" : f64
%b = num.constant "1" : f32
%c = num.compare lt %a, %a : f64 -> i1
// expected-error@+1 {{the first side yields 'f32', the result is 'f64'}}
%d = num.choose %c : i1 -> f64 {
  num.yield %b : f32
} else {
  num.yield %a : f64
}

// -----

%a = num.constant "1" : !num.ball
%k = arith.constant 1 : index
%c = num.compare lt %a, %a : !num.ball -> !num.truth
// expected-error@+1 {{by a !num.truth gives a !num.ball or a !num.truth, not 'index'}}
%d = num.choose %c : !num.truth -> index {
  num.yield %k : index
} else {
  num.yield %k : index
}

// -----

%a = num.constant "1.5" : !num.ball
// expected-error@+1 {{of a ball, which may hold several integers}}
%b = num.to_int floor %a : !num.ball

// -----

%k = arith.constant 1 : index
// expected-error@+1 {{has the distribution uniform or normal, not binomial}}
%r = num.random "binomial" %k : !num.real

// -----

// expected-error@+1 {{is a function of a seed}}
%r = num.random "normal" : !num.real

// -----

%a = num.constant "0.1" : !num.real
// expected-error@+1 {{to f64, which every number that is computed has been rounded to}}
%b = num.round_by %a at %a : !num.real, !num.real to f64

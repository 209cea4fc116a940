// RUN: %dpg-opt %s --dpg-choose-storage -split-input-file -verify-diagnostics

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
dpg.graph @not_zero(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      // expected-error@+1 {{E0715: `sum` over `j` runs over the entries of `A` only where its expression is zero with them}}
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %e = num.apply exp %a : !num.real
      dpg.yield %e : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

// -----

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
dpg.graph @no_index(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce argmax #dpg.index<j in 0 to n> -> index {
    ^bb0(%j: index):
      // expected-error@+1 {{E0715: `argmax` over `j` runs over the entries of `A` only where its expression is zero with them}}
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    %o = num.constant "1" : !num.real
    dpg.put %o into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

// -----

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
dpg.graph @two(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      // expected-note@+1 {{the other operand}}
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      // expected-error@+1 {{E0714: an expression with two sparse operands, `A` and `A` (or one at two places); one is compiled}}
      %t = dpg.read %A[%j, %i] : !M -> !num.real
      %e = num.mul %a, %t : !num.real
      dpg.yield %e : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

// -----

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
dpg.graph @search(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to "n - 1"> -> !num.real {
    ^bb0(%j: index):
      %one = arith.constant 1 : index
      %next = arith.addi %j, %one : index
      // expected-error@+1 {{E0715: `sum` over `j` looks for another element of the sparse matrix `A` in each iteration: it runs along no line}}
      %a = dpg.read %A[%i, %next] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

// -----

!M = !dpg.array<[n, n], !num.real, sparse>
dpg.graph @union(%A: !M, %B: !M) -> (!M) parameters [#dpg.parameter<A in "sparse real[n, n]">, #dpg.parameter<B in "sparse real[n, n]">,
    #dpg.parameter<S out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !M
  // expected-error@+1 {{E0717: the sparse matrix `S` has entries where several operands have some, or where its expression is not zero with one alone; those of one operand are compiled}}
  %S = dpg.nest "S" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%u : !M) names ["S"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %A[%i, %j] : !M -> !num.real
    %b = dpg.read %B[%i, %j] : !M -> !num.real
    %e = num.add %a, %b : !num.real
    dpg.put %e into 0[%i, %j] : !num.real
  } -> !M
  dpg.return %S : !M
}

// -----

!M = !dpg.array<[n, n], !num.real, sparse>
dpg.graph @part(%A: !M) -> (!M) parameters [#dpg.parameter<A in "sparse real[n, n]">, #dpg.parameter<S out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !M
  // expected-error@+1 {{E0717: the sparse matrix `S` gets elements one by one; one statement gives all of them}}
  %S = dpg.nest "S" over [#dpg.index<i in 1 to n>, #dpg.index<j in 0 to n>] init(%u : !M) names ["S"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %A[%i, %j] : !M -> !num.real
    dpg.put %a into 0[%i, %j] : !num.real
  } -> !M
  dpg.return %S : !M
}

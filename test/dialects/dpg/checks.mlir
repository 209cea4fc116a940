// Certificates, contracts, ranges and what is shown print as they are written.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

%x = num.constant "1" : !num.real
%e = num.constant "1e-9" : !num.ball
// CHECK: dpg.certify %{{.*}} "x" <"1e-8" relative norm max> "abs(x - 1)" {
dpg.certify %x "x" <"1e-8" relative norm max> "abs(x - 1)" {
  // CHECK-NEXT: dpg.yield %{{.*}} : !num.real
  dpg.yield %x : !num.real
// CHECK-NEXT: } : !num.real
} : !num.real
// CHECK: dpg.check_contract "x" <"1e-8" relative norm 1> "abs(x - 1)" bound %[[E:.*]] norm %[[E]]
dpg.check_contract "x" <"1e-8" relative norm 1> "abs(x - 1)" bound %e norm %e
// CHECK: dpg.check_contract "x" <"1e-8" backward norm 2> "abs(x - 1)" bound %[[E]] norm %[[E]]
dpg.check_contract "x" <"1e-8" backward norm 2> "abs(x - 1)" bound %e norm %e
// CHECK: dpg.check_contract "x" <"1e-8" backward norm 2> "abs(x - 1)" bound %[[E]] norm %[[E]] tried in f32 -> i1
%tried = dpg.check_contract "x" <"1e-8" backward norm 2> "abs(x - 1)" bound %e norm %e tried in f32 -> i1
// CHECK: dpg.sample %{{.*}} "x" <"1e-8" relative norm 2 sampled> : !num.real
dpg.sample %x "x" <"1e-8" relative norm 2 sampled> : !num.real
// CHECK: dpg.count_run 3 "x"
%run = dpg.count_run 3 "x"
// CHECK: dpg.check_range %{{.*}} "x" in ["-1", "infinity"] : !num.real
dpg.check_range %x "x" in ["-1", "infinity"] : !num.real
%k = arith.constant 2 : index
// CHECK: dpg.check_subscripts "x" dimension 1 from <k> to <"k + 1"> extent <n> within [#dpg.index<i in 0 to m>]
dpg.check_subscripts "x" dimension 1 from <k> to <"k + 1"> extent <n> within [#dpg.index<i in 0 to m>]
// CHECK: dpg.checked_subscript %{{.*}} of "x" dimension 1 extent <n>
%checked = dpg.checked_subscript %k of "x" dimension 1 extent <n>
// CHECK: dpg.begin_elements "x"
dpg.begin_elements "x"
// CHECK: dpg.add_elements "x" from [#dpg.extent<0>] to [#dpg.extent<k>]
dpg.add_elements "x" from [#dpg.extent<0>] to [#dpg.extent<k>]
// CHECK: dpg.require_elements "x" from [#dpg.extent<0>] to [#dpg.extent<n>]
dpg.require_elements "x" from [#dpg.extent<0>] to [#dpg.extent<n>]
// CHECK: dpg.check_ran <t in 0 to k> "s"
dpg.check_ran <t in 0 to k> "s"
// CHECK: dpg.show ["x", "2 * x"] %{{.*}}, %{{.*}} : !num.real, !num.real
dpg.show ["x", "2 * x"] %x, %x : !num.real, !num.real
%holds = arith.constant true
// CHECK: dpg.check_requirement %{{.*}} "spmv_mine" "nnz(A) > 0"
dpg.check_requirement %holds "spmv_mine" "nnz(A) > 0"

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
// CHECK: dpg.check_range %{{.*}} "x" in ["-1", "infinity"] : !num.real
dpg.check_range %x "x" in ["-1", "infinity"] : !num.real
// CHECK: dpg.show ["x", "2 * x"] %{{.*}}, %{{.*}} : !num.real, !num.real
dpg.show ["x", "2 * x"] %x, %x : !num.real, !num.real

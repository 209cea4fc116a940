#include "compiler/passes/passes.h"

namespace dpg {

#define GEN_PASS_DEF_SCHEDULEKERNELS
#include "compiler/passes/passes.h.inc"

namespace {
struct ScheduleKernels : impl::ScheduleKernelsBase<ScheduleKernels> {
  void runOnOperation() override {}
};
} // namespace
} // namespace dpg

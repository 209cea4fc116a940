#include "compiler/passes/passes.h"

namespace dpg {

#define GEN_PASS_DEF_EXTRACTKERNELS
#include "compiler/passes/passes.h.inc"

namespace {
struct ExtractKernels : impl::ExtractKernelsBase<ExtractKernels> {
  void runOnOperation() override {}
};
} // namespace
} // namespace dpg

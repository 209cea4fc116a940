// All passes: their constructors and registration.
#pragma once

#include "dialects/dist/dist.h"
#include "dialects/dpg/dpg.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"

namespace dpg {

#define GEN_PASS_DECL
#include "compiler/passes/passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/passes/passes.h.inc"

} // namespace dpg

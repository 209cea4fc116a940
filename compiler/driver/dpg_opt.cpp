// dpg-opt: runs any pass alone, on text.
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/dpg.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SparseTensor/IR/SparseTensor.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<dpg::ir::DpgDialect, dpg::num::NumDialect, dpg::dist_ir::DistDialect, mlir::arith::ArithDialect,
                  mlir::affine::AffineDialect, mlir::math::MathDialect, mlir::scf::SCFDialect>();
  // What --dpg-nest-to-linalg writes.
  registry.insert<mlir::func::FuncDialect, mlir::linalg::LinalgDialect, mlir::tensor::TensorDialect,
                  mlir::sparse_tensor::SparseTensorDialect>();
  mlir::registerTransformsPasses();
  dpg::registerDpgPasses();
  return mlir::failed(mlir::MlirOptMain(argc, argv, "Runs passes of the dpg compiler\n", registry));
}

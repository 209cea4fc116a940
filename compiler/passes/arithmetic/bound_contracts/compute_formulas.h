// Computes formulas of bounds in a program: in the region of a certificate, and beside loops that carry errors on.
#pragma once

#include "compiler/passes/arithmetic/bound_contracts/measures.h"

#include "dialects/num/num.h"

#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// With which probability a bound has to hold, and of how many products of roundings.
struct Likelihood {
  llvm::StringRef probability; ///< empty: always
  analysis::Formula products = nullptr;
};

/// Builds what a formula says. In a certificate numbers are real, and evaluated in balls with the rest of it; beside
/// loops they are balls. Where a formula speaks of the error of what a loop gives, the loop carries that error, too.
///
/// A formula of f32 may be wanted of a graph that is computed in f64 first of all: what it says of f32 are constants
/// that have the numbers of f64, for which it holds too, and those of f32 in an attribute, `in_f32`.
class ComputeFormulas {
public:
  ComputeFormulas(ir::CertifyOp certify, analysis::Formulas &formulas, Likelihood likelihood, bool isOfSingle = false);
  ComputeFormulas(const ComputeFormulas &) = delete;
  /// Erases the loops that others stand for now.
  ~ComputeFormulas();

  /// The number, in the certificate; 0 where there is no formula.
  mlir::Value compute(analysis::Formula formula);

private:
  /// Where formulas are computed: measures stand before an operation, arithmetic at the builder's place.
  struct Place {
    mlir::Operation *before;
    mlir::OpBuilder builder;
    mlir::Type type;
    ir::ForOp loop; ///< whose body it is in; null outside
    std::map<analysis::Formula, mlir::Value> known{};
  };

  mlir::Value compute(analysis::Formula formula, Place &place);
  mlir::Value build(analysis::Formula formula, Place &place);
  mlir::Value measured(analysis::Formula formula, Place &place);
  mlir::Value stored(analysis::Formula formula, Place &place);
  mlir::Value converted(mlir::Value value, Place &place);
  mlir::Value number(llvm::StringRef text, Place &place);
  mlir::Value numberOfFormat(llvm::StringRef inDouble, llvm::StringRef own, Place &place);
  mlir::Value extent(ir::ExtentAttr extent, Place &place);
  mlir::Value gamma(analysis::Formula formula, Place &place);
  mlir::Value likelyPart(mlir::Value count, int precision, Place &place);
  mlir::Value lambda();
  mlir::Value unit(int precision, Place &place);
  mlir::Value afterLoop(mlir::OpResult result, Place &place);
  void carryErrors(ir::ForOp loop);
  Place &placeBefore(mlir::Operation *op, ir::ForOp loop);
  template <class Op> mlir::Value op(analysis::Formula formula, Place &place);
  mlir::Value distance(mlir::Value left, mlir::Value right, Place &place);

  ir::CertifyOp certify;
  analysis::Formulas &formulas;
  Likelihood likelihood;
  bool isOfSingle;
  Measures measures;
  mlir::Type real, ball;
  Place inCertificate;
  std::map<mlir::Operation *, Place> places;            ///< by the operation that they stand before
  llvm::SmallVector<mlir::Operation *> emptied;         ///< loops that others stand for, with the errors
  llvm::DenseMap<mlir::Value, mlir::Value> replaced;    ///< their results
  llvm::DenseMap<mlir::Value, mlir::Value> afterErrors; ///< of their results
  llvm::DenseMap<mlir::Value, mlir::Value> beginErrors; ///< of what loops carry
  mlir::Value lambdaOfAll;
};

} // namespace dpg

// Bounds of what rounding does to the elements of an array, by the structure of the statements that compute it.
#pragma once

#include "compiler/passes/arithmetic/bound_contracts/measures.h"

#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// Computes bounds as real numbers, at the place of a certificate; from there on they are evaluated in balls.
///
/// The error of a value is at most gamma(roundings) * magnitude + carried, where `magnitude` bounds the sum of absolute
/// values of the terms that it is made of, `roundings` counts those on the way of a term (Higham 2002, lemma 3.1 and
/// sec. 3.4), and `carried` is what errors of computed arrays, and underflow, add.
class RoundingBound {
public:
  RoundingBound(Measures &measures) : measures(measures) {}

  /// A bound of |computed - exact| for all elements of a result of nests; a failure says why there is none.
  mlir::FailureOr<mlir::Value> errorOf(mlir::Value value);

  /// Why there is none, for a user: "`exp`", "a loop".
  const std::string &obstacle() const { return why; }

private:
  /// See above; null values are 0.
  struct Bound {
    mlir::Value magnitude;
    unsigned roundings = 0;
    mlir::Value sums; ///< more roundings: lengths of sums
    mlir::Value carried;
    mlir::Value smallest; ///< of the absolute value as it is stored, where the value is an element or a constant
  };

  /// One nest: which of its numbers stand for whole sums, in which each term may underflow `terms` times.
  struct Scope {
    ir::NestOp nest;
    llvm::DenseMap<mlir::Value, Bound> known{};
    mlir::Value terms{}; ///< null: 1
  };

  mlir::FailureOr<Bound> boundOf(mlir::Value value, Scope &scope);
  mlir::FailureOr<Bound> boundOfOperation(mlir::Operation *op, Scope &scope);
  mlir::FailureOr<Bound> boundOfElement(ir::ReadOp read);
  mlir::FailureOr<Bound> boundOfLiteral(llvm::StringRef text);
  mlir::FailureOr<Bound> boundOfScalar(mlir::Value value);
  mlir::FailureOr<Bound> boundOfReduction(ir::ReductionKind kind, mlir::Block &body,
                                          llvm::ArrayRef<ir::IndexAttr> indices, mlir::Value term, Scope &scope);
  mlir::FailureOr<Bound> boundOfSum(mlir::Block &body, llvm::ArrayRef<ir::IndexAttr> indices, mlir::Value term,
                                    Scope &scope);
  mlir::FailureOr<Bound> boundOfChoice(num::ChooseOp choice, Scope &scope);
  mlir::FailureOr<Bound> boundOfConvert(num::ConvertOp convert, Scope &scope);
  mlir::FailureOr<Bound> boundOfPower(num::PowIntOp power, Scope &scope);
  mlir::FailureOr<Bound> boundOfApply(num::ApplyOp apply, Scope &scope);
  mlir::FailureOr<mlir::Value> errorOfArray(ir::NestOp nest, unsigned result, Scope &scope);
  mlir::FailureOr<mlir::Value> errorOfScalar(mlir::Value value, Scope &scope);
  Bound sumOf(const Bound &left, const Bound &right);
  Bound productOf(const Bound &left, const Bound &right, Scope &scope);
  mlir::FailureOr<Bound> quotientOf(const Bound &left, const Bound &right, Scope &scope);
  Bound largerOf(const Bound &left, const Bound &right);
  Bound exactAt(mlir::Value magnitude);
  mlir::Value total(const Bound &bound);
  mlir::Value gamma(const Bound &bound);
  mlir::Value underflow(mlir::Value magnitude, const Scope &scope);
  mlir::FailureOr<mlir::Value> lengthOf(llvm::ArrayRef<ir::IndexAttr> indices, ir::GraphOp graph);
  mlir::LogicalResult refuse(const llvm::Twine &what);

  Measures &measures;
  llvm::DenseMap<mlir::Value, mlir::Value> errors; ///< of computed arrays; null where exact
  std::string why;
};

} // namespace dpg

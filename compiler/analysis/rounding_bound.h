// Bounds of what rounding does to the elements of an array, by the structure of the statements that compute it.
//
// A program that meets a contract by such a bound evaluates the formula when it runs (dpg-bound-contracts); `dpgc
// analyze` prints it. Both have it from here.
#pragma once

#include "compiler/analysis/formula.h"
#include "compiler/analysis/softmax_chain.h"

#include "dialects/num/num.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/SaveAndRestore.h"

#include <optional>

namespace dpg::analysis {

/// How numbers are rounded: to nearest, `precision` bits of significand.
struct Arithmetic {
  int precision = 53;
  std::string least = "1e-320"; ///< at least what a result below the normal numbers loses
  std::string largest = {};     ///< what overflows lies above; empty where norms in f64 overflow, too
};

/// 2^-precision, half the distance of 1 from its upper neighbour, in decimals.
std::string unitText(int precision);

/// That of a format: 64 bits are `real`, as it is computed.
Arithmetic arithmeticOf(mlir::FloatType format);

/// Of double-double numbers: no operation of dpg/num/dd.h errs by more than 15 (2^-53)^2 of its result.
Arithmetic doubleDoubleArithmetic();

/// Derives bounds as formulas.
///
/// The error of a value is at most gamma(roundings) * magnitude + carried, where `magnitude` bounds the sum of absolute
/// values of the terms that it is made of, `roundings` counts those on the way of a term (Higham 2002, lemma 3.1 and
/// sec. 3.4), and `carried` is what errors of computed arrays, and underflow, add.
///
/// With probability: the roundings on the way of a term are taken to be independent, of mean zero (Higham and Mary
/// 2019, model 2.1), and the product of their factors is bounded by theorem 2.4 there, which fails with a small
/// probability for each product: `products` counts them. A rounding that counts c times on the way of a term counts as
/// c^2 of them.
class RoundingBound {
public:
  RoundingBound(Formulas &formulas, Arithmetic arithmetic, bool isLikely = false)
      : formulas(formulas), arithmetic(std::move(arithmetic)), isLikely(isLikely) {}

  /// A bound of |computed - exact| for all elements of a result of nests; a failure says why there is none.
  mlir::FailureOr<Formula> errorOf(mlir::Value value);

  /// The same where an array, or a loop, begins with the value, or the graph gives it.
  mlir::FailureOr<Formula> errorWhereTaken(mlir::Value value);

  /// Why there is none, for a user: "`gamma`", "a loop that ends by a condition"; and where.
  const std::string &obstacle() const { return why; }
  std::optional<mlir::Location> obstacleAt() const { return where; }

  /// How many products of roundings the bound speaks of.
  Formula products() const { return products_; }

private:
  /// See above; null formulas are 0.
  struct Bound {
    Formula magnitude = nullptr;
    unsigned roundings = 0;
    Formula sums = nullptr; ///< more roundings: lengths of sums
    Formula carried = nullptr;
    Formula smallest = nullptr; ///< of the absolute value as it is stored, where the value is an element or a constant
    Formula terms = nullptr;    ///< that the value is a sum of; null: 1
    mlir::Operation *worst = nullptr; ///< that rounds most often
    bool isRounded() const { return roundings > 0 || sums; }
  };

  /// One nest: which of its numbers stand for whole sums, in which each term may underflow `terms` times.
  struct Scope {
    ir::NestOp nest;
    Arithmetic arithmetic;
    llvm::DenseMap<mlir::Value, Bound> known{};
    Formula terms = nullptr;    ///< null: 1
    Formula elements = nullptr; ///< how often what is looked at is computed; null: 1
    Formula most = nullptr;     ///< what must not overflow
  };

  using Result = mlir::FailureOr<Bound>;
  Result boundOf(mlir::Value value, Scope &scope);
  Result boundOfOperation(mlir::Operation *op, Scope &scope);
  Result boundOfArithmetic(mlir::Operation *op, Scope &scope);
  Result boundOfElement(ir::ReadOp read, Scope &scope);
  Result boundOfLiteral(llvm::StringRef text, Scope &scope);
  Result boundOfInt(num::FromIntOp fromInt, Scope &scope);
  Result boundOfRandom(num::RandomOp random, Scope &scope);
  Result boundOfScalar(mlir::Value value, Scope &scope);
  Result boundOfReduction(ir::ReductionKind kind, mlir::Block &body, llvm::ArrayRef<ir::IndexAttr> indices,
                          mlir::Value term, Scope &scope);
  Result boundOfSum(mlir::Block &body, llvm::ArrayRef<ir::IndexAttr> indices, mlir::Value term, Scope &scope);
  Result boundOfChoice(num::ChooseOp choice, Scope &scope);
  Result boundOfConvert(num::ConvertOp convert, Scope &scope);
  Result boundOfPower(num::PowIntOp power, Scope &scope);
  Result boundOfQuotient(num::DivOp quotient, Scope &scope);
  Result boundOfApply(num::ApplyOp apply, Scope &scope);
  Result boundOfRoot(num::ApplyOp root, const Bound &argument, Scope &scope);
  Result boundOfFunction(num::ApplyOp apply, const Bound &argument, Scope &scope);

  mlir::FailureOr<Formula> errorOfArray(ir::NestOp nest, unsigned result, Scope &scope);
  // softmax_bound.cpp
  mlir::FailureOr<Formula> errorOfSoftmax(const SoftmaxChain &chain, Scope &scope);
  Formula growthsOf(const SoftmaxChain &chain);
  Formula weightsOf(const SoftmaxChain &chain);

  mlir::FailureOr<Formula> errorOfScalar(mlir::Value value, Scope &scope);
  mlir::FailureOr<Formula> errorOfLoop(ir::ForOp loop, unsigned result);
  mlir::LogicalResult enterLoop(ir::ForOp loop);
  mlir::FailureOr<Formula> errorOfComputed(mlir::Value value);

  Bound sumOf(const Bound &left, const Bound &right);
  Bound productOf(const Bound &left, const Bound &right, Scope &scope);
  Result quotientOf(const Bound &left, const Bound &right, Scope &scope);
  Bound largerOf(const Bound &left, const Bound &right);
  Bound exactAt(Formula magnitude);
  mlir::FailureOr<Bound> settled(mlir::Value value, const Bound &bound, Scope &scope);
  mlir::FailureOr<Formula> inNest(FormulaKind kind, mlir::Value value, Scope &scope);
  mlir::LogicalResult mayComputeAgain(mlir::Value value, Scope &scope);
  Formula total(const Bound &bound, Scope &scope);
  Formula gamma(const Bound &bound, Scope &scope);
  Formula underflow(Formula magnitude, const Scope &scope);
  Formula unitOf(const Arithmetic &rounding);
  Bound roundedTo(const Arithmetic &rounding, Bound bound, Scope &scope);
  mlir::FailureOr<Formula> lengthOf(llvm::ArrayRef<ir::IndexAttr> indices, mlir::Operation *at);
  mlir::LogicalResult refuse(const llvm::Twine &what);

  Formulas &formulas;
  Arithmetic arithmetic;
  bool isLikely;
  llvm::DenseMap<mlir::Value, Formula> errors; ///< of computed values; null where exact
  llvm::SmallVector<ir::ForOp> around;         ///< the loops that are looked into
  Formula products_ = nullptr;
  mlir::Operation *place = nullptr; ///< what is looked at
  std::string why;
  std::optional<mlir::Location> where;
};

/// A bound in a norm from one of each element.
Formula inNorm(ir::Norm norm, Formula error, mlir::Type type, Formulas &formulas);

/// The indices of loops that a value in a nest depends on, outer loops first.
llvm::SmallVector<mlir::BlockArgument> indicesOf(mlir::Value value, ir::NestOp nest);

/// Whether a graph is given it as `real`, which has the 53 bits of f64.
bool isGivenInDouble(mlir::Value value);

/// Whether arrays are in a value. Without them it may be proved, or refused, when compiling.
bool dependsOnArrays(mlir::Value value);

} // namespace dpg::analysis

// Numbers and truths that are known when compiling: see known_values.h.
#include "compiler/build_ir/known_values.h"

#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dpg {

namespace arith = mlir::arith;
using llvm::TypeSwitch;

template <typename Op, typename Combine> static std::optional<double> combined(Op op, Combine combine) {
  const std::optional<double> left = knownNumber(op.getLhs()), right = knownNumber(op.getRhs());
  return left && right ? std::optional(combine(*left, *right)) : std::nullopt;
}

std::optional<double> knownNumber(mlir::Value value) {
  llvm::APInt constant;
  if (mlir::matchPattern(value, mlir::m_ConstantInt(&constant)))
    return static_cast<double>(constant.getSExtValue());
  if (!value.getDefiningOp()) // a parameter
    return std::nullopt;
  const auto plus = [](double a, double b) { return a + b; };
  const auto minus = [](double a, double b) { return a - b; };
  const auto times = [](double a, double b) { return a * b; };
  return TypeSwitch<mlir::Operation *, std::optional<double>>(value.getDefiningOp())
      .Case([](num::ConstantOp number) -> std::optional<double> {
        double known = 0;
        return number.getValue().getAsDouble(known) ? std::nullopt : std::optional(known);
      })
      .Case([](num::FromIntOp fromInt) { return knownNumber(fromInt.getValue()); })
      .Case<num::AddOp, arith::AddIOp>([&](auto op) { return combined(op, plus); })
      .Case<num::SubOp, arith::SubIOp>([&](auto op) { return combined(op, minus); })
      .Case<num::MulOp, arith::MulIOp>([&](auto op) { return combined(op, times); })
      .Case([](num::DivOp op) { return combined(op, [](double a, double b) { return a / b; }); })
      .Default(std::nullopt);
}

static bool holds(arith::CmpIPredicate predicate, double left, double right) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::eq:
    return left == right;
  case P::ne:
    return left != right;
  case P::slt:
    return left < right;
  case P::sle:
    return left <= right;
  case P::sgt:
    return left > right;
  default:
    return left >= right;
  }
}

std::optional<bool> knownTruth(mlir::Value value) {
  llvm::APInt constant;
  if (mlir::matchPattern(value, mlir::m_ConstantInt(&constant)))
    return !constant.isZero();
  auto comparison = value.getDefiningOp<arith::CmpIOp>();
  if (!comparison)
    return std::nullopt;
  const std::optional<double> left = knownNumber(comparison.getLhs()), right = knownNumber(comparison.getRhs());
  return left && right ? std::optional(holds(comparison.getPredicate(), *left, *right)) : std::nullopt;
}

} // namespace dpg

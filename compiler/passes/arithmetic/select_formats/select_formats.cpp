// select_formats: every real number gets a format, and every operation on one its hardware counterpart.
#include "compiler/passes/captured_values.h"
#include "compiler/passes/passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Error.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_SELECTFORMATS
#include "compiler/passes/passes.h.inc"

namespace {

using num::Function;
using num::Predicate;
using num::RealType;

// ------------------------------------------------------------------------------------------------------ the nest's
// format

bool isRealNumber(Type type) { return isa<FloatType, RealType>(type); }

bool isComplex(Type type) { return isa<num::ComplexType>(type); }

/// Whether a nest computes in f32: it reads floating arrays, all f32, and gives f32 arrays and nothing else. A nest on
/// balls does not: what it takes from outside would be rounded before it is enclosed; nor does one on complex numbers,
/// or one whose arrays are narrow because a contract allows that much rounding and no more.
bool computesInSingle(ir::NestOp nest) {
  if (nest->hasAttr("computes_wide"))
    return false;
  for (Type type : nest.getResultTypes()) {
    auto array = dyn_cast<ir::ArrayType>(type);
    if (!array || !array.getElement().isF32())
      return false;
  }
  bool readsSingle = false, readsOther = false;
  nest.walk([&](Operation *op) {
    readsOther |=
        llvm::any_of(op->getResultTypes(), [](Type type) { return num::isEnclosure(type) || isComplex(type); });
    readsOther |= isa<ir::CallOp, ir::InvokeOp>(op); // functions take the formats that they declare
    readsOther |= isa<num::RoundByOp>(op);           // of what is rounded to nearest before, nothing is left
    if (!isa<ir::ReadOp, ir::EntryOp>(op))
      return;
    Type type = op->getResult(0).getType();
    readsSingle |= type.isF32();
    readsOther |= isRealNumber(type) && !type.isF32();
  });
  return readsSingle && !readsOther;
}

/// Gives what the nest computes in `!num.real` the format f32; scalars from outside are rounded to it.
void computeInSingle(ir::NestOp nest) {
  Type single = Float32Type::get(nest.getContext());
  OpBuilder builder = OpBuilder::atBlockBegin(&nest.getBody().front());
  for (Value scalar : capturedValues(nest)) {
    if (!isa<RealType>(scalar.getType()))
      continue;
    Value rounded = num::ConvertOp::create(builder, scalar.getLoc(), single, scalar);
    scalar.replaceUsesWithIf(rounded, [&](OpOperand &use) {
      return nest->isProperAncestor(use.getOwner()) && use.getOwner() != rounded.getDefiningOp();
    });
  }
  nest.walk([&](Operation *op) {
    if (op != nest)
      for (Value result : op->getResults())
        if (isa<RealType>(result.getType()))
          result.setType(single);
  });
}

/// Literals that are stored in a format are rounded to it once, from the decimals that the program has.
void roundLiterals(Operation *root) {
  root->walk([](num::ConvertOp convert) {
    auto literal = convert.getValue().getDefiningOp<num::ConstantOp>();
    const bool isFormat = isa<FloatType, num::DoubleDoubleType, num::StochasticType>(convert.getType());
    if (!literal || !isa<RealType>(literal.getType()) || !isFormat)
      return;
    OpBuilder builder(convert);
    convert.replaceAllUsesWith(
        num::ConstantOp::create(builder, literal.getLoc(), convert.getType(), literal.getValue()).getResult());
    convert.erase();
  });
}

/// Replaces `!num.real` by f64 in all types and attributes.
void storeInDouble(Operation *root) {
  AttrTypeReplacer replacer;
  replacer.addReplacement([](RealType real) -> Type { return Float64Type::get(real.getContext()); });
  replacer.recursivelyReplaceElementsIn(root, /*replaceAttrs=*/true, /*replaceLocs=*/false, /*replaceTypes=*/true);
}

// ------------------------------------------------------------------------------------------------------- its
// operations

/// The literal rounded to nearest in the given format.
APFloat rounded(StringRef text, FloatType type) {
  const llvm::fltSemantics &format = type.getFloatSemantics();
  bool isNegative = text.starts_with("-");
  if (text.ends_with("infinity"))
    return APFloat::getInf(format, isNegative);
  APFloat value(format);
  // Verified by num.constant: the text is a decimal number.
  llvm::cantFail(value.convertFromString(text, APFloat::rmNearestTiesToEven));
  return value;
}

Value lowerConstant(OpBuilder &builder, num::ConstantOp constant) {
  auto type = cast<FloatType>(constant.getType());
  return arith::ConstantOp::create(builder, constant.getLoc(),
                                   builder.getFloatAttr(type, rounded(constant.getValue(), type)));
}

Value lowerFromInt(OpBuilder &builder, num::FromIntOp fromInt) {
  Value integer = arith::IndexCastOp::create(builder, fromInt.getLoc(), builder.getI64Type(), fromInt.getValue());
  return arith::SIToFPOp::create(builder, fromInt.getLoc(), fromInt.getType(), integer);
}

Value lowerConvert(OpBuilder &builder, num::ConvertOp convert) {
  auto from = dyn_cast<FloatType>(convert.getValue().getType());
  auto to = dyn_cast<FloatType>(convert.getType());
  if (convert.getValue().getType() == convert.getType())
    return convert.getValue();
  if (!from || !to)
    return {};
  if (from.getWidth() == to.getWidth()) { // bf16 and f16, e4m3 and e5m2: neither holds the other
    Value wide = arith::ExtFOp::create(builder, convert.getLoc(), builder.getF64Type(), convert.getValue());
    return arith::TruncFOp::create(builder, convert.getLoc(), to, wide);
  }
  if (from.getWidth() < to.getWidth())
    return arith::ExtFOp::create(builder, convert.getLoc(), to, convert.getValue());
  return arith::TruncFOp::create(builder, convert.getLoc(), to, convert.getValue());
}

/// Comparisons with NaN are false, but for !=.
Value lowerCompare(OpBuilder &builder, num::CompareOp compare) {
  using P = arith::CmpFPredicate;
  const P predicates[] = {P::OEQ, P::UNE, P::OLT, P::OLE, P::OGT, P::OGE};
  return arith::CmpFOp::create(builder, compare.getLoc(), predicates[static_cast<unsigned>(compare.getPredicate())],
                               compare.getLhs(), compare.getRhs());
}

template <typename Op> Value unary(OpBuilder &builder, num::ApplyOp apply) {
  return Op::create(builder, apply.getLoc(), apply.getValue());
}

Value lowerApply(OpBuilder &builder, num::ApplyOp apply) {
  switch (apply.getFunction()) {
  case Function::abs:
    return unary<math::AbsFOp>(builder, apply);
  case Function::sqrt:
    return unary<math::SqrtOp>(builder, apply);
  case Function::exp:
    return unary<math::ExpOp>(builder, apply);
  case Function::log:
    return unary<math::LogOp>(builder, apply);
  case Function::sin:
    return unary<math::SinOp>(builder, apply);
  case Function::cos:
    return unary<math::CosOp>(builder, apply);
  case Function::tan:
    return unary<math::TanOp>(builder, apply);
  case Function::tanh:
    return unary<math::TanhOp>(builder, apply);
  case Function::floor:
    return unary<math::FloorOp>(builder, apply);
  case Function::ceil:
    return unary<math::CeilOp>(builder, apply);
  case Function::asin:
    return unary<math::AsinOp>(builder, apply);
  case Function::acos:
    return unary<math::AcosOp>(builder, apply);
  case Function::atan:
    return unary<math::AtanOp>(builder, apply);
  case Function::sinh:
    return unary<math::SinhOp>(builder, apply);
  case Function::cosh:
    return unary<math::CoshOp>(builder, apply);
  case Function::log2:
    return unary<math::Log2Op>(builder, apply);
  case Function::log10:
    return unary<math::Log10Op>(builder, apply);
  case Function::conj: // of complex numbers, which stay in num
  case Function::sign: // has no counterpart upstream
    return {};
  }
  return {};
}

template <typename Op, typename From> Value binary(OpBuilder &builder, From op) {
  return Op::create(builder, op.getLoc(), op.getLhs(), op.getRhs());
}

/// A square is a product, which is rounded once and can be vectorised.
Value lowerPower(OpBuilder &builder, num::PowIntOp pow) {
  if (APInt exponent; matchPattern(pow.getExponent(), m_ConstantInt(&exponent)) && exponent == 2)
    return arith::MulFOp::create(builder, pow.getLoc(), pow.getBase(), pow.getBase());
  return math::FPowIOp::create(builder, pow.getLoc(), pow.getBase(), pow.getExponent());
}

/// What replaces an operation on hardware formats; null where num keeps it.
Value lowered(OpBuilder &builder, Operation *op) {
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](num::ConstantOp constant) { return lowerConstant(builder, constant); })
      .Case([&](num::FromIntOp fromInt) { return lowerFromInt(builder, fromInt); })
      .Case([&](num::CompareOp compare) { return lowerCompare(builder, compare); })
      .Case([&](num::ApplyOp apply) { return lowerApply(builder, apply); })
      .Case([&](num::AddOp add) { return binary<arith::AddFOp>(builder, add); })
      .Case([&](num::SubOp sub) { return binary<arith::SubFOp>(builder, sub); })
      .Case([&](num::MulOp mul) { return binary<arith::MulFOp>(builder, mul); })
      .Case([&](num::DivOp div) { return binary<arith::DivFOp>(builder, div); })
      .Case([&](num::MinOp min) { return binary<arith::MinimumFOp>(builder, min); })
      .Case([&](num::MaxOp max) { return binary<arith::MaximumFOp>(builder, max); })
      .Case([&](num::PowOp pow) { return binary<math::PowFOp>(builder, pow); })
      .Case([&](num::Atan2Op angle) { return binary<math::Atan2Op>(builder, angle); })
      .Case([&](num::PowIntOp pow) { return lowerPower(builder, pow); })
      .Case([&](num::NegOp neg) -> Value { return arith::NegFOp::create(builder, neg.getLoc(), neg.getValue()); })
      .Default(Value());
}

/// The same of a complex number, whose product stays in num; null for other powers.
Value lowerComplexPower(OpBuilder &builder, Operation *op) {
  auto pow = dyn_cast<num::PowIntOp>(op);
  APInt exponent;
  if (!pow || !isComplex(pow.getType()) || !matchPattern(pow.getExponent(), m_ConstantInt(&exponent)) || exponent != 2)
    return {};
  return num::MulOp::create(builder, pow.getLoc(), pow.getBase(), pow.getBase());
}

/// Whether an operation computes with hardware formats and nothing else.
bool isOnFloats(Operation *op) {
  SmallVector<Type> types(op->getOperandTypes());
  llvm::append_range(types, op->getResultTypes());
  llvm::erase_if(types, [](Type type) { return !num::isNumber(type); });
  return !types.empty() && llvm::all_of(types, [](Type type) { return isa<FloatType>(type); });
}

struct SelectFormats : impl::SelectFormatsBase<SelectFormats> {
  void runOnOperation() override {
    getOperation().walk([](ir::NestOp nest) {
      if (computesInSingle(nest))
        computeInSingle(nest);
    });
    roundLiterals(getOperation());
    storeInDouble(getOperation());
    getOperation().walk([](Operation *op) {
      if (!isa<num::NumDialect>(op->getDialect()))
        return;
      OpBuilder builder(op);
      auto convert = dyn_cast<num::ConvertOp>(op);
      Value replacement = convert          ? lowerConvert(builder, convert)
                          : isOnFloats(op) ? lowered(builder, op)
                                           : lowerComplexPower(builder, op);
      if (!replacement)
        return;
      op->getResult(0).replaceAllUsesWith(replacement);
      op->erase();
    });
  }
};

} // namespace
} // namespace dpg

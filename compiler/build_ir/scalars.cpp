// Arithmetic on scalar values: integers are `index`, booleans i1, reals `!num.real`, complex numbers two of these. Ints
// that are stored in 32 or 8 bits become `index` where they are read.
#include "compiler/build_ir/component_builder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;
namespace arith = mlir::arith;

mlir::Type ComponentBuilder::computingType(const Type &type) const {
  if (type.element == Element::Bool)
    return builder.getI1Type();
  if (isInteger(type.element))
    return builder.getIndexType();
  return type.isComplex ? mlir::Type(num::ComplexType::get(builder.getContext(), realType())) : realType();
}

mlir::Type ComponentBuilder::numberType(const Type &type) const {
  Type number = type;
  number.element = Element::Real;
  return computingType(number);
}

mlir::Value ComponentBuilder::constant(StringRef digits, mlir::Location place) {
  return num::ConstantOp::create(builder, place, num::RealType::get(builder.getContext()), digits);
}

mlir::Value ComponentBuilder::integer(int64_t value, mlir::Location place) {
  return arith::ConstantIndexOp::create(builder, place, value);
}

mlir::Value ComponentBuilder::sizeValue(const Extent &extent, mlir::Location place) {
  if (auto value = extent.asConstant())
    return integer(*value, place);
  return ir::SizeOp::create(builder, place, builder.getIndexType(), extentAttr(extent));
}

static bool isNarrowInteger(mlir::Type type) { return type.isInteger(8) || type.isInteger(32); }

mlir::Value ComponentBuilder::widened(mlir::Value value, mlir::Location place) {
  return isNarrowInteger(value.getType())
             ? arith::IndexCastOp::create(builder, place, builder.getIndexType(), value).getResult()
             : value;
}

/// In the bits of `type`, in which literals that fit need no check when the program runs.
mlir::Value ComponentBuilder::narrowed(mlir::Type type, mlir::Value value, mlir::Location place) {
  auto literal = value.getDefiningOp<arith::ConstantIndexOp>();
  if (literal && llvm::isIntN(type.getIntOrFloatBitWidth(), literal.value()))
    return arith::ConstantIntOp::create(builder, place, type, literal.value());
  return num::NarrowOp::create(builder, place, type, value);
}

mlir::Value ComponentBuilder::real(mlir::Value value, mlir::Location place) {
  mlir::Type type = realType();
  value = widened(value, place);
  if (value.getType() == type)
    return value;
  auto literal = value.getDefiningOp<arith::ConstantIndexOp>();
  if (value.getType().isIndex() && pins.roundTo) {
    mlir::Value exact = literal ? constant(std::to_string(literal.value()), place)
                                : num::FromIntOp::create(builder, place, type, value).getResult();
    return inRoundedFormat(exact, place);
  }
  if (literal)
    return real(constant(std::to_string(literal.value()), place), place);
  if (value.getType().isIndex())
    return num::FromIntOp::create(builder, place, type, value);
  return num::ConvertOp::create(builder, place, type, value);
}

/// A real number stands without an imaginary part.
mlir::Value ComponentBuilder::complex(mlir::Value value, mlir::Location place) {
  mlir::Type type = num::ComplexType::get(builder.getContext(), realType());
  if (value.getType() == type)
    return value;
  if (llvm::isa<num::ComplexType>(value.getType()))
    return num::ConvertOp::create(builder, place, type, value);
  return num::ComplexOp::create(builder, place, type, real(value, place), mlir::Value());
}

mlir::Value ComponentBuilder::number(mlir::Value value, mlir::Location place) {
  return llvm::isa<num::ComplexType>(value.getType()) ? complex(value, place) : real(value, place);
}

/// Both complex where one is, else both real.
std::pair<mlir::Value, mlir::Value> ComponentBuilder::numbers(mlir::Value left, mlir::Value right,
                                                              mlir::Location place) {
  const bool isOneComplex = llvm::isa<num::ComplexType>(left.getType()) || llvm::isa<num::ComplexType>(right.getType());
  if (isOneComplex)
    return {complex(left, place), complex(right, place)};
  return {real(left, place), real(right, place)};
}

mlir::Value ComponentBuilder::convertTo(mlir::Type type, mlir::Value value, mlir::Location place) {
  if (value.getType() == type)
    return value;
  value = widened(value, place);
  if (isNarrowInteger(type))
    return narrowed(type, value, place);
  if (value.getType() == type)
    return value;
  mlir::Value exact = value;
  if (!num::isNumber(value.getType()) || num::isReal(value.getType()) != num::isReal(type))
    exact = llvm::isa<num::ComplexType>(type) ? complex(value, place) : real(value, place);
  return exact.getType() == type ? exact : num::ConvertOp::create(builder, place, type, exact).getResult();
}

mlir::Value ComponentBuilder::part(num::Part which, mlir::Value value, mlir::Location place) {
  return num::PartOp::create(builder, place, realType(), which, complex(value, place));
}

mlir::Value ComponentBuilder::conjugate(mlir::Value value, mlir::Location place) {
  if (!llvm::isa<num::ComplexType>(value.getType()))
    return value;
  return num::ApplyOp::create(builder, place, num::Function::conj, complex(value, place));
}

/// The square of the modulus, which a real number's square is.
mlir::Value ComponentBuilder::squareOf(mlir::Value value, mlir::Location place) {
  if (llvm::isa<num::ComplexType>(value.getType()))
    return part(num::Part::squared_modulus, value, place);
  mlir::Value number = real(value, place);
  return num::MulOp::create(builder, place, number, number);
}

mlir::Value ComponentBuilder::absolute(mlir::Value value, mlir::Location place) {
  if (llvm::isa<num::ComplexType>(value.getType()))
    return part(num::Part::modulus, value, place);
  return num::ApplyOp::create(builder, place, num::Function::abs, real(value, place));
}

mlir::Value ComponentBuilder::applyInteger(BinaryOperator op, mlir::Value left, mlir::Value right,
                                           mlir::Location place) {
  switch (op) {
  case BinaryOperator::Add:
    return arith::AddIOp::create(builder, place, left, right);
  case BinaryOperator::Subtract:
    return arith::SubIOp::create(builder, place, left, right);
  case BinaryOperator::Multiply:
    return arith::MulIOp::create(builder, place, left, right);
  case BinaryOperator::Div:
    return arith::FloorDivSIOp::create(builder, place, left, right);
  case BinaryOperator::Mod: {
    mlir::Value quotient = arith::FloorDivSIOp::create(builder, place, left, right);
    return arith::SubIOp::create(builder, place, left, arith::MulIOp::create(builder, place, quotient, right));
  }
  default:
    llvm_unreachable("no operator of integers");
  }
}

mlir::Value ComponentBuilder::applyToNumbers(BinaryOperator op, mlir::Value left, mlir::Value right,
                                             mlir::Location place) {
  switch (op) {
  case BinaryOperator::Add:
    return num::AddOp::create(builder, place, left, right);
  case BinaryOperator::Subtract:
    return num::SubOp::create(builder, place, left, right);
  case BinaryOperator::Multiply:
    return num::MulOp::create(builder, place, left, right);
  case BinaryOperator::Divide:
    return num::DivOp::create(builder, place, left, right);
  default:
    llvm_unreachable("no operator of numbers");
  }
}

template <typename Predicate> static Predicate predicateOf(BinaryOperator op, std::array<Predicate, 6> predicates) {
  switch (op) {
  case BinaryOperator::Equal:
    return predicates[0];
  case BinaryOperator::NotEqual:
    return predicates[1];
  case BinaryOperator::Less:
    return predicates[2];
  case BinaryOperator::LessEqual:
    return predicates[3];
  case BinaryOperator::Greater:
    return predicates[4];
  case BinaryOperator::GreaterEqual:
    return predicates[5];
  default:
    llvm_unreachable("no comparison");
  }
}

mlir::Value ComponentBuilder::compare(BinaryOperator op, mlir::Value left, mlir::Value right, mlir::Location place) {
  bool areIntegers = left.getType().isIndex() && right.getType().isIndex();
  if (areIntegers || left.getType().isInteger(1)) {
    using P = arith::CmpIPredicate;
    auto predicate = predicateOf<P>(op, {P::eq, P::ne, P::slt, P::sle, P::sgt, P::sge});
    return arith::CmpIOp::create(builder, place, predicate, left, right);
  }
  using P = num::Predicate;
  auto predicate = predicateOf<P>(op, {P::eq, P::ne, P::lt, P::le, P::gt, P::ge});
  const auto [a, b] = numbers(left, right, place);
  return num::CompareOp::create(builder, place, builder.getI1Type(), predicate, a, b);
}

mlir::Value ComponentBuilder::applyBinary(BinaryOperator op, mlir::Value left, mlir::Value right,
                                          mlir::Location place) {
  switch (op) {
  case BinaryOperator::And:
    return num::AndOp::create(builder, place, left, right);
  case BinaryOperator::Or:
    return num::OrOp::create(builder, place, left, right);
  case BinaryOperator::Equal:
  case BinaryOperator::NotEqual:
  case BinaryOperator::Less:
  case BinaryOperator::LessEqual:
  case BinaryOperator::Greater:
  case BinaryOperator::GreaterEqual:
    return compare(op, left, right, place);
  default:
    break;
  }
  bool areIntegers = left.getType().isIndex() && right.getType().isIndex();
  if (areIntegers && op != BinaryOperator::Divide)
    return applyInteger(op, left, right, place);
  const auto [a, b] = numbers(left, right, place);
  return applyToNumbers(op, a, b, place);
}

/// A power of an int; small literal exponents make products, as a person writes them.
static mlir::Value buildIntegerPower(mlir::OpBuilder &builder, mlir::Location place, mlir::Value base,
                                     mlir::Value exponent) {
  constexpr int64_t largestProduct = 4;
  auto literal = exponent.getDefiningOp<arith::ConstantIndexOp>();
  if (!literal || literal.value() < 1 || literal.value() > largestProduct)
    return mlir::math::IPowIOp::create(builder, place, base, exponent);
  mlir::Value product = base;
  for (int64_t factor = 1; factor < literal.value(); ++factor)
    product = arith::MulIOp::create(builder, place, product, base);
  return product;
}

/// Of an int to an int exactly; others are num.powi and num.pow.
mlir::Value ComponentBuilder::power(const BinaryExpression &expression, mlir::Value base, mlir::Location place) {
  mlir::Value exponent = scalar(*expression.right);
  if (!exponent.getType().isIndex()) {
    const auto [a, b] = numbers(base, exponent, place);
    if (llvm::isa<num::DoubleDoubleType>(a.getType()))
      diagnostics.report(DiagnosticKind::not_lowered, expression.range, "a power with a real exponent in dd");
    return num::PowOp::create(builder, place, a, b);
  }
  bool isInteger = base.getType().isIndex() && expression.type.element == Element::Int; // k^-2 is real
  if (!isInteger) {
    mlir::Value number = this->number(base, place);
    return num::PowIntOp::create(builder, place, number.getType(), number, exponent);
  }
  return buildIntegerPower(builder, place, base, exponent);
}

} // namespace dpg

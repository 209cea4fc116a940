// Arithmetic in hardware formats: the arith and math dialects as C++ operators and functions.
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/literals.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
namespace arith = mlir::arith;

/// At least one operand of a floating operation must be floating in C++ as well: `1 / n` would divide integers.
void ScalarEmitter::binary(mlir::Operation *op, const char *symbol, cpp::Block &out) {
  mlir::Value left = op->getOperand(0), right = op->getOperand(1);
  const bool mustFloat = isImplicit(left) && isImplicit(right);
  const Expression leftExpression = mustFloat ? typed(left) : use(left);
  define(op->getResult(0), inFormat(op->getResult(0), cpp::binary(symbol, leftExpression, use(right))), out);
}

/// What the runtime computes in double for a narrow format, rounded to it.
Expression ScalarEmitter::inFormat(mlir::Value value, Expression computed) {
  return isNarrow(value.getType()) ? cpp::call(scalarType(value.getType()), {std::move(computed)}) : computed;
}

/// A function that may have no value for some operands takes the place in the program, which its message names.
void ScalarEmitter::function(mlir::Operation *op, const char *name, cpp::Block &out, bool takesPlace) {
  std::vector<Expression> arguments;
  for (mlir::Value operand : op->getOperands())
    arguments.push_back(operand.getType().isIndex() ? use(operand) : watchedOperand(operand, op));
  if (takesPlace)
    arguments.push_back(atom(cpp::stringLiteral(placeOf(op->getLoc()))));
  define(op->getResult(0), inFormat(op->getResult(0), cpp::call(name, std::move(arguments))), out);
}

mlir::LogicalResult ScalarEmitter::emitConstant(mlir::Operation *op, mlir::Attribute value) {
  mlir::Value result = op->getResult(0);
  if (auto number = llvm::dyn_cast<mlir::FloatAttr>(value)) {
    bool isImplicit = false;
    const Expression literal = floatLiteral(number.getValue(), &isImplicit);
    bind(result, literal, isImplicit || isNarrow(result.getType()));
    return mlir::success();
  }
  const llvm::APInt integer = llvm::cast<mlir::IntegerAttr>(value).getValue();
  if (result.getType().isInteger(1)) {
    bind(result, atom(integer.isZero() ? "false" : "true"));
    return mlir::success();
  }
  if (result.getType().isIndex() && integer.isMinSignedValue()) { // no literal of C++ has this value
    bind(result, cpp::call("std::numeric_limits<dpg::index>::min", {}));
    return mlir::success();
  }
  const Expression magnitude = atom(llvm::toString(integer.abs(), 10, /*Signed=*/false));
  bind(result, integer.isNegative() ? Expression::unary("-", magnitude) : magnitude);
  return mlir::success();
}

static const char *symbolOf(arith::CmpFPredicate predicate) {
  using P = arith::CmpFPredicate;
  switch (predicate) {
  case P::OEQ:
    return "==";
  case P::UNE:
    return "!=";
  case P::OLT:
    return "<";
  case P::OLE:
    return "<=";
  case P::OGT:
    return ">";
  case P::OGE:
    return ">=";
  default:
    return nullptr; // C++ has no operator for the others
  }
}

static const char *symbolOf(arith::CmpIPredicate predicate) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::eq:
    return "==";
  case P::ne:
    return "!=";
  case P::slt:
    return "<";
  case P::sle:
    return "<=";
  case P::sgt:
    return ">";
  case P::sge:
    return ">=";
  default:
    return nullptr;
  }
}

/// The operator or function of the runtime for an operation on numbers: an operator where it is no name.
static const char *spellingOf(mlir::Operation *op) {
  return llvm::TypeSwitch<mlir::Operation *, const char *>(op)
      .Case<arith::AddFOp, arith::AddIOp>([](auto) { return "+"; })
      .Case<arith::SubFOp, arith::SubIOp>([](auto) { return "-"; })
      .Case<arith::MulFOp, arith::MulIOp>([](auto) { return "*"; })
      .Case<arith::DivFOp>([](auto) { return "/"; })
      .Case<arith::AndIOp>([](arith::AndIOp both) { return both.getType().isInteger(1) ? "&&" : nullptr; })
      .Case<arith::OrIOp>([](arith::OrIOp either) { return either.getType().isInteger(1) ? "||" : nullptr; })
      .Case<arith::XOrIOp>([](arith::XOrIOp differ) { return differ.getType().isInteger(1) ? "!=" : nullptr; })
      .Case([](arith::CmpFOp comparison) { return symbolOf(comparison.getPredicate()); })
      .Case([](arith::CmpIOp comparison) { return symbolOf(comparison.getPredicate()); })
      .Case<arith::FloorDivSIOp>([](auto) { return "dpg::floor_div"; })
      .Case<arith::MaximumFOp>([](auto) { return "dpg::larger"; })
      .Case<arith::MinimumFOp>([](auto) { return "dpg::smaller"; })
      .Case<arith::MaxSIOp>([](auto) { return "std::max<dpg::index>"; })
      .Case<arith::MinSIOp>([](auto) { return "std::min<dpg::index>"; })
      .Default([](mlir::Operation *) { return nullptr; });
}

/// A product that a `mod` is written by, and the quotient in it, are no numbers of the program.
static bool isPartOfMod(mlir::Operation *op) {
  return op->hasOneUse() && (modOf(*op->getUsers().begin()).second ||
                             (llvm::isa<arith::FloorDivSIOp>(op) && isPartOfMod(*op->getUsers().begin())));
}

/// Arithmetic of ints whose result may have no int of 64 bits: a function of the runtime that ends the program then.
bool ScalarEmitter::emitChecked(mlir::Operation *op, cpp::Block &out) {
  auto call = [&](const char *name, mlir::Value a, mlir::Value b) {
    define(op->getResult(0), cpp::call(name, {use(a), use(b), atom(cpp::stringLiteral(placeOf(op->getLoc())))}), out);
    return true;
  };
  auto isCertain = [](mlir::Value divisor) {
    llvm::APInt constant;
    return mlir::matchPattern(divisor, mlir::m_ConstantInt(&constant)) && constant.isStrictlyPositive();
  };
  if (const auto [dividend, divisor] = modOf(op); divisor)
    return !isCertain(divisor) && call("dpg::checked_mod", dividend, divisor);
  if (!llvm::isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::FloorDivSIOp>(op) || isPartOfMod(op))
    return false;
  const mlir::Value a = op->getOperand(0), b = op->getOperand(1);
  if (llvm::isa<arith::FloorDivSIOp>(op))
    return !isCertain(b) && call("dpg::checked_div", a, b);
  if (!mayOverflow(op, knownExtents()))
    return false;
  return call(llvm::isa<arith::AddIOp>(op)   ? "dpg::checked_sum"
              : llvm::isa<arith::SubIOp>(op) ? "dpg::checked_difference"
                                             : "dpg::checked_product",
              a, b);
}

mlir::LogicalResult ScalarEmitter::emitArithmetic(mlir::Operation *op, cpp::Block &out) {
  if (auto constant = llvm::dyn_cast<arith::ConstantOp>(op))
    return emitConstant(op, constant.getValue());
  if (auto negation = llvm::dyn_cast<arith::NegFOp>(op)) {
    const Expression negative = Expression::unary("-", typed(negation.getOperand()));
    define(negation.getResult(), inFormat(negation.getResult(), negative), out);
    return mlir::success();
  }
  if (auto cast = llvm::dyn_cast<arith::IndexCastOp>(op); cast && isNarrowInteger(cast.getIn().getType())) {
    define(cast.getResult(), cpp::call("dpg::index", {use(cast.getIn())}), out); // int, as C++ promotes it, overflows
    return mlir::success();
  }
  if (llvm::isa<arith::SIToFPOp, arith::IndexCastOp, arith::ExtSIOp, arith::ExtFOp>(op)) {
    const bool isHeld = llvm::isa<arith::ExtFOp>(op);
    const bool isWidened = isHeld && isNarrow(op->getOperand(0).getType()) && !op->getResult(0).getType().isF64();
    if (isWidened || isNarrow(op->getResult(0).getType())) { // by themselves they become doubles, and ints stay ints
      define(op->getResult(0), cpp::call(scalarType(op->getResult(0).getType()), {use(op->getOperand(0))}), out);
      return mlir::success();
    }
    bind(op->getResult(0), isHeld ? held(op->getOperand(0)) : use(op->getOperand(0)), /*isImplicit=*/true);
    return mlir::success();
  }
  if (llvm::isa<arith::TruncFOp, arith::TruncIOp>(op)) {
    define(op->getResult(0), cpp::call(scalarType(op->getResult(0).getType()), {use(op->getOperand(0))}), out);
    return mlir::success();
  }
  if (auto select = llvm::dyn_cast<arith::SelectOp>(op)) {
    define(select.getResult(),
           Expression::conditional(use(select.getCondition()), use(select.getTrueValue()), use(select.getFalseValue())),
           out);
    return mlir::success();
  }
  if (op->getResult(0).getType().isIndex() && emitChecked(op, out))
    return mlir::success();
  if (const auto [dividend, divisor] = modOf(op); divisor) {
    define(op->getResult(0), cpp::call("dpg::floor_mod", {use(dividend), use(divisor)}), out);
    return mlir::success();
  }
  if (llvm::isa<arith::SubIOp>(op) && mlir::matchPattern(op->getOperand(0), mlir::m_Zero())) {
    define(op->getResult(0), Expression::unary("-", use(op->getOperand(1))), out);
    return mlir::success();
  }
  const char *spelling = spellingOf(op);
  if (!spelling)
    return op->emitOpError("has no spelling in C++");
  if (llvm::isAlpha(spelling[0]))
    function(op, spelling, out);
  else
    binary(op, spelling, out);
  return mlir::success();
}

mlir::LogicalResult ScalarEmitter::emitFunction(mlir::Operation *op, cpp::Block &out) {
  const char *name = llvm::StringSwitch<const char *>(op->getName().stripDialect())
                         .Cases({"absf", "absi"}, "std::abs")
                         .Case("sqrt", "std::sqrt")
                         .Case("exp", "std::exp")
                         .Case("log", "std::log")
                         .Case("log2", "std::log2")
                         .Case("log10", "std::log10")
                         .Case("sin", "std::sin")
                         .Case("cos", "std::cos")
                         .Case("tan", "std::tan")
                         .Case("tanh", "std::tanh")
                         .Case("floor", "std::floor")
                         .Case("ceil", "std::ceil")
                         .Case("asin", "std::asin")
                         .Case("acos", "std::acos")
                         .Case("atan", "std::atan")
                         .Case("atan2", "std::atan2")
                         .Case("sinh", "std::sinh")
                         .Case("cosh", "std::cosh")
                         .Case("powf", "std::pow")
                         .Cases({"fpowi", "ipowi"}, "dpg::power")
                         .Case("copysign", "std::copysign")
                         .Default(nullptr);
  if (!name)
    return op->emitOpError("has no spelling in C++");
  function(op, name, out, /*takesPlace=*/llvm::isa<mlir::math::IPowIOp>(op));
  return mlir::success();
}

} // namespace dpg::emit

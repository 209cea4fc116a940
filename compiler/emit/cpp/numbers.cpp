// Arithmetic of the num dialect: balls, truths, complex numbers, and what no hardware format has.
#include "compiler/emit/cpp/literals.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

static const char *symbolOf(num::Predicate predicate) {
  switch (predicate) {
  case num::Predicate::eq:
    return "==";
  case num::Predicate::ne:
    return "!=";
  case num::Predicate::lt:
    return "<";
  case num::Predicate::le:
    return "<=";
  case num::Predicate::gt:
    return ">";
  case num::Predicate::ge:
    return ">=";
  }
  llvm_unreachable("all predicates are listed");
}

/// Whether the standard library has functions of a type: of hardware formats, and of complex numbers in them.
static bool isStandard(mlir::Type type) {
  return llvm::isa<mlir::FloatType>(type) || (isComplex(type) && !num::isEnclosure(type));
}

static std::string functionName(num::ApplyOp apply) {
  const std::string name = num::stringifyFunction(apply.getFunction()).str();
  const bool hasCut = isComplex(apply.getType()) && (name == "sqrt" || name == "log");
  return (isStandard(apply.getType()) && name != "sign" && !hasCut ? "std::" : "dpg::") + name;
}

static const char *spellingOf(mlir::Operation *op) {
  const bool isHardware = isStandard(op->getResult(0).getType());
  return llvm::TypeSwitch<mlir::Operation *, const char *>(op)
      .Case<num::AddOp>([](auto) { return "+"; })
      .Case<num::SubOp>([](auto) { return "-"; })
      .Case<num::MulOp>([](auto) { return "*"; })
      .Case<num::DivOp>([](auto) { return "/"; })
      .Case<num::AndOp>([](auto) { return "&&"; })
      .Case<num::OrOp>([](auto) { return "||"; })
      .Case([](num::CompareOp comparison) { return symbolOf(comparison.getPredicate()); })
      .Case<num::MaxOp>([&](auto) { return isHardware ? "dpg::larger" : "dpg::max"; })
      .Case<num::MinOp>([&](auto) { return isHardware ? "dpg::smaller" : "dpg::min"; })
      .Case<num::PowOp>(
          [&](num::PowOp pow) { return isHardware && !isComplex(pow.getType()) ? "std::pow" : "dpg::pow"; })
      .Case<num::Atan2Op>([&](auto) { return isHardware ? "std::atan2" : "dpg::atan2"; })
      .Case<num::PowIntOp>([](auto) { return "dpg::power"; })
      .Default([](mlir::Operation *) { return nullptr; });
}

/// A real number stays one, which C++ takes beside complex ones.
void ScalarEmitter::emitComplex(num::ComplexOp complex, cpp::Block &out) {
  mlir::Value result = complex.getResult();
  if (complex.getIm())
    return define(result, cpp::call(scalarType(result.getType()), {use(complex.getRe()), use(complex.getIm())}), out);
  const Expression real = typed(complex.getRe());
  if (real.isAtom() || result.hasOneUse())
    return bind(result, real, /*isImplicit=*/true);
  const std::string name = names.take(describe(result));
  out.push_back(cpp::Declaration{"const " + scalarType(complex.getRe().getType()), name, real});
  bind(result, atom(name), /*isImplicit=*/true);
}

void ScalarEmitter::emitPart(num::PartOp part, cpp::Block &out) {
  const Expression value = typed(part.getValue());
  const std::string library = isStandard(part.getValue().getType()) ? "std::" : "dpg::";
  const auto spelling = [&]() -> Expression {
    switch (part.getPart()) {
    case num::Part::real:
      return cpp::method(value, "real");
    case num::Part::imaginary:
      return cpp::method(value, "imag");
    case num::Part::modulus:
      return cpp::call(library + "abs", {value});
    case num::Part::squared_modulus:
      return cpp::call(library + "norm", {value});
    }
    llvm_unreachable("all parts are listed");
  };
  define(part.getResult(), spelling(), out);
}

/// Whether C++ converts by itself, exactly: a double to a ball, or to a number of the runtime.
static bool widens(mlir::Type from, mlir::Type to) {
  const bool isHardware = from.isF64() || from.isF32();
  return (isBall(to) && !isNarrow(from)) || (isOfRuntime(to) && isHardware) || (to.isF64() && from.isF32());
}

/// By way of which double a number of the runtime becomes one of another format than f64; null of others.
static const char *throughDouble(mlir::Type from, mlir::Type to) {
  if (!isOfRuntime(from) || to.isF64() || isBall(to))
    return nullptr;
  if (isStochastic(from))
    return "double";
  return isStochastic(to) ? nullptr : "dpg::rounded_to_odd";
}

void ScalarEmitter::emitConvert(num::ConvertOp convert, cpp::Block &out) {
  const mlir::Value operand = convert.getValue(), result = convert.getResult();
  const mlir::Type from = operand.getType(), to = result.getType();
  if (isComplex(to))
    return define(result, cpp::call(scalarType(to), {typed(operand)}), out);
  if (widens(from, to))
    return bind(result, held(operand), /*isImplicit=*/true);
  const char *through = throughDouble(from, to);
  define(result, cpp::call(scalarType(to), {through ? cpp::call(through, {typed(operand)}) : use(operand)}), out);
}

/// A number that is rounded up or down, by another one.
void ScalarEmitter::emitRoundBy(num::RoundByOp round, cpp::Block &out) {
  define(
      round.getResult(),
      cpp::call("dpg::rounded_by<" + scalarType(round.getType()) + ">", {typed(round.getValue()), use(round.getAt())}),
      out);
}

void ScalarEmitter::emitEstimate(num::EstimatedErrorOp estimate, cpp::Block &out) {
  define(estimate.getResult(),
         cpp::call(estimate.getRelative() ? "dpg::estimated_relative_error" : "dpg::estimated_error",
                   {typed(estimate.getSamples()), typed(estimate.getValue())}),
         out);
}

mlir::LogicalResult ScalarEmitter::emitNumber(mlir::Operation *op, cpp::Block &out) {
  if (auto constant = llvm::dyn_cast<num::ConstantOp>(op)) {
    bool isNumber = false;
    const Expression literal = isDoubleDouble(constant.getType()) ? doubleDoubleLiteral(constant.getValue(), &isNumber)
                               : isStochastic(constant.getType()) ? stochasticLiteral(constant.getValue(), &isNumber)
                                                                  : ballLiteral(constant.getValue(), &isNumber);
    bind(constant.getResult(), literal, /*isImplicit=*/isNumber);
    return mlir::success();
  }
  if (auto integer = llvm::dyn_cast<num::FromIntOp>(op)) {
    bind(integer.getResult(), use(integer.getValue()), /*isImplicit=*/true);
    return mlir::success();
  }
  if (auto complex = llvm::dyn_cast<num::ComplexOp>(op))
    return emitComplex(complex, out), mlir::success();
  if (auto part = llvm::dyn_cast<num::PartOp>(op))
    return emitPart(part, out), mlir::success();
  if (auto truth = llvm::dyn_cast<num::ToTruthOp>(op)) {
    const Expression truths =
        Expression::conditional(use(truth.getValue()), atom("dpg::truth::yes"), atom("dpg::truth::no"));
    return define(truth.getResult(), truths, out), mlir::success();
  }
  if (auto convert = llvm::dyn_cast<num::ConvertOp>(op))
    return emitConvert(convert, out), mlir::success();
  if (auto round = llvm::dyn_cast<num::RoundByOp>(op))
    return emitRoundBy(round, out), mlir::success();
  if (auto estimate = llvm::dyn_cast<num::EstimatedErrorOp>(op))
    return emitEstimate(estimate, out), mlir::success();
  if (llvm::isa<num::NegOp, num::NotOp>(op)) {
    define(op->getResult(0), Expression::unary(llvm::isa<num::NegOp>(op) ? "-" : "!", typed(op->getOperand(0))), out);
    return mlir::success();
  }
  if (auto toInt = llvm::dyn_cast<num::ToIntOp>(op)) {
    const std::string name = (num::stringifyRounding(toInt.getRounding()) + "_to_int").str();
    const bool isWatched = isStochastic(toInt.getValue().getType()) && countsInstabilities(op);
    function(op, (isWatched ? watchedFunction(op, name) : "dpg::" + name).c_str(), out, /*takesPlace=*/true);
    return mlir::success();
  }
  if (auto narrow = llvm::dyn_cast<num::NarrowOp>(op)) {
    if (emitNarrow(narrow, out))
      return mlir::success();
    define(narrow.getResult(),
           cpp::call("dpg::narrowed<" + scalarType(narrow.getType()) + ">",
                     {use(narrow.getValue()), atom(cpp::stringLiteral(placeOf(narrow.getLoc())))}),
           out);
    return mlir::success();
  }
  if (auto some = llvm::dyn_cast<num::OfSomeOp>(op)) {
    define(some.getResult(),
           cpp::call("dpg::of_some",
                     {use(some.getHolds()), typed(some.getValue()), atom(cpp::stringLiteral(some.getText())),
                      atom(cpp::stringLiteral(placeOf(some.getLoc())))}),
           out);
    return mlir::success();
  }
  if (auto apply = llvm::dyn_cast<num::ApplyOp>(op)) {
    function(op, functionName(apply).c_str(), out);
    return mlir::success();
  }
  if (auto random = llvm::dyn_cast<num::RandomOp>(op)) {
    function(op, ("dpg::" + random.getDistribution()).str().c_str(), out);
    return mlir::success();
  }
  if (emitWatched(op, out))
    return mlir::success();
  const char *spelling = spellingOf(op);
  if (!spelling)
    return op->emitOpError("has no spelling in C++");
  if (llvm::isAlpha(spelling[0]))
    function(op, spelling, out);
  else
    binary(op, spelling, out);
  return mlir::success();
}

} // namespace dpg::emit

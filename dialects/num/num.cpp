// The num dialect: registration, verifiers, folders.
#include "dialects/num/num.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dpg::num;

#include "dialects/num/num_dialect.cpp.inc"
#include "dialects/num/num_enums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/num/num_types.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/num/num_attributes.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/num/num_ops.cpp.inc"

void NumDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/num/num_types.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/num/num_attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/num/num_ops.cpp.inc"
      >();
}

bool dpg::num::isReal(Type type) { return isa<RealType, DoubleDoubleType, StochasticType, BallType, FloatType>(type); }

bool dpg::num::isNumber(Type type) { return isReal(type) || isa<dpg::num::ComplexType>(type); }

LogicalResult dpg::num::ComplexType::verify(function_ref<InFlightDiagnostic()> emitError, Type part) {
  if (!isReal(part))
    return emitError() << "parts of a complex number have a real format, not " << part;
  return success();
}

bool dpg::num::isEnclosure(Type type) {
  auto complex = dyn_cast<dpg::num::ComplexType>(type);
  return isa<BallType, TruthType>(complex ? complex.getPart() : type);
}

unsigned dpg::num::bytesOf(Type number) {
  if (auto complex = dyn_cast<dpg::num::ComplexType>(number))
    return 2 * bytesOf(complex.getPart());
  if (isa<DoubleDoubleType>(number))
    return 16;
  if (auto integer = dyn_cast<IntegerType>(number))
    return llvm::divideCeil(integer.getWidth(), 8);
  if (isa<StochasticType>(number))
    return 24;
  auto format = dyn_cast<FloatType>(number);
  return format ? llvm::divideCeil(llvm::PowerOf2Ceil(format.getWidth()), 8) : 8; // tf32 lies in 32 bits
}

Type dpg::num::truthOf(Type number) {
  MLIRContext *context = number.getContext();
  return isEnclosure(number) ? Type(TruthType::get(context)) : Type(IntegerType::get(context, 1));
}

// ----------------------------------------------------------------------------------------------------------- literals

/// Takes the digits at the front of `text`; says whether there were any.
static bool takeDigits(StringRef &text) {
  StringRef rest = text.drop_while(llvm::isDigit);
  bool any = rest.size() < text.size();
  text = rest;
  return any;
}

bool dpg::num::isLiteral(StringRef text) {
  text.consume_front("-");
  if (text == "infinity")
    return true;
  if (!takeDigits(text) || (text.consume_front(".") && !takeDigits(text)))
    return false;
  if (!text.consume_front("e") && !text.consume_front("E"))
    return text.empty();
  if (!text.consume_front("-"))
    text.consume_front("+");
  return takeDigits(text) && text.empty();
}

LogicalResult ConstantOp::verify() {
  if (!isLiteral(getValue()))
    return emitOpError() << "value \"" << getValue() << "\" is neither a decimal number nor infinity";
  return success();
}

// --------------------------------------------------------------------------------------------------------- operations

/// Whether every value of `from` is a value of `to`.
static bool holds(Type to, Type from) {
  if (to == from)
    return true;
  auto narrow = dyn_cast<FloatType>(from), wide = dyn_cast<FloatType>(to);
  if (narrow && isa<DoubleDoubleType, StochasticType>(to))
    return true;
  return narrow && wide && llvm::APFloatBase::isRepresentableBy(narrow.getFloatSemantics(), wide.getFloatSemantics());
}

LogicalResult ConvertOp::verify() {
  if (isReal(getValue().getType()) != isReal(getType()))
    return emitOpError() << "from " << getValue().getType() << " to " << getType()
                         << ": both are real or both are complex";
  return success();
}

LogicalResult RoundByOp::verify() {
  if (getType().isF64())
    return emitOpError() << "to f64, which every number that is computed has been rounded to";
  return success();
}

LogicalResult ComplexOp::verify() {
  const Type part = cast<dpg::num::ComplexType>(getType()).getPart();
  if (getRe().getType() != part || (getIm() && getIm().getType() != part))
    return emitOpError() << "has parts of type " << part;
  return success();
}

LogicalResult PartOp::verify() {
  const Type part = cast<dpg::num::ComplexType>(getValue().getType()).getPart();
  if (getType() != part)
    return emitOpError() << "of " << getValue().getType() << " gives " << part << ", not " << getType();
  return success();
}

LogicalResult ApplyOp::verify() {
  const bool isComplex = isa<dpg::num::ComplexType>(getType());
  const bool isOfComplex = getFunction() == Function::conj,
             isOfBoth = llvm::is_contained({Function::sqrt, Function::exp, Function::log}, getFunction());
  if (isComplex ? isOfComplex || isOfBoth : !isOfComplex)
    return success();
  return emitOpError() << stringifyFunction(getFunction()) << " is no function of a "
                       << (isComplex ? "complex" : "real") << " number";
}

OpFoldResult ConvertOp::fold(FoldAdaptor) {
  if (getValue().getType() == getType())
    return getValue();
  // There and back: nothing was rounded on the way if the format between holds every value.
  auto inner = getValue().getDefiningOp<ConvertOp>();
  if (inner && inner.getValue().getType() == getType() && holds(inner.getType(), getType()))
    return inner.getValue();
  return {};
}

LogicalResult RandomOp::verify() {
  if (getDistribution() != "uniform" && getDistribution() != "normal")
    return emitOpError() << "has the distribution uniform or normal, not " << getDistribution();
  if (getIndices().empty())
    return emitOpError() << "is a function of a seed";
  return success();
}

LogicalResult ToIntOp::verify() {
  if (isa<BallType>(getValue().getType()))
    return emitOpError() << "of a ball, which may hold several integers";
  return success();
}

LogicalResult CompareOp::verify() {
  const bool isEquality = getPredicate() == Predicate::eq || getPredicate() == Predicate::ne;
  if (isa<dpg::num::ComplexType>(getLhs().getType()) && !isEquality)
    return emitOpError() << "of complex numbers, which have no order";
  Type expected = truthOf(getLhs().getType());
  if (getType() != expected)
    return emitOpError() << "on " << getLhs().getType() << " gives " << expected << ", not " << getType();
  return success();
}

static LogicalResult verifySide(ChooseOp choose, Region &side, StringRef name) {
  auto yield = cast<YieldOp>(side.front().getTerminator());
  if (!yield.getValue())
    return choose.emitOpError() << name << " yields nothing";
  if (yield.getValue().getType() != choose.getType())
    return choose.emitOpError() << name << " yields " << yield.getValue().getType() << ", the result is "
                                << choose.getType();
  return success();
}

LogicalResult ChooseOp::verify() {
  if (failed(verifySide(*this, getYes(), "the first side")) || failed(verifySide(*this, getNo(), "the second side")))
    return failure();
  // An undecided truth needs a hull of both sides, which only balls and truths have.
  if (isa<TruthType>(getCondition().getType()) && !isEnclosure(getType()))
    return emitOpError() << "by a !num.truth gives a !num.ball or a !num.truth, not " << getType();
  return success();
}

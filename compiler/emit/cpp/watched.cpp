// Operations on stochastic numbers of which doubtful ones are counted, each with its place in the source: all in
// programs that are sampled as a whole, and some in what sampled contracts speak of.
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

using cpp::Expression;

bool countsInstabilities(mlir::Operation *op) {
  if (op->hasAttr("watched"))
    return true;
  auto module = llvm::dyn_cast<mlir::ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<mlir::ModuleOp>();
  return module && module->hasAttr("num.watched");
}

std::string watchedFunction(mlir::Operation *op, llvm::StringRef function) {
  return ("dpg::watched<" + cpp::stringLiteral(placeOf(op->getLoc())) + ">::" + function).str();
}

static const char *watchedName(num::Predicate predicate) {
  switch (predicate) {
  case num::Predicate::eq:
    return "equal";
  case num::Predicate::ne:
    return "differ";
  case num::Predicate::lt:
    return "less";
  case num::Predicate::le:
    return "at_most";
  case num::Predicate::gt:
    return "greater";
  case num::Predicate::ge:
    return "at_least";
  }
  llvm_unreachable("all predicates are listed");
}

static const char *watchedName(mlir::Operation *op) {
  return llvm::TypeSwitch<mlir::Operation *, const char *>(op)
      .Case<num::AddOp>([](auto) { return "sum"; })
      .Case<num::SubOp>([](auto) { return "difference"; })
      .Case<num::MulOp>([](auto) { return "product"; })
      .Case<num::DivOp>([](auto) { return "quotient"; })
      .Case<num::MaxOp>([](auto) { return "max"; })
      .Case<num::MinOp>([](auto) { return "min"; })
      .Case([](num::CompareOp comparison) { return watchedName(comparison.getPredicate()); })
      .Default([](mlir::Operation *) { return nullptr; });
}

/// An arithmetic operation or comparison as a call; false where it is none, or is not watched.
bool ScalarEmitter::emitWatched(mlir::Operation *op, cpp::Block &out) {
  const char *name = watchedName(op);
  if (!name || !isStochastic(op->getOperand(0).getType()) || !countsInstabilities(op))
    return false;
  define(op->getResult(0), cpp::call(watchedFunction(op, name), {use(op->getOperand(0)), use(op->getOperand(1))}), out);
  return true;
}

/// What a function takes.
Expression ScalarEmitter::watchedOperand(mlir::Value operand, mlir::Operation *op) {
  // abs rounds nothing.
  auto apply = llvm::dyn_cast<num::ApplyOp>(op);
  const bool isExact = apply && apply.getFunction() == num::Function::abs;
  if (!isStochastic(operand.getType()) || isExact || !countsInstabilities(op))
    return typed(operand);
  // A power is a product of what it is of.
  const bool isFactor = llvm::isa<num::PowOp, num::PowIntOp>(op) && operand == op->getOperand(0);
  if (op->hasAttr("watched") && !isFactor)
    return typed(operand);
  return cpp::call(watchedFunction(op, isFactor ? "factor" : "operand"), {typed(operand)});
}

} // namespace dpg::emit

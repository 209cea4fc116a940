// Operations on stochastic numbers of which doubtful ones are counted, each with its place in the source: all in
// programs that are sampled as a whole, and some in what sampled contracts speak of.
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Path.h"

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

/// Where a statement stands, so that files of one name in several folders are told apart: files in the folder of the
/// program, or below, by their path from there, others by the folder that they are in.
static std::string placeInProgram(mlir::Operation *op) {
  const auto place = op->getLoc()->findInstanceOf<mlir::FileLineColLoc>();
  const auto main = op->getParentOfType<mlir::ModuleOp>().getLoc()->findInstanceOf<mlir::FileLineColLoc>();
  if (!place || !main)
    return placeOf(op->getLoc());
  const llvm::StringRef file = place.getFilename(), folder = llvm::sys::path::parent_path(main.getFilename());
  const llvm::StringRef around = llvm::sys::path::parent_path(file);
  if (around == folder)
    return placeOf(op->getLoc());
  llvm::StringRef below = file;
  const bool isBelow = below.consume_front(folder) && (folder.empty() || below.consume_front("/"));
  const llvm::StringRef beside = llvm::sys::path::filename(around);
  const std::string line = ":" + std::to_string(place.getLine());
  return isBelow && !llvm::sys::path::is_absolute(below)
             ? below.str() + line
             : (beside + "/" + llvm::sys::path::filename(file)).str() + line;
}

std::string watchedFunction(mlir::Operation *op, llvm::StringRef function) {
  return ("dpg::watched<" + cpp::stringLiteral(placeInProgram(op)) + ">::" + function).str();
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
  // abs rounds nothing, and what rounds to an int counts by itself.
  auto apply = llvm::dyn_cast<num::ApplyOp>(op);
  const bool isExact = (apply && apply.getFunction() == num::Function::abs) || llvm::isa<num::ToIntOp>(op);
  if (!isStochastic(operand.getType()) || isExact || !countsInstabilities(op))
    return typed(operand);
  // A power is a product of what it is of.
  const bool isFactor = llvm::isa<num::PowOp, num::PowIntOp>(op) && operand == op->getOperand(0);
  if (op->hasAttr("watched") && !isFactor)
    return typed(operand);
  return cpp::call(watchedFunction(op, isFactor ? "factor" : "operand"), {typed(operand)});
}

} // namespace dpg::emit

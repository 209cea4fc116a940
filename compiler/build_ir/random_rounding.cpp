// Rounding at random (`round stochastic(seed)`): by a number that is a function of the seed, of the place of the
// rounding in the program, of how often its statement has run, and of the indices of the element, whichever process
// computes it.
#include "compiler/build_ir/random_rounding.h"
#include "compiler/build_ir/component_builder.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::isa;

/// Roundings are numbered through the whole program, statements by their first one.
int64_t ComponentBuilder::nextRounding() {
  constexpr llvm::StringRef name = "num.roundings";
  auto known = module->getAttrOfType<mlir::IntegerAttr>(name);
  const int64_t next = known ? known.getInt() + 1 : 1;
  module->setAttr(name, builder.getI64IntegerAttr(next));
  return next;
}

/// Begins a statement: how often it has run is asked once, before it.
void ComponentBuilder::recordRounding(const Statement &each) {
  storing = each.clauses.arithmetic.stochasticSeed;
  runs = {};
  const auto *assignment = llvm::dyn_cast<AssignmentStatement>(&each);
  if (!assignment || !seedIn(each))
    return;
  const llvm::StringRef name = assignment->targets.front().name.text;
  runs = ir::CountRunOp::create(builder, named((name + "_run").str(), each.range), builder.getIndexType(),
                                nextRounding(), name);
}

mlir::Value ComponentBuilder::roundedAtRandom(mlir::Value number, mlir::Type format, const Expression &seed,
                                              mlir::Location place) {
  llvm::SaveAndRestore none(pins, Pins());
  llvm::SmallVector<mlir::Value> keys{scalar(seed), integer(nextRounding(), place), runs};
  llvm::append_range(keys, openIndices);
  const mlir::Type real = num::RealType::get(builder.getContext());
  mlir::Value at = num::RandomOp::create(builder, place, real, "uniform", keys);
  return num::RoundByOp::create(builder, place, format, number, at);
}

/// Whether a number is a literal that a format holds.
static bool isHeld(mlir::Value number, mlir::Type format) {
  auto literal = number.getDefiningOp<num::ConstantOp>();
  if (!literal || literal.getValue().ends_with("infinity"))
    return false;
  llvm::APFloat rounded(llvm::cast<mlir::FloatType>(format).getFloatSemantics());
  auto status = rounded.convertFromString(literal.getValue(), llvm::APFloat::rmNearestTiesToEven);
  return !llvm::errorToBool(status.takeError()) && *status == llvm::APFloat::opOK;
}

/// Whether an expression under `as` and `round stochastic` gives a number that the format may not hold.
static bool isRoundedItself(const Expression &expression) {
  if (isa<NumberExpression, NameExpression, SubscriptedExpression, ReductionExpression, BinaryExpression>(expression))
    return true;
  const auto *call = llvm::dyn_cast<CallExpression>(&expression);
  return call && call->calleeKind == CalleeKind::Elementary && call->callee.text != "abs" &&
         call->callee.text != "max" && call->callee.text != "min" && call->callee.text != "sign";
}

mlir::Value ComponentBuilder::roundedUnderPins(const Expression &expression, mlir::Value value) {
  if (!pins.roundTo || !isa<num::RealType>(value.getType()) || !isRoundedItself(expression))
    return value;
  Type stored;
  stored.element = expression.type.element;
  const bool isRead = isa<NameExpression, SubscriptedExpression>(expression);
  return isRead && scalarType(stored) == pins.roundTo ? value : inRoundedFormat(value, location(expression.range));
}

/// A real number, rounded to the format of `as`: it stays a real number, which the format holds.
mlir::Value ComponentBuilder::inRoundedFormat(mlir::Value number, mlir::Location place) {
  if (isHeld(number, pins.roundTo))
    return number;
  mlir::Value rounded = roundedAtRandom(number, pins.roundTo, *pins.seed, place);
  return num::ConvertOp::create(builder, place, num::RealType::get(builder.getContext()), rounded);
}

/// A number as a statement stores it: what `as` has rounded to the same format already is exact.
mlir::Value ComponentBuilder::stored(mlir::Type format, mlir::Value number, const Expression &value,
                                     mlir::Location place) {
  const bool isNarrow = isa<mlir::FloatType>(format) && !format.isF64();
  const mlir::Type computed = pinned.lookup(&value).roundTo;
  auto widened = number.getDefiningOp<num::ConvertOp>();
  if (widened && computed && widened.getValue().getType() == format)
    return widened.getValue();
  if (!storing || !isNarrow || computed == format || number.getType() == format || isHeld(number, format))
    return convertTo(format, number, place);
  llvm::SaveAndRestore none(pins, Pins());
  return roundedAtRandom(real(number, place), format, *storing, place);
}

} // namespace dpg

// Formats that clauses state: `as`, `accumulate`, and dd and stochastic, in which everything that they meet is
// computed.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

mlir::Type ComponentBuilder::realType() const {
  return pins.as ? pins.as : mlir::Type(num::RealType::get(builder.getContext()));
}

/// An operand of a maximum or minimum, which rounds nothing: formats narrower than f32 need none of their own.
mlir::Value ComponentBuilder::inExtremum(mlir::Value value, mlir::Location place) {
  auto format = dyn_cast<mlir::FloatType>(value.getType());
  if (!format || format.isF64() || format.isF32())
    return value;
  return num::ConvertOp::create(builder, place, num::RealType::get(builder.getContext()), value);
}

/// What a reduction takes in, in the format that it is computed in.
mlir::Value ComponentBuilder::inReduction(ir::ReductionKind kind, mlir::Value value) {
  const bool isSum = kind == ir::ReductionKind::sum || kind == ir::ReductionKind::product;
  if (isSum && pins.accumulate && num::isReal(value.getType()))
    return convertTo(pins.accumulate, value, value.getLoc());
  const bool isExtremum = kind == ir::ReductionKind::max || kind == ir::ReductionKind::min;
  return isExtremum ? inExtremum(value, value.getLoc()) : value;
}

ComponentBuilder::Pins ComponentBuilder::pinsOf(const Arithmetic &arithmetic, Pins around) const {
  const auto formatOf = [&](std::optional<Element> format, mlir::Type otherwise) {
    Type type;
    type.element = format.value_or(Element::Real);
    return format ? scalarType(type) : otherwise;
  };
  // What is said of all operations is said of sums too, unless something else is.
  const mlir::Type sums = arithmetic.asFormat ? mlir::Type() : around.accumulate;
  Pins given{formatOf(arithmetic.asFormat, around.as ? around.as : around.roundTo),
             formatOf(arithmetic.accumulateFormat, sums),
             {},
             arithmetic.stochasticSeed ? arithmetic.stochasticSeed : around.seed};
  if (given.seed && llvm::isa_and_nonnull<mlir::FloatType>(given.as) && !given.as.isF64())
    std::swap(given.as, given.roundTo);
  return given;
}

/// Whether an expression adds terms up, so that they should be as exact as their sum.
static bool isSum(const Expression &expression) {
  const auto *call = dyn_cast<CallExpression>(&expression);
  const auto *binary = dyn_cast<BinaryExpression>(&expression);
  return isa<ReductionExpression>(expression) || (call && call->calleeKind == CalleeKind::Library) ||
         (binary && binary->left->type.rank() > 0 && binary->right->type.rank() > 0);
}

void ComponentBuilder::pin(const Expression &expression, Pins given) {
  walkExpressions(&expression, [&](const Expression &part) {
    if (const auto *inner = dyn_cast<PinnedExpression>(&part)) {
      pin(*inner->operand, pinsOf(inner->arithmetic, given));
      return Walk::Past;
    }
    // Terms that are rounded to f64 before they are added would be what the accuracy of a sum in dd ends with, and what
    // the spread of a stochastic one does not show.
    if (!given.as && !given.roundTo &&
        llvm::isa_and_nonnull<num::DoubleDoubleType, num::StochasticType>(given.accumulate) && isSum(part)) {
      pin(part, {given.accumulate, given.accumulate, {}});
      return Walk::Past;
    }
    if (given.as || given.accumulate || given.roundTo)
      pinned[&part] = given;
    return Walk::Into;
  });
}

/// Whether an expression reads a format.
static bool reads(Element format, const Expression *expression) {
  bool found = false;
  walkExpressions(expression, [&](const Expression &part) {
    found |= part.type.element == format;
    return Walk::Into;
  });
  return found;
}

static bool gives(Element format, const AssignmentStatement &assignment) {
  return llvm::any_of(assignment.targets,
                      [&](const Target &target) { return target.symbol && target.symbol->type.element == format; });
}

/// dd and stochastic numbers are computed in by the values of assignments that read or give them, and by conditions and
/// what is shown; where both meet, in stochastic ones.
void ComponentBuilder::recordPins(const Statement &each) {
  pinned.clear();
  const auto *assignment = dyn_cast<AssignmentStatement>(&each);
  forEachExpression(each, [&](const Expression &expression) {
    const bool isValue = assignment && &expression == assignment->value;
    const auto meets = [&](Element format) {
      return reads(format, &expression) || (isValue && gives(format, *assignment));
    };
    mlir::Type wide;
    if (meets(Element::Stochastic))
      wide = num::StochasticType::get(builder.getContext());
    else if (meets(Element::DD))
      wide = num::DoubleDoubleType::get(builder.getContext());
    const Pins around{wide, wide, {}};
    pin(expression, isValue ? pinsOf(each.clauses.arithmetic, around) : around);
  });
}

} // namespace dpg

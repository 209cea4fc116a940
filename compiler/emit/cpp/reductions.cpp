// Reductions: what they begin with and how a value is taken in.
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/syntax/printer.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using ir::ReductionKind;

static Expression infinity(mlir::Type type, bool isNegative) {
  if (isBall(type))
    return cpp::call(isNegative ? "dpg::ball::minus_infinity" : "dpg::ball::plus_infinity", {});
  const std::string format = isOfRuntime(type) ? "double" : scalarType(type);
  const Expression value = cpp::call("std::numeric_limits<" + format + ">::infinity", {});
  return isNegative ? Expression::unary("-", value) : value;
}

Expression identityOf(ReductionKind kind, mlir::Type type) {
  switch (kind) {
  case ReductionKind::sum:
    return zeroOf(type);
  case ReductionKind::product:
    return isNarrow(type) ? cpp::call(scalarType(type), {atom("1")}) : atom("1");
  case ReductionKind::max:
    return type.isIndex() ? cpp::call("std::numeric_limits<dpg::index>::min", {}) : infinity(type, /*isNegative=*/true);
  case ReductionKind::min:
    return type.isIndex() ? cpp::call("std::numeric_limits<dpg::index>::max", {})
                          : infinity(type, /*isNegative=*/false);
  case ReductionKind::any:
    return atom("false");
  case ReductionKind::all:
    return atom("true");
  case ReductionKind::argmax:
  case ReductionKind::argmin:
    return cpp::braces("", {});
  }
  llvm_unreachable("all kinds are listed");
}

Expression combination(ReductionKind kind, mlir::Type type, Expression a, Expression b) {
  const bool isHardware = llvm::isa<mlir::FloatType>(type);
  switch (kind) {
  case ReductionKind::sum:
    return cpp::binary("+", a, b);
  case ReductionKind::product:
    return cpp::binary("*", a, b);
  case ReductionKind::max:
    return cpp::call(isHardware ? "dpg::larger" : type.isIndex() ? "std::max<dpg::index>" : "dpg::max", {a, b});
  case ReductionKind::min:
    return cpp::call(isHardware ? "dpg::smaller" : type.isIndex() ? "std::min<dpg::index>" : "dpg::min", {a, b});
  case ReductionKind::any:
    return cpp::binary("||", a, b);
  case ReductionKind::all:
    return cpp::binary("&&", a, b);
  case ReductionKind::argmax:
    return cpp::call("dpg::larger", {a, b});
  case ReductionKind::argmin:
    return cpp::call("dpg::smaller", {a, b});
  }
  llvm_unreachable("all kinds are listed");
}

std::string accumulatorType(mlir::Operation *reduction) {
  auto accumulate = llvm::dyn_cast<ir::AccumulateOp>(reduction);
  auto reduce = llvm::dyn_cast<ir::ReduceOp>(reduction);
  const ReductionKind kind = accumulate ? accumulate.getKind() : reduce.getKind();
  const std::string own =
      scalarType(accumulate ? accumulate.getValue().getType() : reduce.yield().getValue().getType());
  if (ir::givesIndex(kind))
    return "dpg::located<" + own + ">";
  if (reductionMayOverflow(reduction))
    return kind == ReductionKind::sum ? "dpg::integer_sum" : "dpg::integer_product";
  return reduce && kind == ReductionKind::sum && own == "dpg::ball" ? "dpg::ball_sum" : own;
}

static bool isLocated(llvm::StringRef accumulatorType) { return accumulatorType.starts_with("dpg::located<"); }

static bool isBallSum(llvm::StringRef accumulatorType) { return accumulatorType == "dpg::ball_sum"; }

bool isGathered(llvm::StringRef accumulatorType) {
  return isLocated(accumulatorType) || accumulatorType.starts_with("dpg::integer_") || isBallSum(accumulatorType);
}

Expression resultOf(llvm::StringRef accumulatorType, Expression gathered, const std::string &place) {
  if (isBallSum(accumulatorType))
    return cpp::method(gathered, "total", {});
  const Expression where = atom(cpp::stringLiteral(place));
  return isLocated(accumulatorType) ? cpp::call("dpg::place", {gathered, where})
                                    : cpp::method(gathered, "to_int", {where});
}

/// What dpg::watched calls an operation, if it watches it.
static const char *watchedCombination(ReductionKind kind) {
  switch (kind) {
  case ReductionKind::sum:
    return "sum";
  case ReductionKind::product:
    return "product";
  case ReductionKind::max:
    return "max";
  case ReductionKind::min:
    return "min";
  default:
    return nullptr;
  }
}

cpp::Statement accumulation(ReductionKind kind, mlir::Type type, Expression target, Expression value,
                            mlir::Operation *reduction) {
  if (const char *watched = watchedCombination(kind); watched && isStochastic(type) && countsInstabilities(reduction))
    return cpp::Assignment{target, cpp::call(watchedFunction(reduction, watched), {target, value})};
  if (kind == ReductionKind::sum || kind == ReductionKind::product)
    return cpp::Assignment{target, value, kind == ReductionKind::sum ? "+=" : "*="};
  return cpp::Assignment{target, combination(kind, type, target, value)};
}

} // namespace dpg::emit

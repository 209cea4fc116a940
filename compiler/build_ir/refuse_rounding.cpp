// What `round stochastic` says that this compiler cannot lower: see random_rounding.h.
#include "compiler/build_ir/beside.h"
#include "compiler/build_ir/block_formats.h"
#include "compiler/build_ir/random_rounding.h"
#include "compiler/build_ir/walk.h"

#include "llvm/ADT/STLExtras.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

const Expression *seedIn(const Statement &statement) {
  const Expression *seed = statement.clauses.arithmetic.stochasticSeed;
  forEachExpression(statement, [&](const Expression &expression) {
    walkExpressions(&expression, [&](const Expression &part) {
      const auto *pinned = dyn_cast<PinnedExpression>(&part);
      if (pinned && !seed)
        seed = pinned->arithmetic.stochasticSeed;
      return Walk::Into;
    });
  });
  return seed;
}

bool isNarrowFormat(Element format) {
  return llvm::is_contained({Element::F32, Element::TF32, Element::BF16, Element::F16, Element::E4M3, Element::E5M2},
                            format);
}

namespace {

/// What a clause or a bracket says, with what those around it say.
struct Rounding {
  const Expression *seed = nullptr;
  std::optional<Element> format, sums;

  Rounding inside(const Arithmetic &arithmetic) const {
    const bool isOwn = arithmetic.asFormat.has_value();
    return {arithmetic.stochasticSeed ? arithmetic.stochasticSeed : seed, isOwn ? arithmetic.asFormat : format,
            arithmetic.accumulateFormat ? arithmetic.accumulateFormat : (isOwn ? std::nullopt : sums)};
  }
};

bool isSum(const Expression &part) {
  const auto *reduction = dyn_cast<ReductionExpression>(&part);
  const auto *binary = dyn_cast<BinaryExpression>(&part);
  const bool isProduct = binary && binary->left->type.rank() > 0 && binary->right->type.rank() > 0 &&
                         binary->op == BinaryOperator::Multiply;
  return isProduct ||
         (reduction && (reduction->reduction == ReductionKind::Sum || reduction->reduction == ReductionKind::Product));
}

/// The operations below an expression, each under the clauses that hold for it.
void refuseIn(const Expression *expression, const Rounding &rounding, Refuse refuse) {
  walkExpressions(expression, [&](const Expression &part) {
    if (const auto *pinned = dyn_cast<PinnedExpression>(&part)) {
      const Rounding inner = rounding.inside(pinned->arithmetic);
      if (pinned->arithmetic.stochasticSeed && !(inner.format && isNarrowFormat(*inner.format)))
        refuse(pinned->arithmetic.stochasticSeed->range, "`round stochastic` in brackets where nothing is rounded to "
                                                         "fewer digits than f64");
      refuseIn(pinned->operand, inner, refuse);
      return Walk::Past;
    }
    if (!rounding.seed || !rounding.format)
      return Walk::Into;
    const auto *call = dyn_cast<CallExpression>(&part);
    if (part.type.isComplex)
      return refuse(part.range, "`round stochastic` of complex numbers"), Walk::Past;
    if (call && call->calleeKind != CalleeKind::Elementary)
      return refuse(part.range, "`as` with `round stochastic` on a call of a task"), Walk::Past;
    if (isSum(part) && !rounding.sums)
      return refuse(part.range,
                    "a sum that is rounded at random, whose order is that of threads, without `accumulate`"),
             Walk::Past;
    return Walk::Into;
  });
}

void refuseSeed(const Expression &seed, Refuse refuse) {
  walkExpressions(&seed, [&](const Expression &part) {
    if (!isa<NumberExpression, NameExpression, UnaryExpression, BinaryExpression>(part)) {
      refuse(part.range, "a seed other than numbers, names, and arithmetic of them");
      return Walk::Past;
    }
    return Walk::Into;
  });
}

/// Something has to be rounded: what is stored, or what is computed under `as`.
void refuseClause(const AssignmentStatement &assignment, Refuse refuse) {
  const Arithmetic &arithmetic = assignment.clauses.arithmetic;
  bool isRounded = arithmetic.asFormat && isNarrowFormat(*arithmetic.asFormat);
  for (const Target &target : assignment.targets) {
    if (!target.symbol)
      continue;
    const Type &type = target.symbol->type;
    isRounded |= isNarrowFormat(type.element);
    if (isInBlocks(type) || type.isComplex)
      refuse(target.range,
             type.isComplex ? "`round stochastic` of complex numbers" : "`round stochastic` of an array in blocks");
  }
  const bool isOther =
      arithmetic.asFormat && !isNarrowFormat(*arithmetic.asFormat) && *arithmetic.asFormat != Element::F64;
  if (!isRounded || isOther)
    refuse(arithmetic.stochasticSeed->range, "`round stochastic` where nothing is rounded to fewer digits than f64");
}

void refuseIn(const Statement &statement, Refuse refuse) {
  const Expression *seed = seedIn(statement);
  const auto *assignment = dyn_cast<AssignmentStatement>(&statement);
  if (!seed)
    return;
  if (!assignment || isOnProcesses(statement))
    return refuse(seed->range,
                  assignment ? "`round stochastic` on processes" : "`round stochastic` in what is no assignment");
  refuseSeed(*seed, refuse);
  if (statement.clauses.arithmetic.stochasticSeed)
    refuseClause(*assignment, refuse);
  const std::optional<Element> format = statement.clauses.arithmetic.asFormat;
  const bool isNarrow = format && isNarrowFormat(*format);
  Rounding around = Rounding().inside(statement.clauses.arithmetic);
  if (!isNarrow)
    around.format = std::nullopt;
  refuseIn(assignment->value, around, refuse);
}

} // namespace

void refuseRandomRounding(const Block &body, Refuse refuse) {
  walkStatements(body, [&](const Statement &statement) {
    refuseIn(statement, refuse);
    const auto *loop = dyn_cast<ForStatement>(&statement);
    if (!loop || !loop->isParallel)
      return;
    walkStatements(loop->body, [&](const Statement &inner) {
      if (const Expression *seed = seedIn(inner))
        refuse(seed->range, "`round stochastic` in a `parallel for`, whose iterations have no order,");
    });
  });
}

} // namespace dpg

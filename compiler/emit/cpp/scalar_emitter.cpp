// Scalar operations as C++: names, and where a value is written. See scalar_emitter.h.
#include "compiler/emit/cpp/scalar_emitter.h"

#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/integer_ranges.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Path.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

std::string placeOf(mlir::Location location) {
  auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place)
    return "";
  return (llvm::sys::path::filename(place.getFilename()) + ":" + llvm::Twine(place.getLine())).str();
}

void ScalarEmitter::bind(mlir::Value value, Expression expression, bool isImplicit) {
  bound[value] = std::make_unique<Bound>(Bound{std::move(expression), isImplicit});
}

Expression ScalarEmitter::use(mlir::Value value) {
  const auto found = bound.find(value);
  assert(found != bound.end() && "a value is emitted before its users");
  return found->second->expression;
}

bool ScalarEmitter::isImplicit(mlir::Value value) const {
  const auto found = bound.find(value);
  return found != bound.end() && found->second->isImplicit;
}

Expression ScalarEmitter::typed(mlir::Value value) {
  Expression expression = use(value);
  if (!isImplicit(value))
    return expression;
  const std::string type = scalarType(value.getType());
  const bool isLiteral = expression.isAtom() &&
                         llvm::StringRef(expression.text()).find_first_not_of("0123456789") == llvm::StringRef::npos;
  if (isLiteral && !isNarrow(value.getType()))
    return type == "dpg::ball" || isOfRuntime(value.getType())
               ? cpp::call(type, {atom(expression.text() + ".0")})
               : atom(expression.text() + (type == "float" ? ".0f" : ".0"));
  return cpp::call(type, {expression});
}

/// An int that stands for a real number is rounded to its format; literals are exact.
Expression ScalarEmitter::held(mlir::Value value) {
  return mlir::matchPattern(value, mlir::m_Constant()) || value.getDefiningOp<num::ConstantOp>() ? use(value)
                                                                                                 : typed(value);
}

Expression ScalarEmitter::extent(llvm::StringRef text, mlir::Operation *at, const llvm::StringSet<> &known) {
  const auto nameOf = [&](llvm::StringRef name) { return sizeNamed(name); };
  const auto range = [&](llvm::StringRef part) { return rangeOf(part, at, known); };
  const auto variable = [&](llvm::StringRef part) { return variableOf(part); };
  return extentExpression(text, {nameOf, range, variable}, placeOf(at->getLoc()));
}

Expression ScalarEmitter::endOf(ir::IndexAttr loop, mlir::Operation *at, cpp::Block &before) {
  const Expression end = extent(loop.getTo(), at);
  if (!isChecked(end))
    return end;
  const std::string name = names.take((loop.getName() + "_end").str());
  before.push_back(cpp::Declaration{"const dpg::index", name, end});
  return atom(name);
}

/// Whether the value only goes on from here, so that a name would say nothing new.
static bool onlyPassesOn(mlir::Operation *user) {
  return llvm::isa<ir::PutOp, ir::AccumulateOp, ir::YieldOp, ir::ReturnOp, num::YieldOp, ir::UntilOp, ir::NextOp,
                   ir::CheckContractOp, mlir::scf::YieldOp, dist_ir::AllReduceOp>(user);
}

bool ScalarEmitter::needsName(mlir::Value value) const {
  if (value.use_empty())
    return false;
  if (value.hasOneUse()) {
    const bool hasName = !ir::nameOf(value).empty();
    return hasName && !onlyPassesOn(*value.getUsers().begin());
  }
  return true;
}

/// What processes combine keeps the name of what a run gave on each of them, perhaps in two parts.
static llvm::StringRef nameOfShare(mlir::Value value) {
  while (mlir::Operation *op = value.getDefiningOp()) {
    if (llvm::isa<ir::RunOp>(op))
      return ir::nameOf(value);
    if (auto reduce = llvm::dyn_cast<dist_ir::AllReduceOp>(op))
      value = reduce.getValues()[llvm::cast<mlir::OpResult>(value).getResultNumber()];
    else if (op->getNumOperands() > 0)
      value = op->getOperand(0);
    else
      break;
  }
  return {};
}

std::string ScalarEmitter::describe(mlir::Value value) const {
  if (value.getDefiningOp<dist_ir::AllReduceOp>())
    if (const llvm::StringRef name = nameOfShare(value); !name.empty())
      return name.str();
  if (const llvm::StringRef name = ir::nameOf(value); !name.empty())
    return name.str();
  return llvm::TypeSwitch<mlir::Operation *, std::string>(value.getDefiningOp())
      .Case<mlir::arith::AddFOp, mlir::arith::AddIOp, num::AddOp>([](auto) { return "total"; })
      .Case<mlir::arith::SubFOp, mlir::arith::SubIOp, num::SubOp>([](auto) { return "difference"; })
      .Case<mlir::arith::MulFOp, mlir::arith::MulIOp, num::MulOp>([](auto) { return "product"; })
      .Case<mlir::arith::DivFOp, num::DivOp>([](auto) { return "quotient"; })
      .Case<num::ChooseOp>([](auto) { return "chosen"; })
      .Case<num::CompareOp, mlir::arith::CmpFOp, mlir::arith::CmpIOp>([](auto) { return "holds"; })
      .Case([&](ir::ReadOp read) { return ir::nameOf(read.getArray()).str() + "_here"; })
      .Case([&](mlir::arith::IndexCastOp cast) {
        return cast.getIn().getDefiningOp() ? describe(cast.getIn()) : ir::nameOf(cast.getIn()).str() + "_wide";
      })
      .Default([](mlir::Operation *) { return "value"; });
}

void ScalarEmitter::define(mlir::Value value, Expression expression, cpp::Block &out, bool isImplicit) {
  if (!needsName(value))
    return bind(value, std::move(expression), isImplicit);
  if (defineElsewhere(value, expression, out))
    return;
  const std::string name = names.take(describe(value));
  out.push_back(cpp::Declaration{"const " + typeOf(value), name, std::move(expression)});
  bind(value, atom(name));
  named(value, name);
}

mlir::LogicalResult ScalarEmitter::emitOther(mlir::Operation *op, cpp::Block &) {
  return op->emitOpError("cannot be emitted here");
}

mlir::LogicalResult ScalarEmitter::emitBlock(mlir::Block &block, cpp::Block &out) {
  for (mlir::Operation &op : block.without_terminator())
    if (mlir::failed(emit(&op, out)))
      return mlir::failure();
  return mlir::success();
}

/// `a and b` and `a or b` that compute b only if they have to, as C++ writes them; nothing for other choices.
std::optional<Expression> ScalarEmitter::connective(num::ChooseOp choice, mlir::Value yes, mlir::Value no) {
  if (choice.getCondition().getType() != choice.getType())
    return std::nullopt;
  auto decided = [](mlir::Value side) {
    auto truth = side.getDefiningOp<num::ToTruthOp>();
    return truth ? truth.getValue() : side;
  };
  const Expression condition = use(choice.getCondition());
  if (decided(no).getType().isInteger(1) && mlir::matchPattern(decided(no), mlir::m_Zero()))
    return cpp::binary("&&", condition, use(yes));
  if (decided(yes).getType().isInteger(1) && mlir::matchPattern(decided(yes), mlir::m_One()))
    return cpp::binary("||", condition, use(no));
  return std::nullopt;
}

/// c ? a : b where both sides are expressions; else a variable that an if statement sets.
mlir::LogicalResult ScalarEmitter::emitChoice(num::ChooseOp choice, cpp::Block &out) {
  mlir::Block &yesBlock = choice.getYes().front(), &noBlock = choice.getNo().front();
  cpp::Block yesOut, noOut;
  if (mlir::failed(emitBlock(yesBlock, yesOut)) || mlir::failed(emitBlock(noBlock, noOut)))
    return mlir::failure();
  mlir::Value yes = llvm::cast<num::YieldOp>(yesBlock.getTerminator()).getValue();
  mlir::Value no = llvm::cast<num::YieldOp>(noBlock.getTerminator()).getValue();
  const Expression condition = use(choice.getCondition());
  if (isTruth(choice.getCondition().getType())) {
    // Both sides of an undecided condition count: all of it is computed.
    out.insert(out.end(), yesOut.begin(), yesOut.end());
    out.insert(out.end(), noOut.begin(), noOut.end());
    const std::optional<Expression> logic = connective(choice, yes, no);
    define(choice.getResult(), logic ? *logic : cpp::call("dpg::choose", {condition, typed(yes), typed(no)}), out);
    return mlir::success();
  }
  if (yesOut.empty() && noOut.empty()) {
    if (const std::optional<Expression> logic = connective(choice, yes, no))
      return define(choice.getResult(), *logic, out), mlir::success();
    const bool areWhole = isImplicit(yes) && isImplicit(no);
    const Expression a = areWhole || num::isEnclosure(yes.getType()) ? typed(yes) : use(yes);
    const Expression b = areWhole || num::isEnclosure(no.getType()) ? typed(no) : use(no);
    define(choice.getResult(), Expression::conditional(condition, a, b), out);
    return mlir::success();
  }
  const std::string name = names.take(describe(choice.getResult()));
  out.push_back(cpp::Declaration{scalarType(choice.getType()), name});
  yesOut.push_back(cpp::Assignment{atom(name), use(yes)});
  noOut.push_back(cpp::Assignment{atom(name), use(no)});
  out.push_back(cpp::If(condition, std::move(yesOut), std::move(noOut)));
  bind(choice.getResult(), atom(name));
  return mlir::success();
}

mlir::LogicalResult ScalarEmitter::emit(mlir::Operation *op, cpp::Block &out) {
  return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
      .Case([&](num::ChooseOp choice) { return emitChoice(choice, out); })
      .Case([&](ir::SizeOp size) {
        bind(size.getResult(), extent(size.getExtent(), size));
        return mlir::success();
      })
      .Default([&](mlir::Operation *) {
        const llvm::StringRef dialect = op->getName().getDialectNamespace();
        if (dialect == "arith")
          return emitArithmetic(op, out);
        if (dialect == "math")
          return emitFunction(op, out);
        return dialect == "num" ? emitNumber(op, out) : emitOther(op, out);
      });
}

} // namespace dpg::emit

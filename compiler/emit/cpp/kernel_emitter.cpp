// The C++ function of one kernel: see kernel_emitter.h.
//
// Loops stand as the schedule put them. What a statement reads is written where it is used, unless an element of that
// array is written in between.
#include "compiler/emit/cpp/kernel_emitter.h"

#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/origin_lines.h"
#include "compiler/passes/polyhedral/affine_values.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;

std::vector<cpp::Parameter> KernelEmitter::declareParameters() {
  std::vector<cpp::Parameter> list;
  for (auto [argument, direction] :
       llvm::zip(kernel.getBody().getArguments(), kernel.getDirections().getAsValueRange<mlir::StringAttr>())) {
    const std::string name = names.take(ir::nameOf(argument));
    bind(argument, atom(name));
    auto array = dyn_cast<ir::ArrayType>(argument.getType());
    const std::string type = !array              ? scalarType(argument.getType())
                             : direction == "in" ? readParameterType(array, /*hasGhosts=*/false)
                                                 : writeParameterType(array);
    list.push_back({type, name});
  }
  return list;
}

std::vector<std::string> KernelEmitter::comment() const {
  std::vector<std::string> lines = originLines(ir::KernelOp(kernel).getOrigins());
  bool sumsVectors = false;
  ir::KernelOp(kernel).walk([&](mlir::affine::AffineForOp loop) { sumsVectors |= sumOf(loop) != nullptr; });
  if (const auto schedule = ir::KernelOp(kernel).getSchedule())
    lines.push_back("Schedule: " + schedule->str() + (sumsVectors ? "; sums in vector registers." : "."));
  return lines;
}

mlir::FailureOr<cpp::Function> KernelEmitter::emitFunction() {
  cpp::Function function{"void", kernel.getSymName().str(), declareParameters()};
  function.comment = comment();
  cpp::Block body;
  checkNumbers(body);
  for (mlir::Operation &op : kernel.getBody().front())
    if (mlir::failed(emit(&op, body)))
      return mlir::failure();
  function.body = std::move(body);
  return function;
}

// --------------------------------------------------------------------------------------------------------------- loops

namespace {

/// coefficient * expression, of a sum.
struct Term {
  int64_t coefficient;
  mlir::AffineExpr expression; ///< null: a constant
};

/// The terms of a sum, those to be added first: `i - 2 * t`, not `-2 * t + i`.
llvm::SmallVector<Term> termsOf(mlir::AffineExpr expression) {
  llvm::SmallVector<Term> terms;
  const auto collect = [&](auto &&self, mlir::AffineExpr part, int64_t factor) -> void {
    auto both = dyn_cast<mlir::AffineBinaryOpExpr>(part);
    if (both && both.getKind() == mlir::AffineExprKind::Add) {
      self(self, both.getLHS(), factor);
      self(self, both.getRHS(), factor);
    } else if (auto constant = dyn_cast<mlir::AffineConstantExpr>(part)) {
      terms.push_back({factor * constant.getValue(), {}});
    } else if (auto scale = both && both.getKind() == mlir::AffineExprKind::Mul
                                ? dyn_cast<mlir::AffineConstantExpr>(both.getRHS())
                                : mlir::AffineConstantExpr()) {
      self(self, both.getLHS(), factor * scale.getValue());
    } else {
      terms.push_back({factor, part});
    }
  };
  collect(collect, expression, 1);
  int64_t constant = 0;
  for (const Term &term : terms)
    constant += term.expression ? 0 : term.coefficient;
  llvm::erase_if(terms, [](const Term &term) { return !term.expression; });
  terms.push_back({constant, {}});
  llvm::erase_if(terms, [&](const Term &term) { return term.coefficient == 0 && terms.size() > 1; });
  llvm::stable_sort(terms, [](const Term &a, const Term &b) {
    const auto rank = [](const Term &term) { return (term.coefficient < 0) + (term.expression ? 0 : 2); };
    return rank(a) < rank(b);
  });
  return terms;
}

Expression number(int64_t value) { return atom(std::to_string(value)); }

} // namespace

/// A quotient or a remainder, an index or a size.
Expression KernelEmitter::factor(mlir::AffineExpr expression, mlir::ValueRange operands, unsigned dimensions) {
  if (auto dimension = dyn_cast<mlir::AffineDimExpr>(expression))
    return use(operands[dimension.getPosition()]);
  if (auto symbol = dyn_cast<mlir::AffineSymbolExpr>(expression))
    return use(operands[dimensions + symbol.getPosition()]);
  const auto both = cast<mlir::AffineBinaryOpExpr>(expression);
  const Expression left = affine(both.getLHS(), operands, dimensions);
  const Expression right = affine(both.getRHS(), operands, dimensions);
  switch (expression.getKind()) {
  case mlir::AffineExprKind::FloorDiv:
    return cpp::call("dpg::floor_div", {left, right});
  case mlir::AffineExprKind::CeilDiv:
    return cpp::call("dpg::ceil_div", {left, right});
  case mlir::AffineExprKind::Mod:
    return cpp::call("dpg::floor_mod", {left, right});
  default:
    llvm_unreachable("sums and multiples are terms");
  }
}

Expression KernelEmitter::affine(mlir::AffineExpr expression, mlir::ValueRange operands, unsigned dimensions) {
  std::optional<Expression> sum;
  for (const Term &term : termsOf(expression)) {
    const bool isTaken = sum && term.coefficient < 0;
    const int64_t coefficient = isTaken ? -term.coefficient : term.coefficient;
    Expression value = term.expression ? factor(term.expression, operands, dimensions) : number(std::abs(coefficient));
    if (term.expression && std::abs(coefficient) != 1)
      value = cpp::binary("*", number(std::abs(coefficient)), value);
    if (coefficient < 0)
      value = Expression::unary("-", value);
    sum = !sum ? value : cpp::binary(isTaken ? "-" : "+", *sum, value);
  }
  return *sum;
}

/// `a >= b` for a - b >= 0, with what is taken away on the right.
Expression KernelEmitter::comparison(mlir::AffineExpr difference, bool isEquality, mlir::ValueRange operands,
                                     unsigned dimensions) {
  mlir::AffineExpr left = mlir::getAffineConstantExpr(0, difference.getContext()), right = left;
  for (const Term &term : termsOf(difference)) {
    const mlir::AffineExpr value =
        term.expression ? term.expression : mlir::getAffineConstantExpr(1, left.getContext());
    if (term.coefficient > 0)
      left = left + value * term.coefficient;
    else
      right = right + value * -term.coefficient;
  }
  return cpp::binary(isEquality ? "==" : ">=", affine(left, operands, dimensions), affine(right, operands, dimensions));
}

/// The bound itself, or the extremum of several.
Expression KernelEmitter::bound(mlir::AffineMap map, mlir::ValueRange operands, const char *function) {
  std::vector<Expression> results;
  for (mlir::AffineExpr result : map.getResults())
    results.push_back(affine(result, operands, map.getNumDims()));
  if (results.size() == 1)
    return results.front();
  if (results.size() > 2)
    results = {cpp::braces("", std::move(results))};
  return cpp::call(function, std::move(results));
}

/// A long bound has a name before its loop: that of a loop before it, if it is the same.
Expression KernelEmitter::boundNamed(const Expression &bound, const std::string &wanted, cpp::Block &out) {
  constexpr size_t longest = 24;
  const std::string text = bound.flat();
  if (text.size() <= longest)
    return bound;
  for (const auto &[known, name] : boundsAround)
    if (known == text && llvm::StringRef(name).starts_with(wanted))
      return atom(name);
  const std::string name = names.take(wanted);
  boundsAround.push_back({text, name});
  out.push_back(cpp::Declaration{"const dpg::index", name, bound});
  return atom(name);
}

Expression KernelEmitter::sizeNamed(llvm::StringRef name) {
  for (mlir::BlockArgument argument : kernel.getBody().getArguments())
    if (argument.getType().isIndex() && ir::nameOf(argument) == name)
      return use(argument);
  return ScalarEmitter::sizeNamed(name);
}

mlir::LogicalResult KernelEmitter::emitIf(mlir::affine::AffineIfOp choice, cpp::Block &out) {
  const mlir::IntegerSet set = choice.getIntegerSet();
  std::optional<Expression> all;
  for (unsigned number = 0; number < set.getNumConstraints(); ++number) {
    const Expression one =
        comparison(set.getConstraint(number), set.isEq(number), choice.getOperands(), set.getNumDims());
    all = all ? cpp::binary("&&", *all, one) : one;
  }
  cpp::Block yes, no;
  llvm::SaveAndRestore known(boundsAround);
  {
    const NameTable::Scope scope(names);
    if (mlir::failed(emitBlock(*choice.getThenBlock(), yes)))
      return mlir::failure();
  }
  const NameTable::Scope scope(names);
  boundsAround = known.get();
  if (choice.hasElse() && mlir::failed(emitBlock(*choice.getElseBlock(), no)))
    return mlir::failure();
  out.push_back(cpp::If(*all, std::move(yes), std::move(no)));
  return mlir::success();
}

// ------------------------------------------------------------------------------------------------------------ elements

Expression KernelEmitter::element(mlir::Value array, mlir::ValueRange subscripts) {
  if (isVariable(array))
    return use(array);
  std::vector<Expression> places;
  for (mlir::Value subscript : subscripts) {
    llvm::SmallVector<mlir::Value> operands;
    const mlir::AffineExpr place = polyhedral::affineExpressionOf(subscript, operands);
    places.push_back(place ? affine(place, operands, operands.size()) : use(subscript));
  }
  if (places.size() == 1)
    return Expression::subscript(use(array), places.front());
  return Expression::call(use(array), std::move(places));
}

/// The write that a variable can be declared with: the first in the innermost block that has all of its uses.
static mlir::Operation *firstWriteOf(ir::LocalOp local) {
  mlir::Block *home = nullptr;
  for (mlir::Operation *user : local->getUsers()) {
    if (!home)
      home = user->getBlock();
    while (!home->findAncestorOpInBlock(*user))
      home = home->getParentOp()->getBlock();
  }
  mlir::Operation *first = nullptr;
  for (mlir::Operation *user : local->getUsers()) {
    mlir::Operation *here = home->findAncestorOpInBlock(*user);
    if (!first || here->isBeforeInBlock(first))
      first = here;
  }
  return llvm::isa_and_nonnull<ir::WriteOp>(first) ? first : nullptr;
}

void KernelEmitter::declareLocal(ir::LocalOp local, cpp::Block &out) {
  const std::string name = names.take(local.getName());
  const std::string type = scalarType(local.getType().getElement());
  bind(local, atom(name));
  if (isVariable(local)) {
    if (mlir::Operation *first = firstWriteOf(local))
      declaredBy.insert(first);
    else
      out.push_back(cpp::Declaration{type, name, atom("0")});
    return;
  }
  std::vector<Expression> extentsOfArray;
  for (ir::ExtentAttr extentOfArray : local.getType().getShape())
    extentsOfArray.push_back(extent(extentOfArray, local));
  out.push_back(cpp::Declaration{"dpg::work_array<" + type + ">", name, std::nullopt, std::move(extentsOfArray)});
}

/// The other operand where the value is the element as it was, combined with it: for `x += y`.
static std::pair<const char *, mlir::Value> updateOf(ir::WriteOp write) {
  mlir::Operation *op = write.getValue().getDefiningOp();
  if (!op) // a number that is an argument
    return {};
  const char *symbol = llvm::TypeSwitch<mlir::Operation *, const char *>(op)
                           .Case([](mlir::arith::AddFOp) { return "+="; })
                           .Case([](mlir::arith::SubFOp) { return "-="; })
                           .Case([](mlir::arith::MulFOp) { return "*="; })
                           .Case([](mlir::arith::DivFOp) { return "/="; })
                           .Default([](mlir::Operation *) { return nullptr; });
  if (!symbol || !op->hasOneUse())
    return {};
  auto before = op->getOperand(0).getDefiningOp<ir::ReadOp>();
  const bool isItself =
      before && before.getArray() == write.getArray() &&
      (KernelEmitter::isVariable(write.getArray()) || llvm::equal(before.getSubscripts(), write.getSubscripts()));
  return isItself ? std::pair(symbol, op->getOperand(1)) : std::pair<const char *, mlir::Value>();
}

void KernelEmitter::emitWrite(ir::WriteOp write, cpp::Block &out) {
  const Expression target = element(write.getArray(), write.getSubscripts());
  if (declaredBy.contains(write))
    return out.push_back(
        cpp::Declaration{scalarType(write.getValue().getType()), target.flat(), assignable(write.getValue())});
  if (const auto [symbol, operand] = updateOf(write); symbol)
    return out.push_back(cpp::Assignment{target, use(operand), symbol});
  out.push_back(cpp::Assignment{target, assignable(write.getValue())});
}

/// The last operation of `block` that uses a value, itself or through operations that are written where they are used.
static mlir::Operation *lastUseIn(mlir::Block *block, mlir::Value value) {
  mlir::Operation *last = nullptr;
  llvm::SmallVector<mlir::Value> open{value};
  while (!open.empty())
    for (const mlir::Value each = open.pop_back_val(); mlir::Operation *user : each.getUsers()) {
      mlir::Operation *here = block->findAncestorOpInBlock(*user);
      if (here && (!last || last->isBeforeInBlock(here)))
        last = here;
      llvm::append_range(open, user->getResults());
    }
  return last;
}

/// A read keeps its value where the array changes before it is used.
bool KernelEmitter::needsName(mlir::Value value) const {
  auto read = value.getDefiningOp<ir::ReadOp>();
  if (!read) {
    mlir::Operation *user = value.hasOneUse() ? *value.user_begin() : nullptr;
    const bool isStored = llvm::isa_and_nonnull<ir::WriteOp>(user) && user->getBlock() == value.getParentBlock();
    return !isStored && ScalarEmitter::needsName(value);
  }
  const mlir::Operation *last = lastUseIn(read->getBlock(), value);
  for (mlir::Operation *next = read->getNextNode(); last && next && next != last; next = next->getNextNode())
    if (auto write = dyn_cast<ir::WriteOp>(next); write && write.getArray() == read.getArray())
      return true;
  return false;
}

mlir::LogicalResult KernelEmitter::emitOther(mlir::Operation *op, cpp::Block &out) {
  return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
      .Case([&](mlir::affine::AffineForOp loop) { return emitLoop(loop, out); })
      .Case([&](mlir::affine::AffineIfOp choice) { return emitIf(choice, out); })
      .Case([&](mlir::affine::AffineApplyOp apply) {
        bind(apply.getResult(),
             affine(apply.getAffineMap().getResult(0), apply.getMapOperands(), apply.getAffineMap().getNumDims()));
        return mlir::success();
      })
      .Case([&](ir::LocalOp local) { return declareLocal(local, out), mlir::success(); })
      .Case([&](ir::ReadOp read) {
        define(read.getResult(), element(read.getArray(), read.getSubscripts()), out);
        return mlir::success();
      })
      .Case([&](ir::WriteOp write) { return emitWrite(write, out), mlir::success(); })
      .Default([](mlir::Operation *unknown) { return unknown->emitOpError("cannot be emitted in a kernel"); });
}

} // namespace dpg::emit

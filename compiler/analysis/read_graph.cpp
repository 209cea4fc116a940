// From graphs of scalars to the expressions of their results: see read_graph.h.
#include "compiler/analysis/read_graph.h"

#include "compiler/analysis/libm.h"
#include "compiler/analysis/mpfr_number.h"
#include "dialects/dpg/names.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/TypeSwitch.h"

#include <map>
#include <tuple>

using namespace mlir;

namespace dpg::analysis {

namespace {

/// The doubles around a decimal number.
Interval enclosureOf(StringRef decimal) {
  if (decimal == "infinity")
    return {std::numeric_limits<double>::max(), infinity};
  Number number;
  mpfr_set_str(number.get(), decimal.str().c_str(), 10, MPFR_RNDD);
  const double low = mpfr_get_d(number.get(), MPFR_RNDD);
  mpfr_set_str(number.get(), decimal.str().c_str(), 10, MPFR_RNDU);
  return {low, mpfr_get_d(number.get(), MPFR_RNDU)};
}

Interval rangeOf(ir::ParameterAttr parameter) {
  if (parameter.getLow().empty())
    return {};
  const auto end = [](StringRef text) { return text.consume_front("-") ? -enclosureOf(text) : enclosureOf(text); };
  return {end(parameter.getLow()).low, end(parameter.getHigh()).high};
}

Relation relationOf(num::Predicate predicate) {
  switch (predicate) {
  case num::Predicate::eq:
    return Relation::Equal;
  case num::Predicate::ne:
    return Relation::Unequal;
  case num::Predicate::lt:
    return Relation::Less;
  case num::Predicate::le:
    return Relation::LessEqual;
  case num::Predicate::gt:
    return Relation::Greater;
  case num::Predicate::ge:
    return Relation::GreaterEqual;
  }
  llvm_unreachable("all predicates are listed");
}

class Reader {
public:
  explicit Reader(ir::GraphOp graph) : graph(graph), read{{}, {}, "", graph.getLoc()} {}

  ReadResult run(Value result) {
    readInOrder(graph.getBody().front(), result);
    read.expression.result = nodeOf(result);
    return std::move(read);
  }

private:
  /// Reads what values depend on in a block in the order of its statements, so that what an operation needs is there:
  /// chains of them may be long.
  void readInOrder(Block &block, ValueRange wanted) {
    const llvm::DenseSet<mlir::Operation *> needed = neededFor(block, wanted);
    for (mlir::Operation &op : block)
      for (Value given : op.getResults())
        if (needed.contains(&op) && isa<num::RealType>(given.getType()))
          nodeOf(given);
  }

  /// The operations of a block that values depend on.
  static llvm::DenseSet<mlir::Operation *> neededFor(Block &block, ValueRange wanted) {
    llvm::DenseSet<mlir::Operation *> needed;
    SmallVector<mlir::Operation *> left;
    const auto need = [&](Value value) {
      mlir::Operation *op = value.getDefiningOp();
      mlir::Operation *inBlock = op ? block.findAncestorOpInBlock(*op) : nullptr;
      if (inBlock && needed.insert(inBlock).second)
        left.push_back(inBlock);
    };
    llvm::for_each(wanted, need);
    while (!left.empty())
      left.pop_back_val()->walk([&](mlir::Operation *op) { llvm::for_each(op->getOperands(), need); });
    return needed;
  }

  /// What a side of a conditional gives.
  Node nodeIn(Region &side, Value given) {
    readInOrder(side.front(), given);
    return nodeOf(given);
  }

  static ExpressionNode made(Operation operation) {
    ExpressionNode node;
    node.operation = operation;
    return node;
  }

  /// What was computed already of the same operands is the same number; but products may be rounded in one place and
  /// contracted in another.
  std::optional<Node> sameAs(const ExpressionNode &node) {
    if (node.operation == Operation::Literal && !node.decimal.empty()) {
      const auto [found, isNew] = literals.try_emplace(node.decimal, read.expression.nodes.size());
      return isNew ? std::nullopt : std::optional(found->second);
    }
    if (node.operands.empty() || node.operands.size() > 2 || isProduct(node))
      return std::nullopt;
    for (Node operand : node.operands)
      if (holdsProduct[operand])
        return std::nullopt;
    const auto key =
        std::make_tuple(node.operation, node.operands[0], node.operands.back(), node.function, node.exponent);
    const auto [found, isNew] = known.try_emplace(key, read.expression.nodes.size());
    return isNew ? std::nullopt : std::optional(found->second);
  }

  Node add(ExpressionNode node, Location place) {
    if (const std::optional<Node> same = sameAs(node))
      return *same;
    holdsProduct.push_back(isProduct(node) ||
                           llvm::any_of(node.operands, [&](Node operand) { return holdsProduct[operand]; }));
    node.place = read.places.size();
    read.places.push_back(place);
    read.expression.nodes.push_back(std::move(node));
    return read.expression.nodes.size() - 1;
  }

  Node operation(Operation operation, llvm::ArrayRef<Value> operands, mlir::Operation *op) {
    ExpressionNode node = made(operation);
    for (Value operand : operands)
      node.operands.push_back(nodeOf(operand));
    return add(std::move(node), op->getLoc());
  }

  /// Notes the first obstacle; what is read then does not matter.
  Node stop(const Twine &obstacle, Location place) {
    if (read.obstacle.empty()) {
      read.obstacle = obstacle.str();
      read.obstacleAt = place;
    }
    return add(made(Operation::Literal), place);
  }

  Node nodeOf(Value value) {
    constexpr std::size_t mostNodes = 20'000;
    if (auto found = nodes.find(value); found != nodes.end())
      return found->second;
    if (read.expression.nodes.size() >= mostNodes)
      return stop("it is computed by too many operations for a bound", value.getLoc());
    const Node node = makeNode(value);
    nodes[value] = node;
    return node;
  }

  Node makeNode(Value value) {
    if (!isa<num::RealType>(value.getType()))
      return stop("it is computed with formats that the source states, with arrays or complex numbers, which have no "
                  "bounds yet",
                  value.getLoc());
    if (auto argument = dyn_cast<BlockArgument>(value))
      return input(argument);
    if (auto loop = value.getDefiningOp<ir::ForOp>())
      return unrolled(loop, cast<OpResult>(value).getResultNumber());
    if (auto branch = value.getDefiningOp<scf::IfOp>())
      return branched(branch, cast<OpResult>(value).getResultNumber());
    return makeNode(value.getDefiningOp());
  }

  /// A result of a loop whose iterations are known: they follow each other in the expression.
  Node unrolled(ir::ForOp loop, unsigned result) {
    const auto end = [](ir::ExtentAttr extent) -> std::optional<std::int64_t> {
      std::int64_t number = 0;
      if (extent.getText().getAsInteger(10, number))
        return std::nullopt;
      return number;
    };
    const auto from = end(loop.getIndex().getFrom()), to = end(loop.getIndex().getTo());
    if (!from || !to)
      return stop("it is computed in a loop, whose iterations are not known when compiling", loop.getLoc());
    Block &body = loop.getBody().front();
    auto next = cast<ir::NextOp>(body.getTerminator());
    const auto isReal = [](Value value) { return isa<num::RealType>(value.getType()); };
    if (!llvm::all_of(loop.getCarried(), isReal) || !llvm::all_of(next.getLast(), isReal) || *from >= *to)
      return stop("it is computed in a loop that carries more than real numbers, or never runs", loop.getLoc());
    SmallVector<Node> carried = llvm::map_to_vector(loop.getCarried(), [&](Value value) { return nodeOf(value); });
    SmallVector<Node> last;
    for (std::int64_t iteration = *from; iteration < *to && read.obstacle.empty(); ++iteration) {
      forgetInside(loop);
      indices[body.getArgument(0)] = iteration;
      for (auto [argument, node] : llvm::zip(body.getArguments().drop_front(), carried))
        nodes[argument] = node;
      readInOrder(body, next->getOperands());
      last = llvm::map_to_vector(next.getLast(), [&](Value value) { return nodeOf(value); });
      carried = llvm::map_to_vector(next.getCarried(), [&](Value value) { return nodeOf(value); });
    }
    if (!read.obstacle.empty())
      return 0;
    carried.append(last);
    for (auto [given, node] : llvm::zip(loop.getResults(), carried))
      nodes[given] = node;
    return carried[result];
  }

  /// What either side of an `if` statement leaves.
  Node branched(scf::IfOp branch, unsigned result) {
    if (branch.getElseRegion().empty())
      return stop("it is computed in a branch that has no bounds yet", branch.getLoc());
    const Node yes = nodeIn(branch.getThenRegion(), branch.thenYield().getOperand(result));
    const Node no = nodeIn(branch.getElseRegion(), branch.elseYield().getOperand(result));
    return choiceBy(branch.getCondition(), yes, no, branch.getLoc());
  }

  /// What the last iteration computed is another value in the next one.
  void forgetInside(ir::ForOp loop) {
    loop.getBody().walk([&](mlir::Operation *op) {
      for (Value result : op->getResults()) {
        nodes.erase(result);
        indices.erase(result);
      }
    });
  }

  Node input(BlockArgument argument) {
    if (argument.getOwner()->getParentOp() != graph)
      return stop("it is computed in a loop that ends by a condition, which has no bounds yet", argument.getLoc());
    const ir::ParameterAttr parameter = graph.parameterOfArgument(argument.getArgNumber());
    ExpressionNode node = made(Operation::Variable);
    node.variable = read.expression.variables.size();
    read.expression.variables.push_back({parameter.getName().str(), rangeOf(parameter)});
    return add(std::move(node), argument.getLoc());
  }

  Node makeNode(mlir::Operation *op) {
    return llvm::TypeSwitch<mlir::Operation *, Node>(op)
        .Case([&](num::ConstantOp constant) { return literal(constant.getValue(), op); })
        .Case([&](num::FromIntOp fromInt) { return fromIndex(fromInt.getValue(), op); })
        .Case([&](num::AddOp add) { return operation(Operation::Sum, {add.getLhs(), add.getRhs()}, op); })
        .Case([&](num::SubOp sub) { return operation(Operation::Difference, {sub.getLhs(), sub.getRhs()}, op); })
        .Case([&](num::MulOp mul) { return operation(Operation::Product, {mul.getLhs(), mul.getRhs()}, op); })
        .Case([&](num::DivOp div) { return operation(Operation::Quotient, {div.getLhs(), div.getRhs()}, op); })
        .Case([&](num::MinOp min) { return operation(Operation::Smaller, {min.getLhs(), min.getRhs()}, op); })
        .Case([&](num::MaxOp max) { return operation(Operation::Larger, {max.getLhs(), max.getRhs()}, op); })
        .Case([&](num::NegOp neg) { return operation(Operation::Negative, {neg.getValue()}, op); })
        .Case([&](num::PowIntOp power) { return intPower(power); })
        .Case([&](num::ApplyOp apply) { return function(apply); })
        .Case([&](num::ChooseOp choose) { return choice(choose); })
        .Case([&](num::PowOp power) { return operation(Operation::RealPower, {power.getLhs(), power.getRhs()}, op); })
        .Case([&](num::Atan2Op angle) { return operation(Operation::Angle, {angle.getLhs(), angle.getRhs()}, op); })
        .Case<ir::RepeatOp>([&](auto) {
          return stop("it is computed in a loop that ends by a condition, which has no bounds yet", op->getLoc());
        })
        .Case<ir::ReduceOp, ir::NestOp, ir::ReadOp>(
            [&](auto) { return stop("it is computed from arrays, which have no bounds yet", op->getLoc()); })
        .Default([&](mlir::Operation *) {
          if (llvm::any_of(op->getOperandTypes(), llvm::IsaPred<num::StochasticType>))
            return stop("it is computed in samples, which are rounded at random", op->getLoc());
          return stop("it is computed by a task or function that has no bounds yet", op->getLoc());
        });
  }

  Node literal(StringRef decimal, mlir::Operation *op) {
    ExpressionNode node = made(Operation::Literal);
    node.literal = enclosureOf(decimal);
    node.decimal = decimal.str();
    return add(std::move(node), op->getLoc());
  }

  /// An int that is known: a literal, the index of a loop that is unrolled, or sums and products of such.
  std::optional<std::int64_t> knownInt(Value value) {
    llvm::APInt integer;
    if (matchPattern(value, m_ConstantInt(&integer)))
      return integer.getSExtValue();
    if (auto found = indices.find(value); found != indices.end())
      return found->second;
    mlir::Operation *op = value.getDefiningOp();
    if (!isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op))
      return std::nullopt;
    const auto left = knownInt(op->getOperand(0)), right = knownInt(op->getOperand(1));
    std::int64_t result = 0;
    if (!left || !right)
      return std::nullopt;
    const bool overflows = isa<arith::AddIOp>(op)   ? __builtin_add_overflow(*left, *right, &result)
                           : isa<arith::SubIOp>(op) ? __builtin_sub_overflow(*left, *right, &result)
                                                    : __builtin_mul_overflow(*left, *right, &result);
    return overflows ? std::nullopt : std::optional(result);
  }

  Node fromIndex(Value value, mlir::Operation *op) {
    if (auto choose = value.getDefiningOp<num::ChooseOp>()) {
      const Node yes = fromIndex(yieldedBy(choose.getYes()), op), no = fromIndex(yieldedBy(choose.getNo()), op);
      return choiceBy(choose.getCondition(), yes, no, choose.getLoc());
    }
    const auto exact = knownInt(value);
    if (!exact)
      return stop("it depends on an int that is not known when compiling", op->getLoc());
    ExpressionNode node = made(Operation::Literal);
    const auto nearest = static_cast<double>(*exact);
    const bool isExact = std::abs(nearest) <= 0x1p53;
    node.literal = isExact ? Interval::of(nearest) : Interval{below(nearest), above(nearest)};
    node.decimal = std::to_string(*exact);
    return add(std::move(node), op->getLoc());
  }

  Node intPower(num::PowIntOp power) {
    const auto exponent = knownInt(power.getExponent());
    if (!exponent || std::abs(*exponent) > (std::int64_t(1) << 53))
      return stop("the exponent of a power is not known when compiling, or beyond 2^53", power.getLoc());
    ExpressionNode node = made(Operation::Power);
    node.operands.push_back(nodeOf(power.getBase()));
    node.exponent = *exponent;
    return add(std::move(node), power.getLoc());
  }

  Node function(num::ApplyOp apply) {
    switch (apply.getFunction()) {
    case num::Function::abs:
      return operation(Operation::Absolute, {apply.getValue()}, apply);
    case num::Function::floor:
      return operation(Operation::Floor, {apply.getValue()}, apply);
    case num::Function::ceil:
      return operation(Operation::Ceil, {apply.getValue()}, apply);
    case num::Function::sign:
      return operation(Operation::Sign, {apply.getValue()}, apply);
    default:
      break;
    }
    const auto elementary = elementaryOf(apply.getFunction());
    if (!elementary)
      return stop("`" + num::stringifyFunction(apply.getFunction()) +
                      "` is of complex numbers, which have no bounds yet",
                  apply.getLoc());
    ExpressionNode node = made(Operation::Function);
    node.operands.push_back(nodeOf(apply.getValue()));
    node.function = *elementary;
    return add(std::move(node), apply.getLoc());
  }

  static Value yieldedBy(Region &side) { return cast<num::YieldOp>(side.front().getTerminator()).getValue(); }

  Node choice(num::ChooseOp choose) {
    const Node yes = nodeIn(choose.getYes(), yieldedBy(choose.getYes()));
    const Node no = nodeIn(choose.getNo(), yieldedBy(choose.getNo()));
    return choiceBy(choose.getCondition(), yes, no, choose.getLoc());
  }

  /// `if condition then yes else no`, for a condition that may be of several parts.
  Node choiceBy(Value condition, Node yes, Node no, Location place) {
    mlir::Operation *op = condition.getDefiningOp();
    if (auto both = dyn_cast_or_null<num::AndOp>(op))
      return choiceBy(both.getLhs(), choiceBy(both.getRhs(), yes, no, place), no, place);
    if (auto either = dyn_cast_or_null<num::OrOp>(op))
      return choiceBy(either.getLhs(), yes, choiceBy(either.getRhs(), yes, no, place), place);
    if (auto negated = dyn_cast_or_null<num::NotOp>(op))
      return choiceBy(negated.getValue(), no, yes, place);
    auto compare = dyn_cast_or_null<num::CompareOp>(op);
    if (!compare)
      return stop("a condition that is no comparison of real numbers has no bounds yet", place);
    ExpressionNode node = made(Operation::Choice);
    const Node left = nodeOf(compare.getLhs()), right = nodeOf(compare.getRhs());
    node.operands = {left, right, yes, no};
    node.relation = relationOf(compare.getPredicate());
    return add(std::move(node), place);
  }

  ir::GraphOp graph;
  ReadResult read;
  llvm::DenseMap<Value, Node> nodes;
  std::map<std::tuple<Operation, Node, Node, Elementary, std::int64_t>, Node> known;
  std::map<std::string, Node> literals;
  std::vector<bool> holdsProduct;              ///< of nodes: whether they are a product, or computed by one
  llvm::DenseMap<Value, std::int64_t> indices; ///< of loops, in the iteration that is read
};

} // namespace

ReadResult readResult(ir::GraphOp graph, unsigned result) {
  return Reader(graph).run(graph.getBody().front().getTerminator()->getOperand(result));
}

} // namespace dpg::analysis

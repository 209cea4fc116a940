// Which ints are certain to fit into 64 bits: intervals, from the ranges of loops and the sizes of arrays.
#include "compiler/emit/cpp/integer_ranges.h"

#include "compiler/ast/extent.h"
#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/extents.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dpg::emit {

namespace arith = mlir::arith;

namespace {

/// No array has more elements than memory has addresses.
constexpr Wide largestExtent = Wide(1) << 47;

/// A billion iterations a second take over a year.
constexpr Wide mostIterations = Wide(1) << 55;

/// How far operands are followed.
constexpr unsigned deepest = 8;

/// A billion iterations a second on each of a thousand threads take over two years.
constexpr Wide mostIterationsOfAll = Wide(1) << 61;

std::optional<int64_t> constantOf(mlir::Value value) {
  llvm::APInt constant;
  if (!mlir::matchPattern(value, mlir::m_ConstantInt(&constant)))
    return std::nullopt;
  return constant.getSExtValue();
}

/// What ints of fewer than 64 bits may be.
std::optional<Interval> heldBy(mlir::Type type) {
  if (!type.isInteger(8) && !type.isInteger(32))
    return std::nullopt;
  const Wide beyond = Wide(1) << (type.getIntOrFloatBitWidth() - 1);
  return Interval{-beyond, beyond - 1};
}

class Analysis {
public:
  explicit Analysis(const llvm::StringSet<> &extents) : extents(extents) {}

  /// Of the exact result of `op`, before it is checked.
  Interval ofResult(mlir::Operation *op, unsigned depth) {
    auto operand = [&](unsigned i) { return of(op->getOperand(i), depth + 1); };
    if (const auto [dividend, divisor] = modOf(op); divisor)
      if (auto constant = constantOf(divisor); constant && *constant > 0)
        return {0, *constant - 1};
    return llvm::TypeSwitch<mlir::Operation *, Interval>(op)
        .Case([&](arith::AddIOp) { return sum(operand(0), operand(1)); })
        .Case([&](arith::SubIOp) { return difference(operand(0), operand(1)); })
        .Case([&](arith::MulIOp) { return product(operand(0), operand(1)); })
        .Case([&](arith::FloorDivSIOp) { return quotient(operand(0), operand(1)); })
        .Case([&](num::OfSomeOp) { return operand(0); })
        .Case([&](arith::IndexCastOp cast) {
          const std::optional<Interval> narrow = heldBy(cast.getIn().getType());
          return narrow ? *narrow : operand(0);
        })
        .Case([&](arith::SelectOp) { return hull(operand(1), operand(2)); })
        .Case([&](num::ChooseOp choice) { return ofChoice(choice, depth); })
        .Case([&](ir::SizeOp size) { return ofExtent(size.getExtent(), size, depth); })
        .Default(Interval());
  }

  /// Of a name in an extent that is computed at `at`: the index of a loop around it, or what the function begins with.
  Interval ofName(llvm::StringRef name, mlir::Operation *at, unsigned depth) {
    if (depth > deepest)
      return {};
    for (mlir::Operation *around = at; around; around = around->getParentOp()) {
      if (const std::optional<Interval> index = ofIndex(name, around, depth))
        return *index;
      if (auto task = llvm::dyn_cast<ir::TaskOp>(around))
        return isKnown(name) ? Interval{0, largestExtent} : ofTaskName(task, name, depth);
    }
    return isKnown(name) ? Interval{0, largestExtent} : Interval();
  }

  bool isKnown(llvm::StringRef extent) const { return extents.contains(extent); }

  /// How many values a sum or product takes in.
  Interval iterations(mlir::Operation *op) {
    Interval count{1, 1};
    if (auto reduce = llvm::dyn_cast<ir::ReduceOp>(op))
      return reduce.getMatrix() ? Interval{0, largestExtent} : length(ofLoop(reduce.getIndex(), reduce, 0));
    auto nest = op->getParentOfType<ir::NestOp>();
    for (mlir::Attribute index : nest.getIndices()) {
      count = product(count, length(ofLoop(llvm::cast<ir::IndexAttr>(index), nest, 0)));
      count.highest = std::min(count.highest, mostIterationsOfAll);
    }
    return count;
  }

  Interval of(mlir::Value value, unsigned depth) {
    if (auto constant = constantOf(value))
      return {*constant, *constant};
    if (auto argument = llvm::dyn_cast<mlir::BlockArgument>(value))
      return ofArgument(argument, depth);
    return depth > deepest ? Interval() : ofResult(value.getDefiningOp(), depth).checked();
  }

private:
  static Interval length(Interval loop) { return {0, std::max(loop.highest - loop.lowest + 1, Wide(0))}; }

  Interval ofChoice(num::ChooseOp choice, unsigned depth) {
    const auto side = [&](mlir::Region &region) {
      return of(llvm::cast<num::YieldOp>(region.front().getTerminator()).getValue(), depth + 1);
    };
    return hull(side(choice.getYes()), side(choice.getNo()));
  }

  Interval ofExtent(ir::ExtentAttr extent, mlir::Operation *at, unsigned depth) {
    return extentRange(extent.getText(), [&](llvm::StringRef text) -> std::optional<Interval> {
      if (isName(text))
        return ofName(text, at, depth + 1);
      return isKnown(text) ? std::optional(Interval{0, largestExtent}) : std::nullopt;
    });
  }

  /// No loop counts further than machines last.
  Interval ofLoop(ir::IndexAttr loop, mlir::Operation *at, unsigned depth) {
    const Interval from = ofExtent(loop.getFrom(), at, depth), to = ofExtent(loop.getTo(), at, depth);
    return {from.lowest, std::max(std::min(to.highest - 1, from.highest + mostIterations), Interval::smallestInt)};
  }

  /// If the operation is a loop whose index has the name.
  std::optional<Interval> ofIndex(llvm::StringRef name, mlir::Operation *op, unsigned depth) {
    llvm::SmallVector<ir::IndexAttr> loops;
    if (auto nest = llvm::dyn_cast<ir::NestOp>(op))
      llvm::append_range(loops, nest.getIndices().getAsRange<ir::IndexAttr>());
    else if (auto reduce = llvm::dyn_cast<ir::ReduceOp>(op); reduce && !reduce.getMatrix())
      loops.push_back(reduce.getIndex());
    else if (auto loop = llvm::dyn_cast<ir::ForOp>(op))
      loops.push_back(loop.getIndex());
    for (ir::IndexAttr loop : loops)
      if (loop.getName() == name)
        return ofLoop(loop, op, depth + 1);
    return std::nullopt;
  }

  /// What a name that graphs pass to a task may be in all of them.
  Interval ofTaskName(ir::TaskOp task, llvm::StringRef name, unsigned depth) {
    return inAllRuns(task, [&](Analysis &graph, ir::RunOp run) { return graph.ofName(name, run, depth + 1); });
  }

  Interval inAllRuns(ir::TaskOp task, llvm::function_ref<Interval(Analysis &, ir::RunOp)> rangeIn) {
    std::optional<Interval> all;
    task->getParentOfType<mlir::ModuleOp>().walk([&](ir::RunOp run) {
      if (run.getTask() != task.getSymName())
        return;
      const llvm::StringSet<> known = extentsIn(run->getParentOfType<ir::GraphOp>());
      Analysis graph(known);
      const Interval here = rangeIn(graph, run);
      all = all ? hull(*all, here) : here;
    });
    return all.value_or(Interval());
  }

  Interval ofArgument(mlir::BlockArgument argument, unsigned depth) {
    const unsigned position = argument.getArgNumber();
    mlir::Operation *owner = argument.getOwner()->getParentOp();
    if (auto nest = llvm::dyn_cast<ir::NestOp>(owner))
      return ofLoop(llvm::cast<ir::IndexAttr>(nest.getIndices()[position]), nest, depth);
    if (ir::entryLoopGiving(argument))
      return {0, largestExtent};
    if (auto reduce = llvm::dyn_cast<ir::ReduceOp>(owner))
      return ofLoop(reduce.getIndex(), reduce, depth);
    if (auto loop = llvm::dyn_cast<ir::ForOp>(owner); loop && position == 0)
      return ofLoop(loop.getIndex(), loop, depth);
    if (auto task = llvm::dyn_cast<ir::TaskOp>(owner))
      return inAllRuns(task, [&](Analysis &graph, ir::RunOp run) {
        return graph.of(run.getArguments()[position], std::max(depth + 1, deepest - 1));
      });
    if (auto graph = llvm::dyn_cast<ir::GraphOp>(owner))
      return ofName(graph.parameterOfArgument(position).getName(), graph, depth);
    return {};
  }

  const llvm::StringSet<> &extents;
};

/// Whether the value says which element is read or put, and nothing else.
bool isSubscript(mlir::Value value) {
  return !value.use_empty() && llvm::all_of(value.getUses(), [](mlir::OpOperand &use) {
    mlir::Operation *user = use.getOwner();
    if (llvm::isa<ir::ReadOp>(user) || (llvm::isa<ir::PutOp>(user) && use.getOperandNumber() > 0))
      return true;
    return llvm::isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(user) && isSubscript(user->getResult(0));
  });
}

} // namespace

bool isShapeChecked(ir::GraphOp graph, mlir::Value array) {
  auto type = llvm::dyn_cast<ir::ArrayType>(array.getType());
  if (!type || type.isSparse() || ir::nameOf(array).empty())
    return false;
  llvm::StringSet<> known = sizesOf(graph);
  for (mlir::BlockArgument argument : graph.getBody().getArguments())
    if (argument.getType().isIndex())
      known.insert(graph.parameterOfArgument(argument.getArgNumber()).getName());
  return llvm::all_of(type.getShape(), [&](ir::ExtentAttr extent) {
    return llvm::all_of(namesInText(extent.getText()), [&](const std::string &name) { return known.contains(name); });
  });
}

llvm::StringSet<> sizesOf(ir::GraphOp graph) {
  llvm::StringSet<> sizes;
  for (mlir::Attribute size : graph.getSizes())
    sizes.insert(llvm::cast<mlir::StringAttr>(size).getValue());
  return sizes;
}

void addShape(ir::ArrayType array, llvm::StringSet<> &extents) {
  for (ir::ExtentAttr extent : array.getShape())
    extents.insert(extent.getText());
  if (array.isSparse() || array.rank() != 2)
    return;
  const std::optional<Extent> rows = Extent::parse(array.getShape()[0].getText()),
                              columns = Extent::parse(array.getShape()[1].getText());
  if (rows && columns)
    extents.insert((*rows * *columns).text());
}

llvm::StringSet<> extentsIn(ir::GraphOp graph) {
  llvm::StringSet<> extents = sizesOf(graph);
  for (mlir::Type type : graph.getBody().getArgumentTypes())
    if (auto array = llvm::dyn_cast<ir::ArrayType>(type))
      addShape(array, extents);
  graph.walk([&](mlir::Operation *op) {
    for (mlir::Value result : op->getResults())
      if (isShapeChecked(graph, result))
        addShape(llvm::cast<ir::ArrayType>(result.getType()), extents);
  });
  return extents;
}

llvm::StringSet<> extentsIn(ir::TaskOp task) {
  llvm::StringSet<> extents;
  for (mlir::Type type : task.getBody().getArgumentTypes())
    if (auto array = llvm::dyn_cast<ir::ArrayType>(type))
      addShape(array, extents);
  return extents;
}

std::pair<mlir::Value, mlir::Value> modOf(mlir::Operation *op) {
  auto rest = llvm::dyn_cast<arith::SubIOp>(op);
  auto multiple = rest ? rest.getRhs().getDefiningOp<arith::MulIOp>() : arith::MulIOp();
  auto quotient = multiple ? multiple.getLhs().getDefiningOp<arith::FloorDivSIOp>() : arith::FloorDivSIOp();
  if (!quotient || quotient.getLhs() != rest.getLhs() || quotient.getRhs() != multiple.getRhs())
    return {};
  return {quotient.getLhs(), quotient.getRhs()};
}

std::optional<Interval> rangeOf(llvm::StringRef extent, mlir::Operation *at, const llvm::StringSet<> &extents) {
  Analysis analysis(extents);
  if (isName(extent))
    return analysis.ofName(extent, at, 0);
  return analysis.isKnown(extent) ? std::optional(Interval{0, largestExtent}) : std::nullopt;
}

bool mayOverflow(mlir::Operation *op, const llvm::StringSet<> &extents) {
  return !isSubscript(op->getResult(0)) && !Analysis(extents).ofResult(op, 0).fits();
}

bool reductionMayOverflow(mlir::Operation *reduction) {
  auto accumulate = llvm::dyn_cast<ir::AccumulateOp>(reduction);
  auto reduce = llvm::dyn_cast<ir::ReduceOp>(reduction);
  const ir::ReductionKind kind = accumulate ? accumulate.getKind() : reduce.getKind();
  const mlir::Value value = accumulate ? accumulate.getValue() : reduce.yield().getValue();
  if (!value.getType().isIndex() || (kind != ir::ReductionKind::sum && kind != ir::ReductionKind::product))
    return false;
  const llvm::StringSet<> extents = extentsIn(reduction->getParentOfType<ir::TaskOp>());
  Analysis analysis(extents);
  const Interval each = analysis.of(value, 0);
  if (kind == ir::ReductionKind::product)
    return each.lowest < -1 || each.highest > 1;
  return !product(each, analysis.iterations(reduction)).fits();
}

} // namespace dpg::emit

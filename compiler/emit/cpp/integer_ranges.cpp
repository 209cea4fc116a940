// Which ints are certain to fit into 64 bits: intervals, from the ranges of loops and the sizes of arrays.
#include "compiler/emit/cpp/integer_ranges.h"

#include "compiler/ast/extent.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

#include <limits>

namespace dpg::emit {

namespace arith = mlir::arith;

namespace {

using Wide = __int128;

constexpr Wide smallestInt = std::numeric_limits<int64_t>::min(), largestInt = std::numeric_limits<int64_t>::max();

/// No array has more elements than memory has addresses.
constexpr Wide largestExtent = Wide(1) << 47;

/// A billion iterations a second take over a year.
constexpr Wide mostIterations = Wide(1) << 55;

/// How far operands are followed.
constexpr unsigned deepest = 8;

/// lowest <= value <= highest
struct Interval {
  Wide lowest = smallestInt, highest = largestInt;
  bool fits() const { return lowest >= smallestInt && highest <= largestInt; }
  /// What the int is, since it was checked.
  Interval checked() const { return {std::max(lowest, smallestInt), std::min(highest, largestInt)}; }
};

Interval sum(Interval a, Interval b) { return {a.lowest + b.lowest, a.highest + b.highest}; }
Interval difference(Interval a, Interval b) { return {a.lowest - b.highest, a.highest - b.lowest}; }

Interval product(Interval a, Interval b) {
  const Wide corners[] = {a.lowest * b.lowest, a.lowest * b.highest, a.highest * b.lowest, a.highest * b.highest};
  return {*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4)};
}

Wide floorDivide(Wide a, Wide b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

std::optional<int64_t> constantOf(mlir::Value value) {
  llvm::APInt constant;
  if (!mlir::matchPattern(value, mlir::m_ConstantInt(&constant)))
    return std::nullopt;
  return constant.getSExtValue();
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
        .Case([&](arith::FloorDivSIOp) { return quotient(operand(0), constantOf(op->getOperand(1))); })
        .Case([&](num::OfSomeOp) { return operand(0); })
        .Case([&](arith::SelectOp) { return hull(operand(1), operand(2)); })
        .Case([&](ir::SizeOp size) { return ofExtent(size.getExtent()); })
        .Default(Interval());
  }

private:
  static Interval hull(Interval a, Interval b) {
    return {std::min(a.lowest, b.lowest), std::max(a.highest, b.highest)};
  }

  static Interval quotient(Interval a, std::optional<int64_t> b) {
    if (!b || *b <= 0)
      return {};
    return {floorDivide(a.lowest, *b), floorDivide(a.highest, *b)};
  }

  Interval of(mlir::Value value, unsigned depth) {
    if (auto constant = constantOf(value))
      return {*constant, *constant};
    if (auto argument = llvm::dyn_cast<mlir::BlockArgument>(value))
      return ofArgument(argument);
    return depth > deepest ? Interval() : ofResult(value.getDefiningOp(), depth).checked();
  }

  Interval ofName(const std::string &name) { return extents.contains(name) ? Interval{0, largestExtent} : Interval(); }

  Interval ofExtent(ir::ExtentAttr extent) {
    if (extents.contains(extent.getText()))
      return {0, largestExtent};
    Interval total{0, 0};
    const std::optional<Extent> parsed = Extent::parse(extent.getText());
    if (!parsed)
      return {};
    for (const auto &[monomial, coefficient] : parsed->monomials()) {
      Interval term{coefficient, coefficient};
      for (const std::string &name : monomial)
        term = product(term.checked(), ofName(name));
      total = sum(total, term.checked());
    }
    return total.checked();
  }

  /// No loop counts further than machines last.
  Interval ofLoop(ir::IndexAttr loop) {
    const Interval from = ofExtent(loop.getFrom()), to = ofExtent(loop.getTo());
    return {from.lowest, std::max(std::min(to.highest - 1, from.highest + mostIterations), smallestInt)};
  }

  /// A scalar that graphs pass to a task: what it may be in all of them.
  Interval ofTaskArgument(ir::TaskOp task, unsigned position) {
    std::optional<Interval> all;
    task->getParentOfType<mlir::ModuleOp>().walk([&](ir::RunOp run) {
      if (run.getTask() != task.getSymName())
        return;
      const llvm::StringSet<> known = extentsIn(run->getParentOfType<ir::GraphOp>());
      const Interval here = Analysis(known).of(run.getArguments()[position], deepest - 1);
      all = all ? hull(*all, here) : here;
    });
    return all.value_or(Interval());
  }

  Interval ofArgument(mlir::BlockArgument argument) {
    const unsigned position = argument.getArgNumber();
    mlir::Operation *owner = argument.getOwner()->getParentOp();
    if (auto nest = llvm::dyn_cast<ir::NestOp>(owner))
      return ofLoop(llvm::cast<ir::IndexAttr>(nest.getIndices()[position]));
    if (auto reduce = llvm::dyn_cast<ir::ReduceOp>(owner))
      return reduce.getMatrix() ? Interval{0, largestExtent} : ofLoop(reduce.getIndex());
    if (auto loop = llvm::dyn_cast<ir::ForOp>(owner); loop && position == 0)
      return ofLoop(loop.getIndex());
    if (auto task = llvm::dyn_cast<ir::TaskOp>(owner))
      return ofTaskArgument(task, position);
    if (auto graph = llvm::dyn_cast<ir::GraphOp>(owner))
      return ofName(graph.parameterOfArgument(position).getName().str());
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

llvm::StringSet<> extentsIn(ir::GraphOp graph) {
  llvm::StringSet<> extents;
  for (mlir::Attribute size : graph.getSizes())
    extents.insert(llvm::cast<mlir::StringAttr>(size).getValue());
  graph.walk([&](mlir::Operation *op) {
    for (mlir::Type type : op->getResultTypes())
      if (auto array = llvm::dyn_cast<ir::ArrayType>(type))
        for (ir::ExtentAttr extent : array.getShape())
          extents.insert(extent.getText());
  });
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

bool mayOverflow(mlir::Operation *op, const llvm::StringSet<> &extents) {
  return !isSubscript(op->getResult(0)) && !Analysis(extents).ofResult(op, 0).fits();
}

} // namespace dpg::emit

// What tasks and data of a graph cost: see costs.h.
#include "compiler/views/costs.h"

#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace dpg::views {

using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

namespace {

constexpr StringRef entriesPrefix = "nnz_of_";

/// Of a column number, and of the place where a line begins.
constexpr int64_t columnNumberBytes = 4, lineBytes = 8;

/// Whether something is computed once in each iteration of a loop around it: other sizes than the data's.
bool speaksOfLoops(const Extent &extent, mlir::Operation *at) {
  for (const std::string &name : extent.names())
    for (auto loop = at->getParentOfType<ir::ForOp>(); loop; loop = loop->getParentOfType<ir::ForOp>())
      if (loop.getIndex().getName() == name)
        return true;
  return false;
}

/// The input whose entries a matrix has: itself, or what it was computed from.
mlir::Value origin(mlir::Value matrix) {
  mlir::Operation *op = matrix.getDefiningOp();
  if (!op)
    return isa<ir::GraphOp>(matrix.getParentBlock()->getParentOp()) ? matrix : mlir::Value();
  if (auto store = dyn_cast<ir::StoreAsOp>(op))
    return origin(store.getArray());
  if (auto finish = dyn_cast<dist_ir::FinishOp>(op))
    return origin(finish.getArray());
  auto run = dyn_cast<ir::RunOp>(op);
  auto task = run ? mlir::SymbolTable::lookupNearestSymbolFrom<ir::TaskOp>(run, run.getTaskAttr()) : ir::TaskOp();
  ir::ForEntriesOp entries =
      task ? task.nest().entriesOf(llvm::cast<mlir::OpResult>(matrix).getResultNumber()) : ir::ForEntriesOp();
  auto argument = entries ? dyn_cast<mlir::BlockArgument>(entries.getMatrix()) : mlir::BlockArgument();
  return argument ? origin(run.getArguments()[argument.getArgNumber()]) : mlir::Value();
}

std::optional<Extent> entriesOf(mlir::Value matrix) {
  const mlir::Value input = origin(matrix);
  if (!input)
    return std::nullopt;
  return Extent::symbol((entriesPrefix + ir::nameOf(input)).str());
}

std::optional<Extent> extentOf(ir::ExtentAttr extent) { return Extent::parse(extent.getText()); }

/// Operations on f64 that one on numbers of another kind is made of, about: error-free sums and products take 6 and 2.
int64_t operationsOn(mlir::Type number) {
  return llvm::TypeSwitch<mlir::Type, int64_t>(number)
      .Case([](num::BallType) { return 20; })
      .Case([](num::DoubleDoubleType) { return 12; })
      .Case([](num::StochasticType) { return 24; })
      .Case([](num::ComplexType complex) { return 4 * operationsOn(complex.getPart()); })
      .Default([](mlir::Type) { return 1; });
}

/// Counts the operations of a task's nest.
class OperationCount {
public:
  explicit OperationCount(ir::RunOp run) : run(run) {}

  std::optional<Extent> count(ir::NestOp nest) {
    Extent times = Extent::constant(1);
    for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
      if (!multiply(times, index))
        return std::nullopt;
    add(nest.getBody().front(), times, nest);
    return isKnown ? std::optional(total) : std::nullopt;
  }

  bool isInSingle() const { return singles > 0 && others == 0; }

private:
  bool multiply(Extent &times, ir::IndexAttr index) {
    const std::optional<Extent> from = extentOf(index.getFrom()), to = extentOf(index.getTo());
    if (!from || !to)
      return false;
    times = times * (*to - *from);
    return true;
  }

  /// How often a loop's body runs in all. One over the entries of each line runs for each entry: the dimension of the
  /// lines is left out of what stands around it.
  std::optional<Extent> timesOf(ir::IndexAttr index, mlir::Value matrix, mlir::Value line, ir::NestOp nest,
                                const Extent &around) {
    Extent times = Extent::constant(1);
    if (!matrix) {
      times = around;
      return multiply(times, index) ? std::optional(times) : std::nullopt;
    }
    auto argument = dyn_cast<mlir::BlockArgument>(matrix);
    auto lineIndex = dyn_cast<mlir::BlockArgument>(line);
    if (!argument || !lineIndex || lineIndex.getOwner() != &nest.getBody().front())
      return std::nullopt;
    const std::optional<Extent> entries = entriesOf(run.getArguments()[argument.getArgNumber()]);
    for (auto [position, each] : llvm::enumerate(nest.getIndices().getAsRange<ir::IndexAttr>()))
      if (position != lineIndex.getArgNumber() && !multiply(times, each))
        return std::nullopt;
    return entries ? std::optional(times * *entries) : std::nullopt;
  }

  void add(mlir::Block &block, const Extent &times, ir::NestOp nest) {
    for (mlir::Operation &op : block)
      add(&op, times, nest);
  }

  void add(mlir::Operation *op, const Extent &times, ir::NestOp nest) {
    Extent inside = times;
    const auto enter = [&](ir::IndexAttr index, mlir::Value matrix, mlir::Value line) {
      const std::optional<Extent> found = timesOf(index, matrix, line, nest, times);
      isKnown &= found.has_value();
      inside = found.value_or(times);
    };
    if (auto reduce = dyn_cast<ir::ReduceOp>(op)) {
      enter(reduce.getIndex(), reduce.getMatrix(), reduce.getLine());
      note(reduce.getType(), inside); // takes a term in
    } else if (auto mean = dyn_cast<ir::SoftmaxMeanOp>(op)) {
      enter(mean.getIndex(), mean.getMatrix(), mean.getLine());
      return addMean(mean, inside, nest);
    } else if (auto loop = dyn_cast<ir::ForEntriesOp>(op)) {
      enter(loop.getIndex(), loop.getMatrix(), loop.getLine());
    } else if (auto accumulate = dyn_cast<ir::AccumulateOp>(op)) {
      note(accumulate.getValue().getType(), times);
    } else if (computes(op)) {
      note(op->getResult(0).getType(), times);
    }
    for (mlir::Region &region : op->getRegions())
      for (mlir::Block &inner : region)
        add(inner, inside, nest);
  }

  /// Scores are computed once for each entry of the matrix, whatever stands around the lines; what they weigh, each
  /// time.
  void addMean(ir::SoftmaxMeanOp mean, const Extent &times, ir::NestOp nest) {
    auto matrix = dyn_cast<mlir::BlockArgument>(mean.getMatrix());
    const std::optional<Extent> entries = matrix ? entriesOf(run.getArguments()[matrix.getArgNumber()]) : std::nullopt;
    isKnown &= entries.has_value();
    const Extent once = entries.value_or(times);
    llvm::SetVector<mlir::Operation *> ofColumns;
    for (auto [position, each] : llvm::enumerate(nest.getIndices()))
      if (mlir::Value index = nest.getBody().front().getArgument(position); index != mean.getLine())
        mlir::getForwardSlice(index, &ofColumns);
    for (mlir::Operation &op : mean.getBody().front())
      add(&op, ofColumns.contains(&op) ? times : once, nest);
    for (const Extent &each : {once, once, times, times}) // a weight, in its sum; a product, in its sum
      note(mean.getType(), each);
  }

  /// Arithmetic on real numbers; not that on ints, and no literal or conversion.
  static bool computes(mlir::Operation *op) {
    const StringRef dialect = op->getDialect()->getNamespace();
    const bool isNumber = op->getNumResults() == 1 && num::isNumber(op->getResult(0).getType());
    const StringRef name = op->getName().stripDialect();
    const bool isConversion = llvm::is_contained({"constant", "convert", "extf", "truncf", "sitofp", "from_int"}, name);
    return isNumber && !isConversion && op->getNumRegions() == 0 &&
           llvm::is_contained({"arith", "math", "num"}, dialect);
  }

  void note(mlir::Type number, const Extent &times) {
    if (!num::isNumber(number))
      return;
    ++(number.isF32() ? singles : others);
    total = total + Extent::constant(operationsOn(number)) * times;
  }

  ir::RunOp run;
  Extent total;
  bool isKnown = true;
  unsigned singles = 0, others = 0;
};

} // namespace

double bitsOf(mlir::Type element) {
  return llvm::TypeSwitch<mlir::Type, double>(element)
      .Case([](num::BallType) { return 192.0; }) // a midpoint in double-double and a radius
      .Case([](mlir::VectorType block) { return block.getElementTypeBitWidth() + 8.0 / num::blockLength; })
      .Case([](mlir::FloatType format) { return format.isTF32() ? 32.0 : double(format.getWidth()); })
      .Case([](mlir::IntegerType integer) { return double(std::max(integer.getWidth(), 8u)); })
      .Default([](mlir::Type number) { return 8.0 * num::bytesOf(number); });
}

/// So many numbers of a type, in bytes.
static Extent bytesOf(mlir::Type element, const Extent &count) {
  if (!num::isInBlocks(element))
    return Extent::constant(static_cast<int64_t>(bitsOf(element)) / 8) * count;
  const auto bytesOfBlock = static_cast<int64_t>(bitsOf(element) * num::blockLength / 8);
  return (Extent::constant(bytesOfBlock) * count).floorDivide(Extent::constant(num::blockLength));
}

/// How many numbers an array holds.
static std::optional<Extent> countOf(mlir::Value array) {
  auto type = llvm::cast<ir::ArrayType>(array.getType());
  if (type.isSparse())
    return entriesOf(array);
  Extent all = Extent::constant(1);
  for (ir::ExtentAttr each : type.getShape()) {
    const std::optional<Extent> extent = extentOf(each);
    if (!extent)
      return std::nullopt;
    all = all * *extent;
  }
  mlir::Operation *op = array.getDefiningOp();
  return op && speaksOfLoops(all, op) ? std::nullopt : std::optional(all);
}

/// Column numbers, and where lines begin.
static std::optional<Extent> patternBytes(mlir::Value matrix) {
  auto type = llvm::cast<ir::ArrayType>(matrix.getType());
  const std::optional<Extent> entries = entriesOf(matrix), lines = extentOf(type.getShape()[type.lineDimension()]);
  if (!entries || !lines)
    return std::nullopt;
  return Extent::constant(columnNumberBytes) * *entries + Extent::constant(lineBytes) * *lines;
}

std::optional<Extent> bytesOf(mlir::Value value) {
  auto type = dyn_cast<ir::ArrayType>(value.getType());
  if (!type)
    return bytesOf(value.getType(), Extent::constant(1));
  const std::optional<Extent> count = countOf(value);
  if (!count)
    return std::nullopt;
  const Extent numbers = bytesOf(type.getElement(), *count);
  if (!type.isSparse() || value.getDefiningOp<ir::RunOp>())
    return numbers;
  const std::optional<Extent> pattern = patternBytes(value);
  return pattern ? std::optional(numbers + *pattern) : std::nullopt;
}

/// What reading or writing a value moves: lines of a matrix are run through by its pattern, whoever has it.
static std::optional<Extent> bytesMovedFor(mlir::Value array) {
  const std::optional<Extent> own = bytesOf(array);
  if (!own || !llvm::cast<ir::ArrayType>(array.getType()).isSparse() || !array.getDefiningOp<ir::RunOp>())
    return own;
  const std::optional<Extent> pattern = patternBytes(array);
  return pattern ? std::optional(*own + *pattern) : std::nullopt;
}

std::optional<Cost> costOf(ir::RunOp run) {
  auto task = mlir::SymbolTable::lookupNearestSymbolFrom<ir::TaskOp>(run, run.getTaskAttr());
  OperationCount counter(run);
  const std::optional<Extent> operations = counter.count(task.nest());
  if (!operations || speaksOfLoops(*operations, run))
    return std::nullopt;
  Cost cost{{}, *operations, counter.isInSingle()};
  llvm::SetVector<mlir::Value> moved(run->operand_begin(), run->operand_end());
  moved.insert(run->result_begin(), run->result_end());
  for (mlir::Value value : moved) {
    if (!isa<ir::ArrayType>(value.getType()) || value.getDefiningOp<ir::UndefinedOp>())
      continue;
    const std::optional<Extent> bytes = bytesMovedFor(value);
    if (!bytes)
      return std::nullopt;
    cost.bytes = cost.bytes + *bytes;
  }
  return cost;
}

std::string costText(const Extent &cost) {
  std::string text;
  for (const auto &[factors, coefficient] : cost.monomials()) {
    text += text.empty() ? (coefficient < 0 ? "-" : "") : coefficient < 0 ? " - " : " + ";
    const int64_t magnitude = std::abs(coefficient);
    if (magnitude != 1 || factors.empty())
      text += std::to_string(magnitude) + (factors.empty() ? "" : " ");
    text += llvm::join(llvm::map_range(factors,
                                       [](StringRef factor) {
                                         const bool isCount = factor.consume_front(entriesPrefix);
                                         return isCount ? ("nnz(" + factor + ")").str() : factor.str();
                                       }),
                       " ");
  }
  return text.empty() ? "0" : text;
}

} // namespace dpg::views

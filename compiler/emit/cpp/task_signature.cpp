// What a task's C++ function takes and gives: see task_signature.h.
#include "compiler/emit/cpp/task_signature.h"

#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/cpp/types.h"
#include "compiler/passes/distribution/buffer_of.h"
#include "compiler/passes/distribution/task_access.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace dpg::emit {

using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

unsigned TaskSignature::firstInit() const {
  return const_cast<ir::TaskOp &>(task).getBody().getNumArguments() -
         const_cast<ir::TaskOp &>(task).nest().arrayCount();
}

bool TaskSignature::isStatement() const {
  ir::NestOp nest = ir::TaskOp(task).nest();
  auto hasOneIteration = [](ir::IndexAttr loop) {
    const std::optional<Extent> from = Extent::parse(loop.getFrom().getText()),
                                to = Extent::parse(loop.getTo().getText());
    return from && to && (*to - *from).asConstant() == 1;
  };
  return !uses.isSpread && !nest.getIndices().empty() &&
         llvm::all_of(nest.getIndices().getAsRange<ir::IndexAttr>(), hasOneIteration) &&
         llvm::all_of(nest.getBody().front().without_terminator(), llvm::IsaPred<ir::PutOp>);
}

mlir::Value outermostIndex(ir::NestOp nest) {
  return nest.getIndices().empty() ? mlir::Value() : nest.getBody().getArgument(0);
}

bool isShiftOf(mlir::Value value, mlir::Value index) {
  if (value == index)
    return true;
  mlir::Operation *op = value.getDefiningOp();
  if (!op || !llvm::isa<mlir::arith::AddIOp, mlir::arith::SubIOp>(op))
    return false;
  if (mlir::matchPattern(op->getOperand(1), mlir::m_Constant()))
    return isShiftOf(op->getOperand(0), index);
  return llvm::isa<mlir::arith::AddIOp>(op) && mlir::matchPattern(op->getOperand(0), mlir::m_Constant()) &&
         isShiftOf(op->getOperand(1), index);
}

/// The extent of the arrays that are accessed at the outermost index; null if there is none.
static ir::ExtentAttr spaceOf(ir::NestOp nest) {
  const mlir::Value index = outermostIndex(nest);
  ir::ExtentAttr space;
  if (!index)
    return space;
  auto visit = [&](ir::ArrayType type, mlir::ValueRange subscripts) {
    if (!type.isReplicated() && isShiftOf(subscripts[*type.spreadDimension()], index))
      space = type.spreadExtent();
  };
  nest.walk([&](mlir::Operation *op) {
    if (auto read = dyn_cast<ir::ReadOp>(op))
      visit(read.getArray().getType(), read.getSubscripts());
    else if (auto put = dyn_cast<ir::PutOp>(op))
      visit(cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()), put.getSubscripts());
    else if (const ir::EntryLoop loop = ir::entryLoopOf(op); loop && loop.line->get() == index)
      space = ir::EntryLoop(loop).matrix.getType().spreadExtent();
  });
  return space;
}

bool coversSpace(ir::NestOp nest) {
  const auto index = cast<ir::IndexAttr>(nest.getIndices()[0]);
  const ir::ExtentAttr space = spaceOf(nest);
  return index.getFrom().getText() == "0" && (!space || index.getTo() == space);
}

namespace {

/// Whether a use of the outermost index needs its global value; subscripts of what is spread are local.
bool needsGlobalValue(mlir::OpOperand &use, ir::NestOp nest) {
  mlir::Operation *user = use.getOwner();
  auto isSpreadSubscript = [&](ir::ArrayType type) { return use.getOperandNumber() - 1 == type.spreadDimension(); };
  if (auto read = dyn_cast<ir::ReadOp>(user))
    return !isSpreadSubscript(read.getArray().getType());
  if (auto put = dyn_cast<ir::PutOp>(user))
    return !isSpreadSubscript(cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()));
  if (const ir::EntryLoop loop = ir::entryLoopOf(user))
    return loop.line != &use;
  const mlir::Value index = outermostIndex(nest);
  if (user->getNumResults() == 1 && isShiftOf(user->getResult(0), index))
    return llvm::any_of(user->getUses(), [&](mlir::OpOperand &next) { return needsGlobalValue(next, nest); });
  return true;
}

/// Finds how the runs of a module use one task.
class UseCollector {
public:
  UseCollector(ir::TaskOp task, TaskUses &uses) : task(task), uses(uses) {}

  void add(ir::RunOp run) {
    uses.isSpread |= run->hasAttr("dist.space");
    uses.hasParts |= run.getPart() != ir::Part::all;
    uses.hasWholeRuns |= run.getPart() == ir::Part::all;
    for (auto [position, argument] : llvm::enumerate(run.getArguments()))
      addArgument(run, position, argument);
    if (run.getPart() == ir::Part::inner)
      addExchanges(run);
  }

private:
  void addArgument(ir::RunOp run, unsigned position, mlir::Value argument) {
    if (auto finish = argument.getDefiningOp<dist_ir::FinishOp>())
      (bringsNeighbours(finish) ? uses.withGhosts : uses.withHalo).insert(position);
    for (mlir::Operation *user : argument.getUsers())
      uses.isPlanned |= llvm::isa<dist_ir::PlanOp>(user);
    if (!llvm::isa<ir::ArrayType>(argument.getType()))
      return;
    auto storage = run->getAttrOfType<mlir::ArrayAttr>("storage");
    const unsigned firstInit = run.getArguments().size() - task.nest().arrayCount();
    for (unsigned array = 0; storage && array < task.nest().arrayCount(); ++array) {
      const bool isItself = position == firstInit + array;
      if (!isItself && distribution::bufferOf(argument) == cast<mlir::StringAttr>(storage[array]).getValue())
        uses.aliased.insert(position);
    }
  }

  /// Exchanges that start before the inner part and end before the outer one: as many of each type as any run has.
  void addExchanges(ir::RunOp inner) {
    llvm::StringMap<llvm::StringSet<>> arrays;
    for (mlir::Operation *next = inner->getNextNode(); next; next = next->getNextNode()) {
      if (auto outer = dyn_cast<ir::RunOp>(next); outer && outer.getTask() == inner.getTask())
        break;
      if (auto finish = dyn_cast<dist_ir::FinishOp>(next); finish && isPolled(finish)) {
        const std::string type = exchangeType(finish);
        if (arrays[type].insert(distribution::bufferOf(finish.getResult())).second &&
            arrays[type].size() > static_cast<size_t>(llvm::count(uses.exchanges, type)))
          uses.exchanges.push_back(type);
      }
    }
  }

  ir::TaskOp task;
  TaskUses &uses;
};

/// Builds the signature of one task from its body and its uses.
class SignatureBuilder {
public:
  SignatureBuilder(TaskSignature &signature, NameTable &fileNames)
      : signature(signature), fileNames(fileNames), nest(signature.task.nest()) {}

  void build() {
    signature.name = fileNames.take(functionName());
    collectArguments();
    collectResults();
    chooseLoop();
    collectSizes();
  }

private:
  /// A task that is named after a value of a graph would be hidden by it where it is called.
  std::string functionName() {
    const StringRef name = signature.task.getSymName();
    bool isValue = false;
    signature.task->getParentOfType<mlir::ModuleOp>().walk([&](mlir::Operation *op) {
      auto names = op->getAttrOfType<mlir::ArrayAttr>("names");
      auto storage = op->getAttrOfType<mlir::ArrayAttr>("storage");
      for (mlir::ArrayAttr list : {names, storage})
        isValue |=
            list && !llvm::isa<ir::NestOp>(op) && llvm::is_contained(list.getAsValueRange<mlir::StringAttr>(), name);
      if (auto graph = dyn_cast<ir::GraphOp>(op))
        isValue |= llvm::any_of(graph.getParameters(), [&](mlir::Attribute parameter) {
          return cast<ir::ParameterAttr>(parameter).getName() == name;
        });
    });
    return isValue ? ("compute_" + name).str() : name.str();
  }

  void collectArguments() {
    for (mlir::BlockArgument argument : signature.task.getBody().getArguments())
      if (!argument.use_empty())
        signature.arguments.push_back(argument.getArgNumber());
  }

  void collectResults() {
    NameTable members;
    for (unsigned result = nest.arrayCount(); result < nest.getNumResults(); ++result) {
      signature.accumulated.push_back(members.take(cast<mlir::StringAttr>(nest.getNames()[result]).getValue()));
      signature.accumulatedTypes.push_back(accumulatorType(nest.accumulateOf(result)));
    }
    if (signature.accumulated.size() == 1)
      signature.resultType = signature.accumulatedTypes.front();
    else if (signature.accumulated.size() > 1)
      signature.resultType = fileNames.take(structName());
  }

  /// lost_and_mass_values; lost_and_mass_balls.
  std::string structName() const {
    const llvm::SmallVector<StringRef> names(signature.accumulated.begin(), signature.accumulated.end());
    const std::string joined = ir::joinNames(names);
    StringRef own = joined;
    return own.consume_back("_enclosed") ? (own + "_balls").str() : joined + "_values";
  }

  void takeNames(ir::ExtentAttr extent) {
    for (const std::string &name : namesInText(extent.getText()))
      if (!llvm::is_contained(signature.sizes, name))
        signature.sizes.push_back(name);
  }

  void collectSizes() {
    for (auto [position, attribute] : llvm::enumerate(nest.getIndices())) {
      auto index = cast<ir::IndexAttr>(attribute);
      // The rows, or as many as an array has, stand for the outermost bounds where they are spread.
      const bool isGivenAsRows = position == 0 && (signature.uses.isSpread || signature.takesRows);
      if (isGivenAsRows)
        continue;
      takeNames(index.getFrom());
      takeNames(index.getTo());
    }
    signature.task.walk([&](mlir::Operation *op) {
      if (auto size = dyn_cast<ir::SizeOp>(op))
        takeNames(size.getExtent());
      else if (auto checked = dyn_cast<ir::CheckedSubscriptOp>(op))
        takeNames(checked.getExtent());
      else if (auto reduce = dyn_cast<ir::ReduceOp>(op); reduce && !reduce.getMatrix()) {
        takeNames(reduce.getIndex().getFrom());
        takeNames(reduce.getIndex().getTo());
      }
    });
    // Indices of loops and reductions are no parameters.
    for (mlir::Attribute index : nest.getIndices())
      llvm::erase(signature.sizes, cast<ir::IndexAttr>(index).getName().str());
    nest.walk([&](ir::ReduceOp reduce) { llvm::erase(signature.sizes, reduce.getIndex().getName().str()); });
    nest.walk([&](ir::ForEntriesOp loop) { llvm::erase(signature.sizes, loop.getIndex().getName().str()); });
  }

  /// Whether a bound or a size inside the nest speaks of its outermost index, whose value there is the global one.
  bool boundsSpeakOfIndex() {
    const StringRef name = cast<ir::IndexAttr>(nest.getIndices()[0]).getName();
    bool found = false;
    auto look = [&](ir::ExtentAttr extent) { found |= llvm::is_contained(namesInText(extent.getText()), name); };
    for (mlir::Attribute index : nest.getIndices().getValue().drop_front())
      index.walk(look);
    nest.getBody().walk([&](mlir::Operation *op) { op->getAttrDictionary().walk(look); });
    return found;
  }

  void chooseLoop() {
    const mlir::Value index = outermostIndex(nest);
    if (!index)
      return;
    // Inner and outer lines are those of the matrix that exchanged arrays are read through.
    llvm::SmallDenseSet<unsigned> through;
    for (const distribution::Access &read : distribution::analyzeAccess(signature.task).reads)
      if (read.kind == distribution::AccessKind::Through)
        through.insert(read.matrix);
    nest.walk([&](mlir::Operation *op) {
      const ir::EntryLoop loop = ir::entryLoopOf(op);
      if (!loop || loop.line->get() != index)
        return;
      const unsigned matrix = cast<mlir::BlockArgument>(mlir::Value(loop.matrix)).getArgNumber();
      if (!signature.matrix || (through.contains(matrix) && !through.contains(*signature.matrix)))
        signature.matrix = matrix;
    });
    for (ir::SoftmaxMeanOp mean : nest.getBody().getOps<ir::SoftmaxMeanOp>())
      if (auto tiles = mean->getAttrOfType<mlir::DenseI64ArrayAttr>("tiles"))
        signature.tiles = {tiles[0], tiles[1]};
    const bool isGlobal = boundsSpeakOfIndex() || llvm::any_of(index.getUses(), [&](mlir::OpOperand &use) {
                            return needsGlobalValue(use, nest);
                          });
    signature.takesOwners = signature.uses.isSpread && isGlobal;
    if (!signature.runsOverLines())
      chooseSizingArgument();
    const bool isSized = signature.runsOverLines() || signature.sizedBy;
    const bool hasDenseParts = !signature.runsOverLines() && signature.uses.hasParts;
    const bool isForThread = signature.task->hasAttr("shares_threads") && !signature.runsOverLines();
    signature.takesRows = isForThread || (signature.uses.isSpread && (hasDenseParts || !isSized || !coversSpace(nest)));
  }

  /// An array that has no halo and is spread as the loop is; one that is written comes first.
  void chooseSizingArgument() {
    const ir::ExtentAttr space = spaceOf(nest);
    for (unsigned argument : llvm::reverse(signature.arguments)) {
      auto type = dyn_cast<ir::ArrayType>(signature.task.getBody().getArgument(argument).getType());
      const bool isSpreadAlike = space && type && !type.isSparse() && type.spreadExtent() == space;
      const bool hasHalo = type && type.rank() == 1 && signature.uses.withHalo.contains(argument);
      if (isSpreadAlike && !hasHalo && !signature.sizedBy)
        signature.sizedBy = argument;
    }
  }

  TaskSignature &signature;
  NameTable &fileNames;
  ir::NestOp nest;
};

} // namespace

TaskSignatures::TaskSignatures(mlir::ModuleOp module, NameTable &fileNames) {
  for (ir::TaskOp task : module.getOps<ir::TaskOp>()) {
    auto signature = std::make_unique<TaskSignature>();
    signature->task = task;
    UseCollector collector(task, signature->uses);
    module.walk([&](ir::RunOp run) {
      if (run.getTask() == task.getSymName())
        collector.add(run);
    });
    SignatureBuilder(*signature, fileNames).build();
    byName[task.getSymName()] = std::move(signature);
  }
}

} // namespace dpg::emit

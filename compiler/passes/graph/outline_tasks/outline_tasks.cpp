// outline_tasks: every nest becomes a function of its own.
#include "compiler/passes/captured_values.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_OUTLINETASKS
#include "compiler/passes/passes.h.inc"

namespace {

/// Computed inside the task rather than handed to it.
bool isRepeatable(Operation *op) {
  return op && (op->hasTrait<OpTrait::ConstantLike>() || isa<ir::SizeOp, num::ConstantOp>(op));
}

/// An int parameter of the graph, or the index of a loop: the symbol of its name, as extents have it, says the same.
bool isSymbol(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !argument.getType().isIndex())
    return false;
  Operation *owner = argument.getOwner()->getParentOp();
  return isa<ir::GraphOp>(owner) || (isa<ir::ForOp>(owner) && argument.getArgNumber() == 0);
}

/// Tasks that compute the same. Those of the same statements may differ in names, which are the first one's then.
bool areEqual(ir::TaskOp left, ir::TaskOp right) {
  bool areOfSameStatements = !left.nest().getOrigins().empty() && left.nest().getOrigins() == right.nest().getOrigins();
  if (!areOfSameStatements && left.getArgumentNames() != right.getArgumentNames())
    return false;
  ArrayAttr names = right.nest().getNames();
  if (areOfSameStatements)
    right.nest().setNamesAttr(left.nest().getNames());
  bool areEqual = left.getResultTypes() == right.getResultTypes() &&
                  OperationEquivalence::isRegionEquivalentTo(&left.getBody(), &right.getBody(),
                                                             OperationEquivalence::IgnoreLocations);
  right.nest().setNamesAttr(names);
  return areEqual;
}

/// Makes the task of one nest.
class TaskBuilder {
public:
  TaskBuilder(ir::NestOp nest, OpBuilder &builder) : nest(nest), builder(builder) {}

  /// The task, under the nest's name, at the builder's place.
  ir::TaskOp build();
  /// The values to run it with.
  ArrayRef<Value> arguments() const { return values; }

private:
  void collectArguments();
  void chooseNames();
  std::string argumentName(Value value);
  /// What the task calls a value that the graph calls `name`.
  StringRef nameInTask(StringRef name) { return usesLocalNames ? localName(nest, name) : name; }
  ArrayAttr resultNames();

  ir::NestOp nest;
  OpBuilder &builder;
  SmallVector<Value> values;
  SmallVector<std::string> names;
  SmallVector<Operation *> repeated;
  SmallVector<Value> symbols;
  bool usesLocalNames = true;
};

/// The names of the component that the statements come from, unless two values would have one there.
void TaskBuilder::chooseNames() {
  auto areApart = [&](ValueRange values) {
    TakenNames seen;
    return llvm::all_of(values, [&](Value value) {
      StringRef local = localName(nest, ir::nameOf(value));
      const bool isNew = local.empty() || !seen.has(local);
      seen.take(local);
      return isNew;
    });
  };
  usesLocalNames = areApart(capturedValues(nest).getArrayRef()) && areApart(nest.getResults());
}

ArrayAttr TaskBuilder::resultNames() {
  auto names = llvm::map_to_vector(nest.getResults(), [&](Value result) { return nameInTask(ir::nameOf(result)); });
  return builder.getStrArrayAttr(names);
}

/// The program's name; of a function of a value that has one, sqrt_of_NAME.
std::string TaskBuilder::argumentName(Value value) {
  StringRef named = ir::nameOf(value), local = nameInTask(named);
  std::string name = named == local ? ir::nameInMemory(value) : local.str();
  if (!name.empty())
    return name;
  Operation *op = value.getDefiningOp();
  if (op && op->getNumOperands() == 1 && !ir::nameOf(op->getOperand(0)).empty())
    return (op->getName().stripDialect() + "_of_" + ir::nameOf(op->getOperand(0))).str();
  return isa<ir::ArrayType>(value.getType()) ? "array" : "value";
}

/// What the nest reads in the order of its first use, then the arrays that it begins with, named as its results.
void TaskBuilder::collectArguments() {
  TakenNames taken;
  llvm::StringSet<> given;
  for (Value result : nest.getResults()) {
    given.insert(nameInTask(ir::nameOf(result)));
    taken.take(nameInTask(ir::nameOf(result)));
  }
  for (Attribute index : nest.getIndices())
    taken.take(cast<ir::IndexAttr>(index).getName());
  for (Value value : capturedValues(nest)) {
    if (isRepeatable(value.getDefiningOp())) {
      repeated.push_back(value.getDefiningOp());
      continue;
    }
    if (isSymbol(value)) {
      symbols.push_back(value);
      continue;
    }
    std::string name = argumentName(value);
    // What is updated is read in its version before.
    names.push_back(taken.fresh(given.contains(name) ? "previous_" + name : name));
    values.push_back(value);
  }
  for (auto [result, init] : llvm::enumerate(nest.getInits())) {
    names.push_back(nameInTask(ir::nameOf(nest.getResult(result))).str());
    values.push_back(init);
  }
}

ir::TaskOp TaskBuilder::build() {
  chooseNames();
  collectArguments();
  SmallVector<Type> resultTypes(nest.getResultTypes());
  SmallVector<StringRef> argumentNames(names.begin(), names.end());
  auto task = ir::TaskOp::create(builder, nest.getLoc(), nest.getName(), builder.getTypeArrayAttr(resultTypes),
                                 builder.getStrArrayAttr(argumentNames));
  OpBuilder::InsertionGuard guard(builder);
  Block &body = task.getBody().emplaceBlock();
  IRMapping mapping;
  size_t reads = values.size() - nest.arrayCount();
  for (auto [value, name] : llvm::zip(values, names)) {
    BlockArgument argument = body.addArgument(value.getType(), ir::withName(value.getLoc(), name));
    if (argument.getArgNumber() < reads)
      mapping.map(value, argument);
  }
  builder.setInsertionPointToEnd(&body);
  for (Operation *op : repeated)
    builder.clone(*op, mapping);
  for (Value value : symbols) {
    auto extent = ir::ExtentAttr::get(builder.getContext(), ir::nameOf(value));
    mapping.map(value, ir::SizeOp::create(builder, value.getLoc(), builder.getIndexType(), extent));
  }
  auto copy = cast<ir::NestOp>(builder.clone(*nest, mapping));
  copy.getInitsMutable().assign(body.getArguments().drop_front(reads));
  copy.setNamesAttr(resultNames());
  setLocalNames(copy, {});
  ir::ReturnOp::create(builder, nest.getLoc(), copy.getResults());
  return task;
}

struct OutlineTasks : impl::OutlineTasksBase<OutlineTasks> {
  TakenNames symbols;
  llvm::StringMap<SmallVector<ir::TaskOp>> byName; ///< tasks by the name of their nest

  /// The same task made before, if there is one.
  ir::TaskOp findEqual(ir::TaskOp task, StringRef name) {
    for (ir::TaskOp other : byName[name])
      if (areEqual(other, task))
        return other;
    return {};
  }

  /// The component whose statements a nest computes; the graph where it is of several, or of none.
  static StringRef componentOf(ir::NestOp nest, ir::GraphOp graph) {
    auto origins = nest.getOrigins().getAsRange<ir::OriginAttr>();
    if (origins.empty() || llvm::any_of(origins, [&](ir::OriginAttr origin) {
          return origin.getComponent() != (*origins.begin()).getComponent();
        }))
      return graph.getSymName();
    return (*origins.begin()).getComponent();
  }

  void outline(ir::NestOp nest, ir::GraphOp graph) {
    OpBuilder builder(graph);
    TaskBuilder taskBuilder(nest, builder);
    ir::TaskOp task = taskBuilder.build();
    if (ir::TaskOp equal = findEqual(task, nest.getName())) {
      task.erase();
      task = equal;
      if (graph->isBeforeInBlock(task))
        task->moveBefore(graph);
      ++shared;
    } else {
      StringRef name = nest.getName();
      task.setSymName(symbols.fresh(symbols.has(name) ? (componentOf(nest, graph) + "_" + name).str() : name.str()));
      byName[name].push_back(task);
      ++tasks;
    }
    builder.setInsertionPoint(nest);
    auto run = ir::RunOp::create(builder, nest.getLoc(), nest.getResultTypes(), task.getSymName(),
                                 taskBuilder.arguments(), ir::Part::all, nest.getNames());
    nest.replaceAllUsesWith(run.getResults());
    nest.erase();
  }

  void runOnOperation() override {
    SmallVector<ir::GraphOp> graphs = llvm::to_vector(getOperation().getOps<ir::GraphOp>());
    for (ir::GraphOp graph : graphs)
      symbols.take(graph.getSymName());
    // Callers stand behind what they call, as a rule: their tasks get the plain names.
    for (ir::GraphOp graph : llvm::reverse(graphs)) {
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) { nests.push_back(nest); });
      for (ir::NestOp nest : nests)
        outline(nest, graph);
    }
  }
};

} // namespace
} // namespace dpg

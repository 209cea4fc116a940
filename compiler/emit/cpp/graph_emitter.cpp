// The C++ function of one graph: inputs, sizes, partitions, and its operations in order. See graph_emitter.h.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/declared_blocks.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

#include <array>
#include <utility>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

/// Adds the place in the program, unless the statement before names the same.
void GraphEmitter::statement(cpp::Block &out, cpp::Statement added, mlir::Operation *op) {
  const std::string place = placeOf(op->getLoc());
  if (place != lastPlace)
    added.comment = place;
  lastPlace = place;
  out.push_back(std::move(added));
}

void GraphEmitter::bindArguments() {
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments())) {
    const StringRef name = graph.parameterOfArgument(position).getName();
    const std::string own = names.take(ir::nameInMemory(argument));
    if (llvm::isa<ir::ArrayType>(argument.getType()))
      buffers[name] = own;
    else
      bind(argument, atom(own));
    if (argument.getType().isIndex())
      sizes[name] = own;
  }
  if (signature.takesComm)
    names.take("comm");
  for (const Published &each : signature.published)
    names.take(each.name);
  for (mlir::Attribute size : graph.getSizes())
    sizes[cast<mlir::StringAttr>(size)] = names.take(cast<mlir::StringAttr>(size).getValue());
}

Expression GraphEmitter::sizeNamed(StringRef name) {
  usedSizes.insert(name);
  const auto found = sizes.find(name);
  return atom(found == sizes.end() ? identifier(name) : found->second);
}

/// The extent of an input along one of its dimensions, as the array itself says.
Expression GraphEmitter::extentOfArgument(unsigned argument, unsigned dimension) {
  auto type = cast<ir::ArrayType>(graph.getBody().getArgument(argument).getType());
  const Expression array = atom(buffers[graph.parameterOfArgument(argument).getName()]);
  if (type.rank() == 1)
    return cpp::method(array, "global_size");
  if (type.rank() > 2)
    return cpp::method(array, "extent", {atom(std::to_string(dimension))});
  const bool isTransposed = type.getStorage() == ir::Storage::csc;
  return cpp::method(array, (dimension == 0) != isTransposed ? "row_count" : "column_count");
}

/// Sizes are bound by the first input that shows them; what else the inputs' types say of shapes is checked, after the
/// scalars that shapes may name.
cpp::Block GraphEmitter::declareSizes(const cpp::Block &rest) {
  cpp::Block declarations, checks;
  llvm::StringSet<> bound;
  for (auto [argument, value] : llvm::enumerate(graph.getBody().getArguments())) {
    auto type = dyn_cast<ir::ArrayType>(value.getType());
    for (unsigned dimension = 0; type && dimension < type.rank(); ++dimension) {
      const StringRef text = type.getShape()[dimension].getText();
      const Expression actual = extentOfArgument(argument, dimension);
      if (isName(text) && sizes.contains(text) && bound.insert(text).second && isSize(text)) {
        declarations.push_back(cpp::Declaration{"const dpg::index", sizes[text], actual});
        sizeOrder.push_back(text.str());
        continue;
      }
      const StringRef what = type.rank() == 1   ? "elements"
                             : dimension == 0   ? "rows"
                             : type.rank() == 2 ? "columns"
                             : dimension == 1   ? "second extent"
                                                : "third extent";
      const std::string name = (what + " of " + graph.parameterOfArgument(argument).getName()).str();
      std::vector<Expression> words{atom("\"" + name + "\""), actual, extent(text, graph, sizesOf(graph))};
      if (text.find_first_not_of("0123456789") != StringRef::npos)
        words.push_back(atom(cpp::stringLiteral(text)));
      checks.push_back(cpp::Evaluation{cpp::call("dpg::check_extent", std::move(words))});
    }
  }
  cpp::Block used;
  for (size_t i = 0; i < declarations.size(); ++i)
    if (usedSizes.contains(sizeOrder[i]) &&
        llvm::any_of(std::array{&rest, &std::as_const(scalarChecks), &std::as_const(checks)},
                     [&](const cpp::Block *block) { return cpp::isUsed(sizes[sizeOrder[i]], *block); }))
      used.push_back(declarations[i]);
  used.insert(used.end(), scalarChecks.begin(), scalarChecks.end());
  used.insert(used.end(), checks.begin(), checks.end());
  return used;
}

bool GraphEmitter::isSize(StringRef name) {
  return llvm::any_of(graph.getSizes(), [&](mlir::Attribute size) { return cast<mlir::StringAttr>(size) == name; });
}

/// How many lines a block of an argument has, by which it is spread: processes own whole ones.
static std::optional<int64_t> linesOfBlocks(mlir::Value matrix) {
  const auto blocks = ir::declaredBlocks(matrix);
  const bool areColumns = blocks && cast<ir::ArrayType>(matrix.getType()).getStorage() == ir::Storage::csc;
  return blocks ? std::optional(areColumns ? blocks->second : blocks->first) : std::nullopt;
}

/// The argument or matrix whose lines balance a partition.
Expression GraphEmitter::balanceBy(StringRef matrix) {
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments()))
    if (graph.parameterOfArgument(position).getName() == matrix) {
      const Expression own = cpp::method(atom(buffers[matrix]), "row_partition");
      const auto lines = linesOfBlocks(argument);
      return lines ? cpp::method(own, "in_whole_blocks", {atom(std::to_string(*lines))}) : own;
    }
  Expression found = atom("");
  graph.walk([&](ir::StoreAsOp store) {
    if (ir::nameOf(store.getResult()) == matrix)
      found = store.compresses() ? cpp::method(atom(buffer(store.getResult())), "row_partition")
                                 : cpp::call("dpg::balanced_columns", {atom(buffer(store.getArray()))});
  });
  return found;
}

/// Inputs are moved from: a partition outlives them.
Expression GraphEmitter::comm() {
  if (signature.takesComm || firstPartition.empty())
    return firstCompressed.empty() ? atom(signature.comm) : cpp::method(atom(firstCompressed), "comm");
  return cpp::method(atom(firstPartition), "comm");
}

/// Whether an extent is another one in each iteration of a loop.
bool GraphEmitter::speaksOfLoop(ir::ExtentAttr extent) {
  const std::vector<std::string> spoken = namesInText(extent.getText());
  return graph
      ->walk([&](ir::ForOp loop) {
        return llvm::is_contained(spoken, loop.getIndex().getName()) ? mlir::WalkResult::interrupt()
                                                                     : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

/// Partitions are declared where the function begins, those that are used; that of a space which a loop changes has no
/// name: no array lies in it.
Expression GraphEmitter::partitionOf(ir::ExtentAttr extentAttribute) {
  if (speaksOfLoop(extentAttribute))
    return newPartition(extentAttribute).first;
  const llvm::SaveAndRestore stands(takesVariables, false); // where the function begins
  const StringRef text = extentAttribute.getText();
  if (const auto found = partitions.find(text); found != partitions.end())
    return atom(found->second);
  const std::string name = names.takeOutside((text + "_partition").str());
  partitions[text] = name;
  const auto [value, comment] = newPartition(extentAttribute);
  if (firstPartition.empty())
    firstPartition = name;
  if (!comment.empty())
    setup.push_back(cpp::Comment{comment});
  setup.push_back(cpp::Declaration{"const dpg::partition", name, value});
  return atom(name);
}

/// How a space is spread, as an expression, and what there is to say of it.
std::pair<Expression, std::string> GraphEmitter::newPartition(ir::ExtentAttr space) {
  if (auto list = graph->getAttrOfType<mlir::ArrayAttr>("dist.partitions"))
    for (auto partition : list.getAsRange<dist_ir::PartitionAttr>()) {
      if (partition.getExtent() != space)
        continue;
      if (partition.getSpread() == dist_ir::Spread::on_root)
        return {cpp::call("dpg::partition::on_root", {comm(), extent(space, graph)}),
                "one process: " + partition.getWhy().str()};
      if (partition.getSpread() == dist_ir::Spread::balanced)
        return {balanceBy(partition.getBy()),
                "rows of " + bufferNamed(partition.getBy()) + " with an even share of its entries for each process"};
    }
  return {cpp::call("dpg::partition::uniform", {comm(), extent(space, graph)}), ""};
}

/// An array that every process holds has a partition of its own kind.
Expression GraphEmitter::partitionOf(ir::ArrayType type) {
  const llvm::SaveAndRestore stands(takesVariables, false);
  if (!type.isReplicated())
    return partitionOf(type.spreadExtent());
  const ir::ExtentAttr rows = type.getShape()[0];
  const std::string key = ("replicated " + rows.getText()).str();
  if (!partitions.contains(key)) {
    const Expression shared = comm();
    partitions[key] = names.takeOutside((rows.getText() + "_replicated").str());
    setup.push_back(cpp::Declaration{"const dpg::partition", partitions[key],
                                     cpp::call("dpg::partition::replicated", {shared, extent(rows, graph)})});
  }
  return atom(partitions[key]);
}

/// Whether an input already lies as the function wants it: its own rows gave the partition.
bool GraphEmitter::givesPartition(StringRef name, ir::ExtentAttr extentAttribute) {
  if (auto list = graph->getAttrOfType<mlir::ArrayAttr>("dist.partitions"))
    for (mlir::Attribute each : list) {
      auto partition = cast<dist_ir::PartitionAttr>(each);
      if (partition.getExtent() == extentAttribute && partition.getBy() == name)
        return true;
    }
  return false;
}

/// Inputs come spread as their readers left them; those that tasks read move to their partition.
void GraphEmitter::spreadArguments() {
  for (mlir::Value argument : graph.getBody().getArguments())
    spreadInput(argument);
  for (mlir::Value matrix : compressed)
    spreadInput(matrix);
}

void GraphEmitter::replicateInput(ir::StoreAsOp store) {
  const Expression array = atom(buffer(store.getArray()));
  setup.push_back(cpp::Assignment{
      array, cpp::call("dpg::repartition", {cpp::call("std::move", {array}), partitionOf(store.getType())})});
  buffers[storage.bufferOf(store.getResult())] = array.text();
}

void GraphEmitter::spreadInput(mlir::Value input) {
  auto type = dyn_cast<ir::ArrayType>(input.getType());
  for (mlir::Operation *user : input.getUsers())
    if (auto store = dyn_cast<ir::StoreAsOp>(user); store && store.getType().isReplicated())
      replicateInput(store);
  const bool isRead = llvm::any_of(
      input.getUsers(), [](mlir::Operation *user) { return !llvm::isa<ir::StoreAsOp, ir::CheckRangeOp>(user); });
  if (!type || !isRead)
    return;
  const ir::ExtentAttr space = type.spreadExtent();
  const Expression partition = partitionOf(space);
  if (givesPartition(ir::nameOf(input), space) && !linesOfBlocks(input))
    return;
  const Expression array = atom(buffer(input));
  setup.push_back(cpp::Assignment{array, cpp::call("dpg::repartition", {cpp::call("std::move", {array}), partition})});
}

/// Whether a loop goes on with the value, under its name, and nobody else reads it: both can be one variable.
bool GraphEmitter::beginsLoop(mlir::Value value) {
  if (!value.hasOneUse() || llvm::isa<ir::ArrayType>(value.getType()))
    return false;
  mlir::OpOperand &use = *value.getUses().begin();
  mlir::Operation *loop = use.getOwner();
  if (!llvm::isa<ir::RepeatOp, ir::ForOp>(loop) || loop->getBlock() != value.getParentBlock())
    return false;
  const mlir::OperandRange carried =
      llvm::isa<ir::RepeatOp>(loop) ? cast<ir::RepeatOp>(loop).getCarried() : cast<ir::ForOp>(loop).getCarried();
  const unsigned position = use.getOperandNumber() - carried.getBeginOperandIndex();
  return !carried.empty() && use.getOperandNumber() >= carried.getBeginOperandIndex() &&
         nameAt(loop, position) == ir::nameOf(value);
}

bool GraphEmitter::needsName(mlir::Value value) const {
  if (!isRead(value))
    return false;
  if (isSpokenOf(value))
    return true; // extents name it
  if (assigned.contains(value) || beginsLoop(value) || value.getDefiningOp<ir::ReadOp>())
    return true; // an element is read before it may change
  const bool isElsewhere = llvm::any_of(value.getUsers(), [&](mlir::Operation *user) {
    return user->getBlock() != value.getParentBlock() && !llvm::isa<num::ChooseOp>(user->getParentOp());
  });
  return isElsewhere || ScalarEmitter::needsName(value);
}

/// A value that is needed after its loop is assigned to a variable from before it; one that a loop goes on with is a
/// variable itself.
bool GraphEmitter::defineElsewhere(mlir::Value value, const Expression &expression, cpp::Block &out) {
  if (beginsLoop(value)) {
    const std::string name = names.take(describe(value));
    out.push_back(cpp::Declaration{scalarType(value.getType()), name, expression});
    bind(value, atom(name));
    loopVariables.insert(value);
    return true;
  }
  const auto variable = assigned.find(value);
  if (variable == assigned.end())
    return false;
  out.push_back(cpp::Assignment{atom(variable->second), expression});
  bind(value, atom(variable->second));
  return true;
}

mlir::LogicalResult GraphEmitter::emitOther(mlir::Operation *op, cpp::Block &out) {
  return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
      .Case([&](ir::UndefinedOp) { return mlir::success(); })
      .Case([&](ir::ReadOp read) { return emitRead(read, out), mlir::success(); })
      .Case([&](ir::RunOp run) { return emitRun(run, out); })
      .Case([&](ir::InvokeOp invoke) { return emitInvoke(invoke, out), mlir::success(); })
      .Case([&](ir::ParallelOp parallel) { return emitParallel(parallel, out), mlir::success(); })
      .Case([&](ir::BesideOp beside) { return emitBeside(beside, out), mlir::success(); })
      .Case([&](ir::CheckedSubscriptOp checked) { return emitCheck(checked, out), mlir::success(); })
      .Case([&](ir::RowOp row) { return emitRow(row, out), mlir::success(); })
      .Case([&](ir::PublishOp publish) { return emitPublish(publish, out), mlir::success(); })
      .Case([&](ir::NewestOp newest) { return emitNewest(newest, out), mlir::success(); })
      .Case([&](ir::RepeatOp repeat) { return emitRepeat(repeat, out); })
      .Case([&](ir::ForOp loop) { return emitFor(loop, out); })
      .Case([&](mlir::scf::IfOp branch) { return emitIf(branch, out); })
      .Case([&](ir::ChooseOp choice) { return emitChoose(choice, out); })
      .Case([&](ir::CountEntriesOp count) { return emitCount(count, out), mlir::success(); })
      .Case([&](ir::StoreAsOp store) { return emitStoreAs(store, out), mlir::success(); })
      .Case([&](ir::CheckRangeOp check) { return emitCheckRange(check, out), mlir::success(); })
      .Case<ir::CheckSubscriptsOp, ir::CheckRanOp, ir::CheckRequirementOp, ir::BeginElementsOp, ir::AddElementsOp,
            ir::RequireElementsOp>([&](auto check) { return emitCheck(check, out), mlir::success(); })
      .Case([&](ir::CheckContractOp check) { return emitCheckContract(check, out), mlir::success(); })
      .Case([&](ir::CountRunOp run) { return emitCountRun(run, out), mlir::success(); })
      .Case([&](ir::ShowOp show) { return emitShow(show, out); })
      .Case([&](dist_ir::PlanOp plan) { return emitPlan(plan, out), mlir::success(); })
      .Case([&](dist_ir::StartOp start) { return emitStart(start, out), mlir::success(); })
      .Case([&](dist_ir::StartRowsOp start) { return emitStartRows(start, out), mlir::success(); })
      .Case([&](dist_ir::FinishOp finish) { return emitFinish(finish, out), mlir::success(); })
      .Case([&](dist_ir::IsAloneOp alone) {
        bind(alone.getResult(), cpp::binary("==", cpp::method(comm(), "size"), atom("1")));
        return mlir::success();
      })
      .Case([&](dist_ir::AllReduceOp reduce) { return emitAllReduce(reduce, out), mlir::success(); })
      .Case([&](dist_ir::AllReduceElementsOp reduce) { return emitAllReduce(reduce, out), mlir::success(); })
      .Default([](mlir::Operation *unknown) { return unknown->emitOpError("cannot be emitted in a graph"); });
}

mlir::FailureOr<cpp::Function> GraphEmitter::emitFunction() {
  bindArguments();
  collectPlans();
  cpp::Block shapes = checkShapes();
  cpp::Function function{signature.resultType, signature.name, signature.parameters};
  for (cpp::Parameter &parameter : function.parameters)
    parameter.initial.clear();
  compressArguments();
  spreadArguments();
  startWatch();
  cpp::Block work;
  mlir::Block &body = graph.getBody().front();
  for (mlir::Value input : body.getArguments())
    declareOtherStorages(input, work);
  for (mlir::Value input : compressed)
    declareOtherStorages(input, work);
  if (mlir::failed(emitBlock(body, work)))
    return mlir::failure();
  emitReturn(cast<ir::ReturnOp>(body.getTerminator()), work);

  cpp::Block noted, rest;
  noteSizes(noted);
  for (const cpp::Block *part : {&noted, &shapes, &compressions, &checks, &setup, &work})
    rest.insert(rest.end(), part->begin(), part->end());
  cpp::Block all = declareSizes(rest);
  all.insert(all.end(), rest.begin(), rest.end());
  function.body = std::move(all);
  return function;
}

} // namespace dpg::emit

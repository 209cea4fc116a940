// `parallel for c in a..b on processes(e)`: the body becomes a graph of its own, whose instances run on groups.
//
// The graph takes c, what the body reads from outside, and row c of the arrays that instances give values:
//
//     parallel for c in 0..k on processes(g) { y[i] = sum(j) A[i, j] * x[c, j]; q[c] = norm2(y); }
//
//     dpg.graph @main.for_c(%c, %A, %x) -> q's element { ... }
//     %q = dpg.parallel @main.for_c over c in 0 to k on %g reads(%A, %x) rows(%q_0) takes [false]
//
// Inside, such an array is its row: x[c, i] is x[i], q[c] a scalar. So rows are spread over the processes of a group,
// whatever the whole array is spread along.
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/walk.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

namespace {

bool mentions(const Statement &statement, const Symbol *symbol) {
  bool found = false;
  const Block alone{const_cast<Statement *>(&statement)};
  walkStatements(alone, [&](const Statement &part) {
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&part))
      for (const Target &target : assignment->targets)
        found |= target.symbol == symbol;
  });
  return found || readIn(alone).contains(symbol);
}

/// Whether subscripts from `first` on take in all of a shape.
bool takeInAll(const std::vector<Subscript> &subscripts, size_t first, const Target &target) {
  const std::vector<Extent> &shape = target.symbol->type.shape;
  auto binder = target.indices.begin();
  for (size_t d = first; d < subscripts.size(); ++d) {
    const bool isBinding = subscripts[d].kind == SubscriptKind::Binding;
    const bool isSlice = subscripts[d].kind != SubscriptKind::Element && !isBinding;
    if (!isBinding && !isSlice)
      return false;
    const Extent &from = isBinding ? binder->from : subscripts[d].from;
    const Extent &to = isBinding ? binder->to : subscripts[d].to;
    if (from.asConstant() != 0 || to != shape[d])
      return false;
    binder += isBinding;
  }
  return true;
}

/// Whether the first statement of a body that has to do with an array gives all of row c a value.
bool beginsByGivingRow(const ForStatement &loop, const Symbol *symbol) {
  for (const Statement *statement : loop.body) {
    if (!mentions(*statement, symbol))
      continue;
    const auto *assignment = dyn_cast<AssignmentStatement>(statement);
    return assignment && assignment->targets.size() == 1 &&
           !readIn({const_cast<Statement *>(statement)}).contains(symbol) &&
           takeInAll(*assignment->targets.front().subscripts, 1, assignment->targets.front());
  }
  return false;
}

/// Names in extents below an operation that nothing there binds.
llvm::SetVector<StringRef> freeNames(ir::GraphOp graph) {
  llvm::StringSet<> bound;
  std::vector<std::string> order;
  mlir::AttrTypeWalker walker;
  walker.addWalk([&](ir::ExtentAttr extent) {
    if (std::optional<Extent> parsed = Extent::parse(extent.getText()))
      for (const std::string &name : parsed->names())
        order.push_back(name);
  });
  walker.addWalk([&](ir::IndexAttr index) { bound.insert(index.getName()); });
  for (mlir::BlockArgument argument : graph.getBody().getArguments()) {
    walker.walk(argument.getType());
    if (argument.getType().isIndex())
      bound.insert(ir::nameOf(argument));
  }
  graph.getBody().walk([&](mlir::Operation *op) {
    walker.walk(op->getAttrDictionary());
    for (mlir::Type type : op->getResultTypes())
      walker.walk(type);
  });
  llvm::SetVector<StringRef> free;
  auto *context = graph.getContext();
  for (const std::string &name : order)
    if (!bound.contains(name))
      free.insert(mlir::StringAttr::get(context, name).getValue());
  return free;
}

/// Whether an array among the arguments has an extent that is this name alone.
bool isShown(ir::GraphOp graph, StringRef name) {
  return llvm::any_of(graph.getBody().getArgumentTypes(), [&](mlir::Type type) {
    auto array = dyn_cast<ir::ArrayType>(type);
    return array && llvm::any_of(array.getShape(), [&](ir::ExtentAttr extent) { return extent.getText() == name; });
  });
}

bool isPublished(const ForStatement &loop, const Symbol *symbol) {
  bool found = false;
  walkStatements(loop.body, [&](const Statement &statement) {
    const auto *assignment = dyn_cast<AssignmentStatement>(&statement);
    found |= assignment && assignment->isPublished && assignment->targets.front().symbol == symbol;
  });
  return found;
}

/// Whether no element of a version has a value: an `out` has none before it is given one.
bool isUndefined(mlir::Value version) { return !version || version.getDefiningOp<ir::UndefinedOp>(); }

Type rowOf(Type type) {
  type.shape.erase(type.shape.begin());
  return type;
}

} // namespace

ComponentBuilder::ComponentBuilder(const ComponentBuilder &around, const ForStatement &loop)
    : component(around.component), name(around.name), statements(loop.body), candidates(around.candidates),
      sources(around.sources), diagnostics(around.diagnostics), builder(around.builder), module(around.module),
      instances(&loop), graph(around.graph), usedNames(around.usedNames) {}

bool ComponentBuilder::isRow(const Symbol *symbol) const {
  return instances && llvm::is_contained(instances->names.carried, symbol);
}

/// The type of a name here: of what instances on groups give values, that of row c.
Type ComponentBuilder::typeHere(const Symbol *symbol) const {
  return isRow(symbol) ? rowOf(symbol->type) : symbol->type;
}

/// Whether a statement gives all of a name as it is here: of an array on groups, all of row c.
bool ComponentBuilder::isWholeHere(const Target &target) const {
  return target.isWhole || (isRow(target.symbol) && takeInAll(*target.subscripts, 1, target));
}

/// The subscripts of a name here: without the c that says which row.
llvm::ArrayRef<Subscript> ComponentBuilder::subscriptsHere(const Symbol *symbol,
                                                           const std::vector<Subscript> &subscripts) const {
  return llvm::ArrayRef(subscripts).drop_front(isRow(symbol));
}

ir::ParameterAttr ComponentBuilder::instanceParameter(StringRef parameter, ir::Direction direction, StringRef type,
                                                      StringRef low, StringRef high) {
  return ir::ParameterAttr::get(builder.getContext(), parameter, direction, type, "", "", "", low, high, {}, "");
}

/// Names of sizes that no array shows are handed over as ints; `firstRow` is the place in front of which they stand.
std::vector<std::string> ComponentBuilder::bindFreeNames(unsigned firstRow) {
  llvm::SmallVector<StringRef> sizes;
  std::vector<std::string> ints;
  for (StringRef free : freeNames(graph)) {
    if (isShown(graph, free)) {
      sizes.push_back(free);
      continue;
    }
    graph.getBody().insertArgument(firstRow++, builder.getIndexType(), ir::withName(graph.getLoc(), free));
    ints.push_back(free.str());
  }
  graph.setSizesAttr(builder.getStrArrayAttr(sizes));
  return ints;
}

/// An empty graph of the source alone, in front of the graph that is built.
ir::GraphOp ComponentBuilder::openPrivateGraph(const std::string &wanted, SourceRange range, const std::string &text) {
  auto module = graph->getParentOfType<mlir::ModuleOp>();
  std::string symbol = wanted;
  for (unsigned count = 2; module.lookupSymbol(symbol); ++count)
    symbol = wanted + "_" + std::to_string(count);
  builder.setInsertionPoint(graph);
  auto opened = ir::GraphOp::create(builder, named(symbol, range), symbol, builder.getArrayAttr({}),
                                    builder.getArrayAttr({}), builder.getStrArrayAttr({}), text);
  opened->setAttr("sym_visibility", builder.getStringAttr("private"));
  return opened;
}

/// An empty graph for one instance.
ir::GraphOp ComponentBuilder::openInstance() {
  const Binder &index = instances->binders.front();
  const Expression *processes = instances->clauses.processes;
  const std::string on = processes ? " on processes(" + statementText(processes->range) + ")" : "";
  return openPrivateGraph(name.text + ".for_" + index.name.text, instances->range,
                          "One instance of `parallel for " + index.name.text + " in " +
                              statementText(index.over->range) + on + "`.");
}

/// Builds the graph of one instance. Returns it, and the names of sizes that it takes as ints.
std::pair<ir::GraphOp, std::vector<std::string>> ComponentBuilder::buildInstance(const InstanceData &data,
                                                                                 const Versions &outside) {
  mlir::OpBuilder::InsertionGuard guard(builder);
  graph = openInstance();
  const Binder &index = instances->binders.front();
  mlir::Block &body = graph.getBody().emplaceBlock();
  builder.setInsertionPointToStart(&body);
  versions[index.symbol] = body.addArgument(builder.getIndexType(), named(index.name.text, index.name.range));
  for (const Symbol *read : data.reads) {
    mlir::Type type = outside.lookup(read).getType();
    if (auto array = dyn_cast<ir::ArrayType>(type); array && array.isSparse())
      type = array.withStorage(ir::Storage::sparse);
    versions[read] = body.addArgument(type, named(read->name, read->declared));
  }
  for (auto [row, takes] : llvm::zip(data.rows, data.takes)) {
    mlir::Type type = valueType(rowOf(row->type));
    if (takes)
      versions[row] = body.addArgument(type, named(row->name, row->declared));
    else if (llvm::isa<ir::ArrayType>(type))
      versions[row] = ir::UndefinedOp::create(builder, graph.getLoc(), type);
  }
  buildBlock(statements);
  return {graph, finishInstance(data)};
}

/// Results, parameters and sizes, once the body is built.
std::vector<std::string> ComponentBuilder::finishInstance(const InstanceData &data) {
  llvm::SmallVector<mlir::Value> given = llvm::to_vector_of<mlir::Value>(versionsOf(data.rows));
  ir::ReturnOp::create(builder, graph.getLoc(), given);
  llvm::SmallVector<mlir::Type> types(mlir::ValueRange(given).getTypes());
  graph.setResultTypesAttr(builder.getTypeArrayAttr(types));
  std::vector<std::string> ints = bindFreeNames(1 + data.reads.size());

  const Binder &index = instances->binders.front();
  const std::string last = (index.to - Extent::constant(1)).text();
  llvm::SmallVector<mlir::Attribute> parameters{
      instanceParameter(index.name.text, ir::Direction::in, "int", index.from.text(), last)};
  for (const Symbol *read : data.reads)
    parameters.push_back(instanceParameter(read->name, ir::Direction::in, read->type.text()));
  for (const std::string &size : ints)
    parameters.push_back(instanceParameter(size, ir::Direction::in, "int"));
  for (auto [row, takes] : llvm::zip(data.rows, data.takes))
    parameters.push_back(
        instanceParameter(row->name, takes ? ir::Direction::inout : ir::Direction::out, rowOf(row->type).text()));
  graph.setParametersAttr(builder.getArrayAttr(parameters));
  return ints;
}

/// Rows outside of an array end the program, as subscripts do.
void ComponentBuilder::checkRows(const ForStatement &loop, const InstanceData &data) {
  const Binder &index = loop.binders.front();
  for (const Symbol *row : data.rows) {
    const Extent &extent = row->type.shape.front();
    if (index.from.asConstant() == 0 && index.to == extent)
      continue;
    ir::CheckSubscriptsOp::create(builder, location(index.name.range), row->name, 1, extentAttr(index.from),
                                  extentAttr(index.to), extentAttr(extent), builder.getArrayAttr({}));
  }
}

ComponentBuilder::InstanceData ComponentBuilder::instanceData(const ForStatement &loop) const {
  InstanceData data;
  data.rows.assign(loop.names.carried.begin(), loop.names.carried.end());
  for (const Symbol *read : readIn(loop.body)) {
    const bool isHandedOver =
        read->kind == SymbolKind::Value || read->kind == SymbolKind::Parameter || read->kind == SymbolKind::LoopIndex;
    if (isHandedOver && versions.contains(read) && !llvm::is_contained(data.rows, read))
      data.reads.push_back(read);
  }
  for (const Symbol *row : data.rows)
    data.takes.push_back(!isUndefined(versions.lookup(row)) &&
                         (isPublished(loop, row) || !beginsByGivingRow(loop, row)));
  return data;
}

/// Sends row c, whose version is what the statement gave.
void ComponentBuilder::publish(const Target &target) {
  ir::PublishOp::create(builder, location(statement->range), versions.lookup(target.symbol), target.symbol->name);
}

/// What newest(...) reads, taken where the statement begins: newest(q[d]) all elements of q, newest(x[e]) row e of x.
void ComponentBuilder::takeNewest(const CallExpression &call) {
  const Expression &argument = *call.bound.front();
  const auto *subscripted = dyn_cast<SubscriptedExpression>(&argument);
  const Expression &base = subscripted ? *subscripted->base : argument;
  const Symbol *symbol = cast<NameExpression>(base).symbol;
  const std::string described = freshName("newest_" + symbol->name);
  if (symbol->type.rank() == 1) {
    if (subscripted)
      computeBefore(argument, "");
    mlir::Value all = ir::NewestOp::create(builder, named(described, call.range), valueType(symbol->type), symbol->name,
                                           mlir::Value());
    computed[subscripted ? &base : &call] = all; // newest(q)[d] has a subscript on the call
    return;
  }
  computeBefore(*subscripted->subscripts.front().element, "");
  mlir::Value instance = scalar(*subscripted->subscripts.front().element);
  computed[&base] = ir::NewestOp::create(builder, named(described, call.range), valueType(rowOf(symbol->type)),
                                         symbol->name, instance);
  newestRows.insert(&base);
}

/// Whether iterations that no clause gives processes run as instances: each on all processes, or on the threads of one.
/// Of new arrays they give all rows, since others would have no place to come from. Not in a loop, which would make the
/// groups again and again.
bool ComponentBuilder::runAsInstances(const ForStatement &loop) const {
  const bool isOutermost = llvm::isa_and_nonnull<ir::GraphOp>(builder.getInsertionBlock()->getParentOp());
  if (instances || !isOutermost || !mayBeInstances(loop, statements))
    return false;
  const Binder &binder = loop.binders.front();
  return llvm::all_of(loop.names.carried, [&](const Symbol *row) {
    return !isUndefined(versions.lookup(row)) ||
           (binder.from.asConstant() == 0 && binder.to == row->type.shape.front());
  });
}

/// Without a clause, each instance has all processes.
void ComponentBuilder::buildOnGroups(const ForStatement &loop) {
  mlir::Value processes;
  if (const Expression *asked = loop.clauses.processes) {
    computeBefore(*asked, "");
    processes = scalar(*asked);
  }
  const InstanceData data = instanceData(loop);
  checkRows(loop, data);
  auto [instance, ints] = ComponentBuilder(*this, loop).buildInstance(data, versions);

  const Binder &binder = loop.binders.front();
  mlir::Location place = location(loop.range);
  std::vector<mlir::Value> reads = versionsOf(data.reads), rows;
  for (const std::string &size : ints)
    reads.push_back(sizeValue(Extent::symbol(size), place));
  for (auto [row, takes] : llvm::zip(data.rows, data.takes)) {
    const bool areAllGiven = !takes && binder.from.asConstant() == 0 && binder.to == row->type.shape.front();
    mlir::Value before = versions.lookup(row);
    const bool isNew = isUndefined(before);
    rows.push_back(areAllGiven || isNew ? ir::UndefinedOp::create(builder, place, valueType(row->type)).getResult()
                                        : before);
    if (!areAllGiven && isNew)
      diagnostics.report(DiagnosticKind::not_lowered, binder.name.range,
                         "`" + row->name + "`, of which a loop on groups of processes gives a part first");
    const bool isWhole = binder.from.asConstant() == 0 && binder.to == row->type.shape.front();
    if (isPublished(loop, row) && (isNew || !isWhole))
      diagnostics.report(DiagnosticKind::not_lowered, binder.name.range,
                         "`" + row->name + "`, which is published " +
                             (isNew ? "and has no value before the loop" : "in some of its rows only"));
  }
  auto index =
      ir::IndexAttr::get(builder.getContext(), binder.name.text, extentAttr(binder.from), extentAttr(binder.to));
  llvm::SmallVector<mlir::Type> types(mlir::ValueRange(rows).getTypes());
  llvm::SmallVector<bool> takes(data.takes.begin(), data.takes.end());
  auto op = ir::ParallelOp::create(builder, place, types, instance.getSymName(), index, processes, reads, rows, takes,
                                   namesOf(data.rows, {}));
  setVersions(data.rows, op.getResults());
  for (const Symbol *fresh : loop.names.fresh)
    versions.erase(fresh);
}

} // namespace dpg

// Statements `on processes(e)`: each becomes a graph of its own, and those that need nothing of each other run beside
// each other, each on a group of processes.
//
//     x = solve(A, b) on processes(2);
//     (V, d) = eig_symmetric(C) on processes(1);
//
//     %x, %V, %d = dpg.beside [@main.for_x, @main.for_V] on (%two, %one) ... reads(%A, %b, %C) [2, 1]
//
// How long each takes is predicted by what it reads and gives.
#include "compiler/build_ir/beside.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/walk.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/Matchers.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

bool isOnProcesses(const Statement &statement) {
  const auto *loop = dyn_cast<ForStatement>(&statement);
  return statement.clauses.processes && !(loop && loop->isParallel) &&
         isa<AssignmentStatement, ForStatement, RepeatStatement>(statement);
}

llvm::SetVector<const Symbol *> givenBy(const Statement &statement) {
  llvm::SetVector<const Symbol *> given;
  const auto addAll = [&](const LoopNames &names) {
    given.insert(names.carried.begin(), names.carried.end());
    given.insert(names.fresh.begin(), names.fresh.end());
  };
  if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement)) {
    for (const Target &target : assignment->targets)
      if (target.symbol)
        given.insert(target.symbol);
  } else if (const auto *loop = dyn_cast<ForStatement>(&statement)) {
    addAll(loop->names);
  } else if (const auto *repeat = dyn_cast<RepeatStatement>(&statement)) {
    addAll(repeat->names);
  }
  return given;
}

Section sectionOf(llvm::ArrayRef<Statement *> statements) {
  Section section, whole;
  llvm::SetVector<const Symbol *> given, read;
  for (Statement *statement : statements) {
    const auto reads = readIn({statement});
    const auto gives = givenBy(*statement);
    const auto isIn = [](const llvm::SetVector<const Symbol *> &some, const llvm::SetVector<const Symbol *> &set) {
      return llvm::any_of(some, [&](const Symbol *symbol) { return set.contains(symbol); });
    };
    const bool runsBeside = isOnProcesses(*statement);
    const bool mayRunBefore = !section.beside.empty() && isa<AssignmentStatement, DeclarationStatement>(*statement) &&
                              !statement->clauses.processes && !isIn(gives, read);
    if (!(runsBeside || mayRunBefore) || isIn(reads, given) || isIn(gives, given))
      break;
    if (!runsBeside) {
      section.before.push_back(statement);
      continue;
    }
    section.beside.push_back(statement);
    given.insert(gives.begin(), gives.end());
    read.insert(reads.begin(), reads.end());
    whole = section; // what stands behind the last of them stays there
  }
  return whole;
}

ComponentBuilder::ComponentBuilder(const ComponentBuilder &around, const Block &statements)
    : component(around.component), name(around.name), statements(statements), candidates(around.candidates),
      sources(around.sources), diagnostics(around.diagnostics), builder(around.builder), module(around.module),
      graph(around.graph), usedNames(around.usedNames) {
  isTask = true;
}

/// Whether a version of a name that a statement gives a part of goes into it.
static bool isUpdated(const Statement &statement, const Symbol *symbol) {
  const auto *assignment = dyn_cast<AssignmentStatement>(&statement);
  if (!assignment)
    return true; // what a loop carries
  return llvm::any_of(assignment->targets,
                      [&](const Target &target) { return target.symbol == symbol && !target.isWhole; });
}

/// Builds the graph of a statement. Returns it, and the names of sizes that it takes as ints.
std::pair<ir::GraphOp, std::vector<std::string>> ComponentBuilder::buildTask(llvm::ArrayRef<const Symbol *> reads,
                                                                             llvm::ArrayRef<const Symbol *> results,
                                                                             const Versions &outside) {
  mlir::OpBuilder::InsertionGuard guard(builder);
  const Statement &only = *statements.front();
  statement = &only;
  graph =
      openPrivateGraph(name.text + ".for_" + results.front()->name, only.range, "`" + statementText(only.range) + "`");
  mlir::Block &body = graph.getBody().emplaceBlock();
  builder.setInsertionPointToStart(&body);
  llvm::SmallVector<mlir::Attribute> parameters;
  for (const Symbol *read : reads) {
    mlir::Type type = outside.lookup(read).getType();
    if (auto array = dyn_cast<ir::ArrayType>(type); array && array.isSparse())
      type = array.withStorage(ir::Storage::sparse);
    versions[read] = body.addArgument(type, named(read->name, read->declared));
  }
  for (const Symbol *result : results)
    if (!versions.contains(result) && !result->type.isScalar())
      versions[result] = ir::UndefinedOp::create(builder, graph.getLoc(), valueType(result->type));
  buildBlock(statements);
  llvm::SmallVector<mlir::Value> given = llvm::to_vector_of<mlir::Value>(versionsOf(results));
  ir::ReturnOp::create(builder, graph.getLoc(), given);
  llvm::SmallVector<mlir::Type> types(mlir::ValueRange(given).getTypes());
  graph.setResultTypesAttr(builder.getTypeArrayAttr(types));
  std::vector<std::string> ints = bindFreeNames(reads.size());
  for (const Symbol *read : reads)
    parameters.push_back(instanceParameter(read->name, ir::Direction::in, read->type.text()));
  for (const std::string &size : ints)
    parameters.push_back(instanceParameter(size, ir::Direction::in, "int"));
  for (const Symbol *result : results)
    parameters.push_back(instanceParameter(result->name, ir::Direction::out, result->type.text()));
  graph.setParametersAttr(builder.getArrayAttr(parameters));
  return {graph, ints};
}

/// The graph of a statement, and what it reads here.
std::pair<ir::GraphOp, std::vector<mlir::Value>> ComponentBuilder::buildOnProcesses(const Statement &each) {
  const Block alone{const_cast<Statement *>(&each)};
  const auto given = givenBy(each);
  llvm::SetVector<const Symbol *> reads;
  const auto addRead = [&](const Symbol *symbol) {
    const bool isValue = symbol->kind == SymbolKind::Value || symbol->kind == SymbolKind::Parameter ||
                         symbol->kind == SymbolKind::LoopIndex;
    const mlir::Value version = isValue ? versions.lookup(symbol) : mlir::Value();
    if (version && !version.getDefiningOp<ir::UndefinedOp>())
      reads.insert(symbol);
  };
  for (const Symbol *symbol : readIn(alone, each.clauses.processes))
    addRead(symbol);
  for (const Symbol *symbol : given)
    if (isUpdated(each, symbol))
      addRead(symbol);
  auto [task, ints] = ComponentBuilder(*this, alone).buildTask(reads.getArrayRef(), given.getArrayRef(), versions);
  std::vector<mlir::Value> values = versionsOf(reads.getArrayRef());
  for (const std::string &size : ints)
    values.push_back(sizeValue(Extent::symbol(size), location(each.range)));
  return {task, values};
}

/// What a statement should cost: two operations with each element that it reads, with those of a dense matrix that a
/// library task takes as many as it has columns, and the bytes of all that it reads and gives. Expertise does not
/// count.
mlir::Value ComponentBuilder::predictedFigure(FactKind kind, const Statement &each, llvm::ArrayRef<mlir::Value> reads,
                                              mlir::TypeRange results) {
  mlir::Location place = location(each.range);
  const auto *assignment = dyn_cast<AssignmentStatement>(&each);
  const auto *call = assignment ? dyn_cast<CallExpression>(assignment->value) : nullptr;
  const bool isOfLibrary = call && call->calleeKind == CalleeKind::Library;
  mlir::Value total;
  const auto add = [&](mlir::Value part) {
    total = total ? num::AddOp::create(builder, place, total, part).getResult() : part;
  };
  for (mlir::Value read : reads)
    if (auto type = dyn_cast<ir::ArrayType>(read.getType())) {
      const bool isFactor = isOfLibrary && kind == FactKind::Operations && !type.isSparse() && type.rank() == 2;
      mlir::Value weight = isFactor ? real(sizeValue(*Extent::parse(type.getShape()[1].getText()), place), place)
                                    : constant(kind == FactKind::Bytes ? "8" : "2", place);
      add(num::MulOp::create(builder, place, weight, entriesOf(read, place)));
    }
  for (mlir::Type result : results)
    if (auto type = dyn_cast<ir::ArrayType>(result); type && kind == FactKind::Bytes)
      add(num::MulOp::create(builder, place, constant("8", place), elementsOf(type, place)));
  if (!total)
    return constant("0", place);
  const std::string what = kind == FactKind::Bytes ? "_bytes" : "_operations";
  nameValue(total, named(givenBy(each).front()->name + what, each.range));
  return total;
}

void ComponentBuilder::buildBeside(llvm::ArrayRef<const Statement *> each) {
  llvm::SmallVector<mlir::Attribute> bodies;
  llvm::SmallVector<mlir::Value> processes, operations, bytes, reads;
  llvm::SmallVector<int64_t> counts;
  llvm::SmallVector<mlir::Type> types;
  llvm::SmallVector<const Symbol *> given;
  for (const Statement *one : each) {
    statement = one;
    computed.clear();
    computeBefore(*one->clauses.processes, "");
    processes.push_back(scalar(*one->clauses.processes));
    auto [task, values] = buildOnProcesses(*one);
    if (mlir::matchPattern(processes.back(), mlir::m_One()))
      task->setAttr("on_one_process", builder.getUnitAttr());
    bodies.push_back(mlir::FlatSymbolRefAttr::get(task.getSymNameAttr()));
    reads.append(values.begin(), values.end());
    counts.push_back(static_cast<int64_t>(values.size()));
    llvm::SmallVector<mlir::Type> results;
    for (const Symbol *symbol : givenBy(*one)) {
      refuseLoopShape(symbol->type, one->range);
      results.push_back(symbol->type.isScalar() ? scalarType(symbol->type) : valueType(symbol->type));
      given.push_back(symbol);
    }
    operations.push_back(predictedFigure(FactKind::Operations, *one, values, results));
    bytes.push_back(predictedFigure(FactKind::Bytes, *one, values, results));
    types.append(results.begin(), results.end());
  }
  auto op = ir::BesideOp::create(builder, location(each.front()->range), types, builder.getArrayAttr(bodies), processes,
                                 operations, bytes, reads, counts, namesOf(given, {}));
  setVersions(given, op.getResults());
}

} // namespace dpg

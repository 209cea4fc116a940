// From the operations of a graph to its drawing.
//
// First one walk in program order makes the nodes, and the clusters around them; then each reader's operands are traced
// back to the nodes that made them. A trace goes through what is no node: exchanges and reductions over processes,
// which are noted on the way, unnamed scalar arithmetic, and what loops carry: from a loop's block argument to the
// value that enters the loop, and to the one that the iteration before hands on.
#include "compiler/views/data_text.h"

#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"

#include <deque>
#include <map>
#include <set>

using namespace dpg;
using namespace dpg::views;
using mlir::Operation;
using mlir::Value;

namespace {

/// One graph on its way to a drawing.
class TaskGraphBuilder {
public:
  explicit TaskGraphBuilder(ir::GraphOp graph) : graph(graph) {}
  TaskGraph build();

private:
  /// A node that reads values, whose flows are made when all nodes are there.
  struct Reader {
    size_t node;
    Operation *op;
    llvm::SmallVector<Value> values;
  };
  /// What a trace has met between a reader and the place where it stands.
  struct Path {
    std::string name; ///< the reader's, where a loop carries the value under another one
    std::vector<std::string> exchanges;
    bool isForNextIteration = false;
  };

  void addInputs();
  void walk(mlir::Block &block, size_t cluster);
  void visit(Operation *op, size_t cluster);
  void visitRun(ir::RunOp run, size_t cluster);
  void visitInvoke(ir::InvokeOp invoke, size_t cluster);
  void visitLoop(Operation *loop, std::string title, size_t cluster);
  void visitBranch(mlir::scf::IfOp branch, size_t cluster);
  void visitChoice(ir::ChooseOp choice, size_t cluster);
  void visitContract(ir::CheckContractOp contract, size_t cluster);
  void visitReturn(ir::ReturnOp op);
  void visitScalar(Operation *op, size_t cluster);

  size_t addCluster(ClusterKind kind, std::string title, std::vector<std::string> remarks, size_t parent);
  size_t addNode(Operation *op, Node node, mlir::ValueRange results, llvm::SmallVector<Value> reads);
  size_t certificateIn(size_t cluster);
  void gatherComponents();

  void trace(const Reader &reader);
  void step(const Reader &reader, Value value, const Path &path);
  void stepThrough(const Reader &reader, mlir::BlockArgument argument, Path path);
  void stepThrough(mlir::OpResult result, Path path);
  void addFlow(const Reader &reader, Value value, const Path &path);

  ir::GraphOp graph;
  TaskGraph drawn;
  std::vector<Reader> readers;
  llvm::DenseMap<Value, size_t> makers; ///< the nodes that values come from
  std::map<size_t, size_t> certificates;
  std::map<size_t, std::string> components;   ///< of tasks all of whose statements stand in one other component
  std::deque<std::pair<Value, Path>> pending; ///< of the current trace
};

TaskGraph TaskGraphBuilder::build() {
  drawn.name = graph.getSymName().str();
  addCluster(ClusterKind::Graph, "graph " + drawn.name, spreadText(graph), 0);
  addInputs();
  walk(graph.getBody().front(), 0);
  gatherComponents();
  for (const Reader &reader : readers)
    trace(reader);
  return std::move(drawn);
}

// --- nodes and clusters

size_t TaskGraphBuilder::addCluster(ClusterKind kind, std::string title, std::vector<std::string> remarks,
                                    size_t parent) {
  drawn.clusters.push_back({kind, std::move(title), std::move(remarks), parent});
  return drawn.clusters.size() - 1;
}

size_t TaskGraphBuilder::addNode(Operation *op, Node node, mlir::ValueRange results, llvm::SmallVector<Value> reads) {
  const size_t index = drawn.nodes.size();
  drawn.nodes.push_back(std::move(node));
  for (Value result : results)
    makers[result] = index;
  readers.push_back({index, op, std::move(reads)});
  return index;
}

/// The cluster of what is computed in enclosures among the nodes of `cluster`.
size_t TaskGraphBuilder::certificateIn(size_t cluster) {
  const auto [found, isNew] = certificates.try_emplace(cluster, drawn.clusters.size());
  if (isNew)
    addCluster(ClusterKind::Certificate, "certificate", {"computed in enclosures of the exact values"}, cluster);
  return found->second;
}

bool isEnclosed(mlir::ValueRange values) {
  return llvm::any_of(values.getTypes(), [](mlir::Type type) {
    auto array = llvm::dyn_cast<ir::ArrayType>(type);
    return llvm::isa<num::BallType>(array ? array.getElement() : type);
  });
}

/// Where a parameter's value comes from, if nobody gives it.
std::string defaultText(ir::ParameterAttr parameter) {
  if (!parameter.getFile().empty())
    return "= read \"" + parameter.getFile().str() + "\"";
  const llvm::StringRef value = parameter.getGenerator().empty() ? parameter.getInitial() : parameter.getGenerator();
  return value.empty() ? "" : "= " + value.str();
}

void TaskGraphBuilder::addInputs() {
  for (mlir::BlockArgument argument : graph.getBody().getArguments()) {
    const ir::ParameterAttr parameter = graph.parameterOfArgument(argument.getArgNumber());
    Node node{NodeKind::Input, parameter.getName().str(), {{typeText(argument.getType(), graph), ""}}, 0};
    if (std::string value = defaultText(parameter); !value.empty())
      node.statements.push_back({std::move(value), ""});
    addNode(graph, std::move(node), argument, {});
  }
}

void TaskGraphBuilder::walk(mlir::Block &block, size_t cluster) {
  for (Operation &op : block)
    visit(&op, cluster);
}

std::string loopTitle(ir::ForOp loop) {
  const ir::IndexAttr index = loop.getIndex();
  return ((loop.getParallel() ? "parallel for " : "for ") + index.getName() + " in " + index.getFrom().getText() +
          ".." + index.getTo().getText())
      .str();
}

std::string title(ir::ParallelOp loop) {
  const ir::IndexAttr index = loop.getIndex();
  return ("parallel for " + index.getName() + " in " + index.getFrom().getText() + ".." + index.getTo().getText() +
          (loop.getProcesses() ? " on groups" : ""))
      .str();
}
std::string title(ir::BesideOp beside) {
  std::string names;
  for (llvm::StringRef name : beside.getNames().getAsValueRange<mlir::StringAttr>())
    names += (names.empty() ? "" : ", ") + name.str();
  return names + " on groups";
}
std::string title(ir::PublishOp publish) { return ("publish " + publish.getName()).str(); }
std::string title(ir::NewestOp newest) { return ("newest " + newest.getName()).str(); }
std::string title(ir::RowOp row) { return ("row of " + ir::nameOf(row.getMatrix())).str(); }

std::string loopTitle(ir::RepeatOp loop) {
  llvm::APInt limit;
  const bool isConstant = mlir::matchPattern(loop.getLimit(), mlir::m_ConstantInt(&limit));
  const std::string count = isConstant ? llvm::toString(limit, 10, true) : ir::nameOf(loop.getLimit()).str();
  return "repeat" + (count.empty() ? "" : " up to " + count) + " ... until " + loop.getCondition().str();
}

void TaskGraphBuilder::visit(Operation *op, size_t cluster) {
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](ir::RunOp run) { visitRun(run, cluster); })
      .Case([&](ir::InvokeOp invoke) { visitInvoke(invoke, cluster); })
      .Case<ir::ParallelOp, ir::BesideOp, ir::PublishOp, ir::NewestOp, ir::RowOp>([&](auto named) {
        Node node{NodeKind::Task, title(named), {{"", placeText(op->getLoc())}}, cluster};
        addNode(op, std::move(node), op->getResults(), llvm::to_vector_of<Value>(op->getOperands()));
      })
      .Case([&](ir::ForOp loop) { visitLoop(loop, loopTitle(loop), cluster); })
      .Case([&](ir::RepeatOp loop) { visitLoop(loop, loopTitle(loop), cluster); })
      .Case([&](ir::UntilOp until) {
        Node node{NodeKind::Condition, until->getParentOfType<ir::RepeatOp>().getCondition().str() + " ?", {}, cluster};
        addNode(op, std::move(node), {}, {until.getCondition()});
      })
      .Case([&](mlir::scf::IfOp branch) { visitBranch(branch, cluster); })
      .Case([&](ir::ChooseOp choice) { visitChoice(choice, cluster); })
      .Case([&](ir::StoreAsOp store) {
        const bool isDense = !store.getType().isSparse();
        const llvm::StringRef verb = store.compresses()               ? "sum triplets"
                                     : !isDense                       ? "transpose"
                                     : store.getType().isReplicated() ? "give every process"
                                                                      : "spread";
        Node node{NodeKind::Storage, ir::nameOf(store.getResult()).str(), {}, cluster};
        node.statements.push_back({typeText(store.getType(), graph), ""});
        node.statements.push_back({(verb + " " + ir::nameInProgram(store.getArray())).str(), placeText(op->getLoc())});
        addNode(op, std::move(node), op->getResults(), {store.getArray()});
      })
      .Case([&](ir::CheckContractOp contract) { visitContract(contract, cluster); })
      .Case([&](ir::ShowOp show) {
        const auto texts = llvm::map_range(show.getTexts().getAsValueRange<mlir::StringAttr>(),
                                           [](llvm::StringRef text) { return text.str(); });
        Node node{NodeKind::Show, "show " + llvm::join(texts, ", "), {{"", placeText(op->getLoc())}}, cluster};
        addNode(op, std::move(node), {}, llvm::to_vector_of<Value>(op->getOperands()));
      })
      .Case([&](ir::ReturnOp results) { visitReturn(results); })
      .Default([&](Operation *other) { visitScalar(other, cluster); });
}

/// A bound stands at its contract; in tasks that compute it, `certify x` is enough.
llvm::StringRef shortened(llvm::StringRef statement) {
  return statement.starts_with("certify ") ? statement.split(" by ").first : statement;
}

/// Statements of another component than the one drawn stand under its name, as in emitted code.
void TaskGraphBuilder::visitRun(ir::RunOp run, size_t cluster) {
  auto task = mlir::SymbolTable::lookupNearestSymbolFrom<ir::TaskOp>(run, run.getTaskAttr());
  Node node{NodeKind::Task, run.getTask().str(), {}, isEnclosed(run.getResults()) ? certificateIn(cluster) : cluster};
  std::set<std::string> origins;
  for (const auto origin : task.nest().getOrigins().getAsRange<ir::OriginAttr>()) {
    origins.insert(origin.getComponent().str());
    const bool isOwn = origin.getComponent() == graph.getSymName();
    node.statements.push_back({((isOwn ? "" : origin.getComponent() + ": ") + shortened(origin.getStatement())).str(),
                               (origin.getFile() + ":" + llvm::Twine(origin.getLine())).str()});
  }
  const bool isOfOther = origins.size() == 1 && *origins.begin() != graph.getSymName();
  const size_t index = addNode(run, std::move(node), run.getResults(), llvm::to_vector_of<Value>(run.getArguments()));
  if (isOfOther)
    components[index] = *origins.begin();
}

void TaskGraphBuilder::visitInvoke(ir::InvokeOp invoke, size_t cluster) {
  Node node{NodeKind::Task, invoke.getImplementation().str(), {}, cluster};
  node.statements.push_back({(invoke.getFunction() + " in " + invoke.getHeader()).str(), placeText(invoke.getLoc())});
  addNode(invoke, std::move(node), invoke.getResults(), llvm::to_vector_of<Value>(invoke.getArguments()));
}

void TaskGraphBuilder::visitLoop(Operation *loop, std::string title, size_t cluster) {
  const size_t inner = addCluster(ClusterKind::Loop, std::move(title), {placeText(loop->getLoc())}, cluster);
  walk(loop->getRegion(0).front(), inner);
}

/// A branch without tasks is scalar arithmetic.
void TaskGraphBuilder::visitBranch(mlir::scf::IfOp branch, size_t cluster) {
  const bool hasTasks =
      branch
          ->walk([](Operation *op) {
            return llvm::isa<ir::RunOp, ir::InvokeOp>(op) ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
          })
          .wasInterrupted();
  if (!hasTasks)
    return visitScalar(branch, cluster);
  const size_t around = addCluster(ClusterKind::Branch, "if", {placeText(branch.getLoc())}, cluster);
  addNode(branch, Node{NodeKind::Condition, "condition ?", {}, around}, {}, {branch.getCondition()});
  for (mlir::Region &region : branch->getRegions()) {
    const bool isThen = region.getRegionNumber() == 0;
    if (!region.empty())
      walk(region.front(), addCluster(ClusterKind::Branch, isThen ? "then" : "else", {}, around));
  }
}

/// One box an implementation.
void TaskGraphBuilder::visitChoice(ir::ChooseOp choice, size_t cluster) {
  const size_t around =
      addCluster(ClusterKind::Branch, ("choose " + choice.getTask()).str(), {placeText(choice.getLoc())}, cluster);
  for (mlir::Region &region : choice.getAlternatives())
    walk(region.front(),
         addCluster(ClusterKind::Branch, choice.candidate(region.getRegionNumber()).getName().str(), {}, around));
}

void TaskGraphBuilder::visitContract(ir::CheckContractOp contract, size_t cluster) {
  const ir::ContractAttr terms = contract.getContract();
  Node node{NodeKind::Contract,
            ((contract->hasAttr("sampled") ? "sample " : "certify ") + contract.getName()).str(),
            {},
            certificateIn(cluster)};
  node.statements.push_back({("within " + terms.getTolerance() + " " + stringifySense(terms.getSense()) + " norm " +
                              stringifyNorm(terms.getNorm()) + (terms.getSampled() ? " sampled" : ""))
                                 .str(),
                             ""});
  node.statements.push_back({"by " + contract.getText().str(), placeText(contract.getLoc())});
  addNode(contract, std::move(node), {}, {contract.getBound(), contract.getNorm()});
}

void TaskGraphBuilder::visitReturn(ir::ReturnOp op) {
  for (auto [place, value] : llvm::enumerate(op.getValues())) {
    const ir::ParameterAttr parameter = graph.parameterOfResult(place);
    Node node{NodeKind::Output, parameter.getName().str(), {{typeText(value.getType(), graph), ""}}, 0};
    if (!parameter.getContractText().empty())
      node.statements.push_back({parameter.getContractText().str(), ""});
    addNode(op, std::move(node), {}, {value});
  }
}

/// Arithmetic whose result has a name; what else there is of it, conversions too, is passed through.
void TaskGraphBuilder::visitScalar(Operation *op, size_t cluster) {
  const bool isArithmetic = op->getNumResults() == 1 && (op->getNumOperands() > 0 || op->getNumRegions() > 0) &&
                            !llvm::isa<ir::ArrayType>(op->getResult(0).getType()) &&
                            !llvm::isa_and_nonnull<dist_ir::DistDialect>(op->getDialect());
  const llvm::StringRef name = isArithmetic ? ir::nameOf(op->getResult(0)) : "";
  const bool isConversion = op->getNumOperands() == 1 && ir::nameOf(op->getOperand(0)) == name;
  if (name.empty() || isConversion)
    return;
  llvm::SetVector<Value> reads(op->operand_begin(), op->operand_end());
  op->walk([&](Operation *inner) { reads.insert(inner->operand_begin(), inner->operand_end()); });
  const size_t around = isEnclosed(op->getResults()) ? certificateIn(cluster) : cluster;
  Statement type{typeText(op->getResult(0).getType(), graph), placeText(op->getLoc())};
  Node node{NodeKind::Scalar, name.str(), {std::move(type)}, around};
  addNode(op, std::move(node), op->getResults(), llvm::to_vector_of<Value>(reads));
}

/// Tasks that one call of another graph made stand together, where there are several.
void TaskGraphBuilder::gatherComponents() {
  std::map<std::pair<size_t, std::string>, std::vector<size_t>> groups;
  for (const auto &[node, component] : components)
    groups[{drawn.nodes[node].cluster, component}].push_back(node);
  for (const auto &[key, nodes] : groups) {
    if (nodes.size() < 2)
      continue;
    const size_t cluster = addCluster(ClusterKind::Component, "from " + key.second, {}, key.first);
    for (const size_t node : nodes)
      drawn.nodes[node].cluster = cluster;
  }
}

// --- flows

void note(std::vector<std::string> &exchanges, std::string exchange) {
  if (!llvm::is_contained(exchanges, exchange))
    exchanges.push_back(std::move(exchange));
}

/// A task may read a value both as it is and after an exchange: that is one flow.
void TaskGraphBuilder::addFlow(const Reader &reader, Value value, const Path &path) {
  const llvm::StringRef name = ir::nameOf(value);
  const std::string readAs = path.name == name ? "" : path.name;
  auto same = llvm::find_if(drawn.flows, [&](const Flow &flow) {
    return flow.from == makers[value] && flow.to == reader.node && flow.name == name && flow.readAs == readAs &&
           flow.isForNextIteration == path.isForNextIteration;
  });
  if (same == drawn.flows.end())
    same = drawn.flows.insert(same, Flow{makers[value],
                                         reader.node,
                                         name.str(),
                                         readAs,
                                         typeText(value.getType(), graph),
                                         {},
                                         path.isForNextIteration});
  for (const std::string &exchange : path.exchanges)
    note(same->exchanges, exchange);
}

/// Breadth first: chains of arithmetic may be long.
void TaskGraphBuilder::trace(const Reader &reader) {
  std::set<std::tuple<void *, bool, std::vector<std::string>>> met;
  for (Value value : reader.values)
    pending.push_back({value, {}});
  for (; !pending.empty(); pending.pop_front()) {
    const auto &[value, path] = pending.front();
    if (met.insert({value.getAsOpaquePointer(), path.isForNextIteration, path.exchanges}).second)
      step(reader, value, path);
  }
}

void TaskGraphBuilder::step(const Reader &reader, Value value, const Path &path) {
  if (makers.contains(value))
    return addFlow(reader, value, path);
  if (auto argument = llvm::dyn_cast<mlir::BlockArgument>(value))
    return stepThrough(reader, argument, path);
  stepThrough(llvm::cast<mlir::OpResult>(value), path);
}

/// The operands that a loop's terminator hands on.
mlir::OperandRange handedOn(Operation *loop, bool last) {
  Operation *end = loop->getRegion(0).front().getTerminator();
  if (auto until = llvm::dyn_cast<ir::UntilOp>(end))
    return last ? until.getLast() : until.getCarried();
  auto next = llvm::cast<ir::NextOp>(end);
  return last ? next.getLast() : next.getCarried();
}

void TaskGraphBuilder::stepThrough(const Reader &reader, mlir::BlockArgument argument, Path path) {
  Operation *loop = argument.getOwner()->getParentOp();
  auto counted = llvm::dyn_cast<ir::ForOp>(loop);
  if (!llvm::isa<ir::RepeatOp>(loop) && (!counted || argument.getArgNumber() == 0))
    return;
  const unsigned place = argument.getArgNumber() - (counted ? 1 : 0);
  if (path.name.empty())
    path.name = ir::nameOf(argument).str();
  pending.push_back({counted ? counted.getCarried()[place] : llvm::cast<ir::RepeatOp>(loop).getCarried()[place], path});
  path.isForNextIteration |= loop->isAncestor(reader.op);
  pending.push_back({handedOn(loop, false)[place], std::move(path)});
}

std::string exchangeText(dist_ir::FinishOp finish) {
  auto rows = finish.getExchange().getDefiningOp<dist_ir::StartRowsOp>();
  if (!rows)
    return "halo exchange";
  const bool isVector = finish.getArray().getType().rank() == 1;
  return llvm::formatv("exchange of {0}: {1} above, {2} below", isVector ? "elements" : "rows", rows.getAbove(),
                       rows.getBelow());
}

void TaskGraphBuilder::stepThrough(mlir::OpResult result, Path path) {
  Operation *op = result.getOwner();
  const unsigned place = result.getResultNumber();
  if (auto finish = llvm::dyn_cast<dist_ir::FinishOp>(op)) {
    note(path.exchanges, exchangeText(finish));
    pending.push_back({finish.getArray(), std::move(path)});
  } else if (auto reduction = llvm::dyn_cast<dist_ir::AllReduceOp>(op)) {
    const auto kind = llvm::cast<ir::ReductionKindAttr>(reduction.getKinds()[place]);
    note(path.exchanges, (stringifyReductionKind(kind.getValue()) + " over processes").str());
    pending.push_back({reduction.getValues()[place], std::move(path)});
  } else if (auto elements = llvm::dyn_cast<dist_ir::AllReduceElementsOp>(op)) {
    note(path.exchanges, (stringifyReductionKind(elements.getKind()) + " over processes").str());
    pending.push_back({elements.getArray(), std::move(path)});
  } else if (llvm::isa<ir::RepeatOp, ir::ForOp>(op)) {
    const mlir::OperandRange carried = handedOn(op, false), last = handedOn(op, true);
    if (place < carried.size() + last.size())
      pending.push_back({place < carried.size() ? carried[place] : last[place - carried.size()], std::move(path)});
  } else if (llvm::isa<mlir::scf::IfOp, ir::ChooseOp>(op)) {
    for (mlir::Region &region : op->getRegions())
      pending.push_back({region.front().getTerminator()->getOperand(place), path});
  } else {
    for (Value operand : op->getOperands())
      pending.push_back({operand, path});
  }
}

} // namespace

TaskGraph views::taskGraphOf(ir::GraphOp graph) { return TaskGraphBuilder(graph).build(); }

// What travels between processes: plans, exchanges, reductions of scalars.
#include "compiler/emit/cpp/graph_emitter.h"
#include "dialects/dpg/names.h"

#include <set>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

/// Which buffers are exchanged by which plan, also those that swap with one that is.
void GraphEmitter::collectPlans() {
  graph.walk([&](dist_ir::StartOp start) { planOfBuffer[storage.bufferOf(start.getArray())] = start.getPlan(); });
  graph.walk([&](mlir::Operation *op) {
    for (const auto &[first, second] : StoragePlan::pairs(op, "swap")) {
      if (const auto found = planOfBuffer.find(first); found != planOfBuffer.end())
        planOfBuffer.try_emplace(second, found->second);
      else if (const auto other = planOfBuffer.find(second); other != planOfBuffer.end())
        planOfBuffer.try_emplace(first, other->second);
    }
  });
}

void GraphEmitter::emitPlan(dist_ir::PlanOp plan, cpp::Block &out) {
  auto first = cast<ir::ArrayType>(plan.getMatrices()[0].getType());
  const ir::ExtentAttr across = first.getShape()[1 - first.lineDimension()];
  const std::string name = names.take((across.getText() + "_halo").str());
  std::vector<Expression> arguments{partitionOf(across)};
  for (mlir::Value matrix : plan.getMatrices())
    arguments.push_back(atom(buffer(matrix)));
  out.push_back(cpp::Declaration{"const dpg::halo_plan", name, std::nullopt, std::move(arguments)});
  plans[plan.getResult()] = name;
}

std::string GraphEmitter::exchangeOf(mlir::Value exchange) { return exchanges.lookup(exchange); }

/// One exchange object for each array and plan, made before the loops.
void GraphEmitter::emitStart(dist_ir::StartOp start, cpp::Block &out) {
  const std::string array = buffer(start.getArray());
  const ir::ArrayType type = start.getArray().getType();
  const std::string key = array + " by " + plans[start.getPlan()];
  if (!exchangeNames.contains(key)) {
    exchangeNames[key] = names.takeOutside(array + "_halo");
    std::vector<Expression> arguments{atom(plans[start.getPlan()])};
    if (type.rank() == 2)
      arguments.push_back(extent(type.getShape()[1], start));
    declarations(out).push_back(
        cpp::Declaration{haloType(type), exchangeNames[key], std::nullopt, std::move(arguments)});
  }
  exchanges[start.getResult()] = exchangeNames[key];
  out.push_back(cpp::Evaluation{cpp::method(atom(exchangeNames[key]), "start", {atom(array)})});
}

void GraphEmitter::emitStartRows(dist_ir::StartRowsOp start, cpp::Block &out) {
  const std::string array = buffer(start.getArray());
  const int64_t width = std::max<int64_t>(start.getAbove(), start.getBelow());
  const std::string key = array + " rows " + std::to_string(width);
  if (!exchangeNames.contains(key)) {
    const ir::ArrayType type = start.getArray().getType();
    exchangeNames[key] = names.takeOutside(array + (type.rank() == 1 ? "_ghosts" : "_ghost_rows"));
    const Expression partition = partitionOf(type.getShape()[0]);
    declarations(out).push_back(cpp::Declaration{
        "dpg::ghost_rows", exchangeNames[key], std::nullopt, {partition, atom(std::to_string(width))}});
  }
  exchanges[start.getResult()] = exchangeNames[key];
  out.push_back(cpp::Evaluation{cpp::method(atom(exchangeNames[key]), "start", {atom(array)})});
}

/// The exchange of a vector's halo ends in the call that reads it, if that is the only one and comes next.
void GraphEmitter::emitFinish(dist_ir::FinishOp finish, cpp::Block &out) {
  auto run = llvm::dyn_cast_or_null<ir::RunOp>(finish->getNextNode());
  const bool isVectorsHalo = finish.getResult().getType().rank() == 1 && !bringsNeighbours(finish);
  if (run && isVectorsHalo && finish->hasOneUse() && *finish->getUsers().begin() == run) {
    inlined.insert(finish);
    return;
  }
  out.push_back(cpp::Evaluation{cpp::method(atom(exchangeOf(finish.getExchange())), "finish")});
}

static const char *reductionName(ir::ReductionKind kind) {
  switch (kind) {
  case ir::ReductionKind::sum:
    return "sum";
  case ir::ReductionKind::max:
    return "max";
  case ir::ReductionKind::min:
    return "min";
  case ir::ReductionKind::any:
    return "any";
  case ir::ReductionKind::all:
    return "all";
  case ir::ReductionKind::argmax:
    return "maxloc";
  case ir::ReductionKind::argmin:
    return "minloc";
  case ir::ReductionKind::product:
    return "product";
  }
  llvm_unreachable("all kinds are listed");
}

static std::string partName(ir::ReductionKind kind) {
  if (kind == ir::ReductionKind::argmax)
    return "dpg::max_located";
  if (kind == ir::ReductionKind::argmin)
    return "dpg::min_located";
  return "dpg::" + std::string(reductionName(kind)) + "_of";
}

/// Nothing where nobody reads a result. One value: `const double lost = dpg::sum(comm, lost_here);`, several in one
/// message: a structured binding.
void GraphEmitter::emitAllReduce(dist_ir::AllReduceOp reduce, cpp::Block &out) {
  if (llvm::none_of(reduce.getResults(), [&](mlir::Value result) { return isRead(result); })) {
    for (mlir::Value result : reduce.getResults())
      bind(result, atom("unread")); // in what no statement prints
    return;
  }
  llvm::SmallVector<ir::ReductionKind> kinds;
  for (mlir::Attribute kind : reduce.getKinds())
    kinds.push_back(cast<ir::ReductionKindAttr>(kind).getValue());
  std::vector<Expression> here;
  for (mlir::Value value : reduce.getValues()) {
    const auto found = located.find(value);
    here.push_back(found == located.end() ? use(value) : *found->second);
  }
  const Expression shared = comm();
  if (here.size() == 1) {
    Expression value = cpp::call("dpg::" + std::string(reductionName(kinds[0])), {shared, here[0]});
    if (ir::givesIndex(kinds[0]))
      value = cpp::call("dpg::place", {value});
    return define(reduce.getResult(0), value, out);
  }
  const bool areAlike =
      std::set<ir::ReductionKind>(kinds.begin(), kinds.end()).size() == 1 &&
      (kinds[0] == ir::ReductionKind::sum || kinds[0] == ir::ReductionKind::max || kinds[0] == ir::ReductionKind::min);
  std::vector<Expression> arguments{shared};
  std::vector<std::string> combined;
  for (size_t i = 0; i < here.size(); ++i) {
    arguments.push_back(areAlike ? here[i] : cpp::braces(partName(kinds[i]), {here[i]}));
    const std::string name =
        names.take((beginsLoop(reduce.getResult(i)) ? "initial_" : "") + describe(reduce.getResult(i)));
    list += (i > 0 ? ", " : "") + name;
    bind(reduce.getResult(i), ir::givesIndex(kinds[i]) ? cpp::call("dpg::place", {atom(name)}) : atom(name));
  }
  const std::string callee = areAlike ? "dpg::" + std::string(reductionName(kinds[0])) : "dpg::reduce";
  out.push_back(cpp::Declaration{"const auto", "[" + list + "]", cpp::call(callee, std::move(arguments))});
  for (mlir::Value result : reduce.getResults())
    if (const auto variable = assigned.find(result); variable != assigned.end()) {
      out.push_back(cpp::Assignment{atom(variable->second), use(result)});
      bind(result, atom(variable->second));
    }
}

} // namespace dpg::emit

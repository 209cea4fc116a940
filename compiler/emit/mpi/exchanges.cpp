// What travels between processes: plans, exchanges, reductions of scalars.
#include "compiler/emit/cpp/graph_emitter.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringExtras.h"

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

/// What an exchange is called by: threads that take turns know the array under two names.
static std::string exchangedName(const std::string &array, llvm::StringRef buffer, bool isByAllThreads) {
  return isByAllThreads ? buffer.str() : array;
}

void GraphEmitter::emitStart(mlir::Operation *start, const std::string &exchange, const std::string &array,
                             cpp::Block &out) {
  const Expression call = cpp::method(atom(exchange), "start", {atom(array)});
  if (isByAllThreads(start))
    return exchangeByMainThread(exchange, call.flat(), out);
  out.push_back(cpp::Evaluation{call});
}

/// One exchange object for each array and plan, made before the loops.
void GraphEmitter::emitStart(dist_ir::StartOp start, cpp::Block &out) {
  const std::string array = buffer(start.getArray());
  const ir::ArrayType type = start.getArray().getType();
  const std::string key = array + " by " + plans[start.getPlan()];
  if (!exchangeNames.contains(key)) {
    exchangeNames[key] =
        names.takeOutside(exchangedName(array, storage.bufferOf(start.getArray()), isByAllThreads(start)) + "_halo");
    std::vector<Expression> arguments{atom(plans[start.getPlan()])};
    std::optional<Expression> rowLength;
    for (ir::ExtentAttr size : type.getShape().drop_front())
      rowLength = rowLength ? Expression::binary("*", *rowLength, extent(size, start)) : extent(size, start);
    if (rowLength)
      arguments.push_back(*rowLength);
    declarations(out).push_back(
        cpp::Declaration{haloType(type), exchangeNames[key], std::nullopt, std::move(arguments)});
  }
  exchanges[start.getResult()] = exchangeNames[key];
  emitStart(start, exchangeNames[key], array, out);
}

void GraphEmitter::emitStartRows(dist_ir::StartRowsOp start, cpp::Block &out) {
  const std::string array = buffer(start.getArray());
  const int64_t width = std::max<int64_t>(start.getAbove(), start.getBelow());
  const std::string key = array + " rows " + std::to_string(width);
  if (!exchangeNames.contains(key)) {
    const ir::ArrayType type = start.getArray().getType();
    exchangeNames[key] =
        names.takeOutside(exchangedName(array, storage.bufferOf(start.getArray()), isByAllThreads(start)) +
                          (type.rank() == 1 ? "_ghosts" : "_ghost_rows"));
    const Expression partition = partitionOf(type.getShape()[0]);
    declarations(out).push_back(cpp::Declaration{
        "dpg::ghost_rows", exchangeNames[key], std::nullopt, {partition, atom(std::to_string(width))}});
  }
  exchanges[start.getResult()] = exchangeNames[key];
  emitStart(start, exchangeNames[key], array, out);
}

/// The exchange of a vector's halo ends in the call that reads it, if that is the only one and comes next.
void GraphEmitter::emitFinish(dist_ir::FinishOp finish, cpp::Block &out) {
  auto run = llvm::dyn_cast_or_null<ir::RunOp>(finish->getNextNode());
  const bool isVectorsHalo = finish.getResult().getType().rank() == 1 && !bringsNeighbours(finish);
  if (run && isVectorsHalo && !isByAllThreads(finish) && finish->hasOneUse() && *finish->getUsers().begin() == run) {
    inlined.insert(finish);
    return;
  }
  const std::string exchange = exchangeOf(finish.getExchange());
  const Expression call = cpp::method(atom(exchange), "finish");
  if (!isByAllThreads(finish))
    out.push_back(cpp::Evaluation{call});
  else if (!endsBeforeOuterPart(finish))
    exchangeByMainThread(exchange, call.flat(), out);
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

/// The share of both parts of a run, where `value` combines them; else a run's.
static bool isOfParts(mlir::Value value) {
  mlir::Operation *op = value.getDefiningOp();
  return llvm::isa_and_nonnull<mlir::arith::AddIOp, mlir::arith::MulIOp>(op) &&
         llvm::all_of(op->getOperands(), [](mlir::Value part) { return part.getDefiningOp<ir::RunOp>(); });
}

/// What a process has of a value, as its task gathered it.
Expression GraphEmitter::shareOf(mlir::Value value) {
  if (const auto found = gathered.find(value); found != gathered.end())
    return *found->second;
  if (!isOfParts(value))
    return use(value);
  mlir::Operation *both = value.getDefiningOp();
  return cpp::binary(llvm::isa<mlir::arith::AddIOp>(both) ? "+" : "*", shareOf(both->getOperand(0)),
                     shareOf(both->getOperand(1)));
}

/// The run's result whose task gathered the share in a type of its own; null where the share is what it stands for.
mlir::OpResult GraphEmitter::gatheredBy(mlir::Value share) {
  const auto result = llvm::dyn_cast<mlir::OpResult>(isOfParts(share) ? share.getDefiningOp()->getOperand(0) : share);
  return gathered.contains(result) ? result : mlir::OpResult();
}

/// The value in what all processes' shares combine to.
Expression GraphEmitter::wholeOf(mlir::Value share, Expression combined) {
  const mlir::OpResult result = gatheredBy(share);
  if (!result)
    return combined;
  const TaskSignature &task = tasks.of(cast<ir::RunOp>(result.getOwner()));
  ir::NestOp nest = ir::TaskOp(task.task).nest();
  const unsigned position = result.getResultNumber();
  return resultOf(task.accumulatedTypes[position - nest.arrayCount()], combined,
                  placeOf(nest.accumulateOf(position).getLoc()));
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
  for (mlir::Value value : reduce.getValues())
    here.push_back(shareOf(value));
  const Expression shared = comm();
  if (here.size() == 1) {
    const Expression combined = cpp::call("dpg::" + std::string(reductionName(kinds[0])), {shared, here[0]});
    return define(reduce.getResult(0), wholeOf(reduce.getValues()[0], combined), out);
  }
  const bool areAlike =
      std::set<ir::ReductionKind>(kinds.begin(), kinds.end()).size() == 1 &&
      (kinds[0] == ir::ReductionKind::sum || kinds[0] == ir::ReductionKind::max || kinds[0] == ir::ReductionKind::min);
  std::vector<Expression> arguments{shared};
  std::vector<std::string> combined;
  for (size_t i = 0; i < here.size(); ++i) {
    arguments.push_back(areAlike ? here[i] : cpp::braces(partName(kinds[i]), {here[i]}));
    const mlir::Value result = reduce.getResult(i);
    const bool isGathered = gatheredBy(reduce.getValues()[i]) != nullptr;
    const char *before = beginsLoop(result) && !isGathered ? "initial_" : "";
    combined.push_back(names.take(before + describe(result) + (isGathered ? "_gathered" : "")));
    bind(result, atom(combined.back()));
  }
  const std::string callee = areAlike ? "dpg::" + std::string(reductionName(kinds[0])) : "dpg::reduce";
  out.push_back(
      cpp::Declaration{"const auto", "[" + llvm::join(combined, ", ") + "]", cpp::call(callee, std::move(arguments))});
  for (auto [share, result, name] : llvm::zip(reduce.getValues(), reduce.getResults(), combined))
    if (gatheredBy(share))
      define(result, wholeOf(share, atom(name)), out);
    else if (const auto variable = assigned.find(result); variable != assigned.end()) {
      out.push_back(cpp::Assignment{atom(variable->second), use(result)});
      bind(result, atom(variable->second));
    }
}

void GraphEmitter::emitAllReduce(dist_ir::AllReduceElementsOp reduce, cpp::Block &out) {
  const std::string callee = "dpg::" + std::string(reductionName(reduce.getKind())) + "_elements";
  out.push_back(cpp::Evaluation{cpp::call(callee, {atom(buffer(reduce.getArray()))})});
}

} // namespace dpg::emit

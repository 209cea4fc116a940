// Loops and branches of a graph: what they carry, when they end, what is left of them.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

llvm::StringRef nameAt(mlir::Operation *loop, unsigned position) {
  return cast<mlir::StringAttr>(loop->getAttrOfType<mlir::ArrayAttr>("names")[position]).getValue();
}

/// Buffers, exchanges and rows are declared before the outermost loop that uses them.
mlir::LogicalResult GraphEmitter::placeLoop(llvm::function_ref<mlir::LogicalResult(cpp::Block &)> emitLoop,
                                            cpp::Block &out) {
  if (hoisted)
    return emitLoop(out);
  cpp::Block before, loop;
  hoisted = &before;
  const mlir::LogicalResult result = emitLoop(loop);
  hoisted = nullptr;
  out.insert(out.end(), before.begin(), before.end());
  out.insert(out.end(), loop.begin(), loop.end());
  return result;
}

/// Whether nothing reads an array where a loop of the same block has begun, neither itself nor what exchanges bring to
/// it.
static bool isReadBefore(mlir::Value array, mlir::Operation *loop) {
  return llvm::all_of(array.getUsers(), [&](mlir::Operation *user) {
    if (auto finish = llvm::dyn_cast<dist_ir::FinishOp>(user); finish && !isReadBefore(finish.getResult(), loop))
      return false;
    return user == loop || (user->getBlock() == loop->getBlock() && user->isBeforeInBlock(loop));
  });
}

/// Whether a loop begins with an argument of the graph that nothing reads from there on.
bool GraphEmitter::takesOver(mlir::Operation *loop, mlir::ValueRange inits, llvm::StringRef source) {
  mlir::Block &body = graph.getBody().front();
  const auto *argument =
      llvm::find_if(body.getArguments(), [&](mlir::Value value) { return storage.bufferOf(value) == source; });
  if (argument == body.args_end() || loop->getBlock() != &body || llvm::count(inits, *argument) != 1)
    return false;
  const bool staysThere = llvm::any_of(loop->getResults(), [&](mlir::Value result) {
    return llvm::isa<ir::ArrayType>(result.getType()) && storage.bufferOf(result) == source;
  });
  return !staysThere && isReadBefore(*argument, loop);
}

/// Gives carried values their variables, arrays their buffers.
void GraphEmitter::enterLoop(mlir::Operation *loop, mlir::ValueRange inits, llvm::ArrayRef<mlir::BlockArgument> carried,
                             cpp::Block &out) {
  for (const auto &[buffer, source] : StoragePlan::pairs(loop, "enter")) {
    // An inner loop is entered again and again.
    const bool isOutermost = loop->getBlock() == &graph.getBody().front();
    cpp::Block &place = isOutermost && !buffers.contains(buffer) ? declarations(out) : out;
    if (takesOver(loop, inits, source))
      fillBuffer(buffer, source, cpp::call("std::move", {atom(bufferNamed(source))}), place);
    else
      copyInto(buffer, source, place);
  }
  for (auto [position, argument] : llvm::enumerate(carried)) {
    if (auto type = llvm::dyn_cast<ir::ArrayType>(argument.getType())) {
      declareBuffer(storage.bufferOf(argument), type, out);
      continue;
    }
    Expression variable = assignable(inits[position]);
    if (!loopVariables.contains(inits[position])) {
      const std::string name = names.take(nameAt(loop, position));
      out.push_back(cpp::Declaration{scalarType(argument.getType()), name, variable});
      variable = atom(name);
    }
    bind(argument, variable);
    bind(loop->getResult(position), variable);
  }
}

/// Scalars that are met inside and read after the loop: variables from before it.
void GraphEmitter::declareLast(mlir::Operation *loop, unsigned carriedCount, mlir::ValueRange last, cpp::Block &out) {
  for (auto [position, value] : llvm::enumerate(last)) {
    const mlir::Value result = loop->getResult(carriedCount + position);
    if (llvm::isa<ir::ArrayType>(value.getType()) || result.use_empty())
      continue;
    const std::string name = names.take(nameAt(loop, carriedCount + position));
    out.push_back(cpp::Declaration{scalarType(value.getType()), name, zeroOf(value.getType())});
    // What a loop or branch inside gives is a variable of that one's already.
    mlir::Operation *given = value.getDefiningOp();
    if (given && given->getBlock() == &loop->getRegion(0).front() && given->getNumRegions() == 0)
      assigned[value] = name;
    else
      lastNames[result] = name;
    bind(result, atom(name));
  }
}

/// The next versions become the carried ones: scalars are assigned, buffers swapped.
void GraphEmitter::carry(mlir::Operation *loop, llvm::ArrayRef<mlir::BlockArgument> carried, mlir::ValueRange next,
                         mlir::ValueRange last, cpp::Block &body) {
  for (auto [position, value] : llvm::enumerate(last)) {
    const auto name = lastNames.find(loop->getResult(carried.size() + position));
    if (name != lastNames.end())
      body.push_back(cpp::Assignment{atom(name->second), assignable(value)});
  }
  std::vector<std::pair<Expression, Expression>> scalars;
  for (auto [argument, value] : llvm::zip(carried, next))
    if (!llvm::isa<ir::ArrayType>(argument.getType()) && use(argument).text() != use(value).text())
      scalars.push_back({use(argument), assignable(value)});
  // With several, no assignment may change what the next one reads.
  const auto isTarget = [&](const Expression &value) {
    return llvm::any_of(scalars, [&](const auto &each) { return each.first.text() == value.text(); });
  };
  for (auto &[target, value] : scalars) {
    if (scalars.size() == 1 || (value.isAtom() && !isTarget(value)))
      continue;
    const std::string name = names.take("next_" + target.text());
    body.push_back(cpp::Declaration{"const auto", name, value});
    value = atom(name);
  }
  for (const auto &[target, value] : scalars)
    body.push_back(cpp::Assignment{target, value});
  for (const auto &[first, second] : StoragePlan::pairs(loop, "swap")) {
    declareBuffer(second, storage.typeOf(second), body); // one that no task fills
    body.push_back(cpp::Evaluation{cpp::call("swap", {atom(bufferNamed(first)), atom(bufferNamed(second))})});
  }
  for (const auto &[buffer, source] : StoragePlan::pairs(loop, "leave"))
    copyInto(buffer, source, body);
}

/// The number that the end of an iteration is judged by, for the progress line.
static mlir::Value judgedBy(mlir::Value condition) {
  if (auto comparison = condition.getDefiningOp<num::CompareOp>();
      comparison && isOfRuntime(comparison.getLhs().getType()))
    return comparison.getLhs();
  auto comparison = condition.getDefiningOp<mlir::arith::CmpFOp>();
  return comparison ? comparison.getLhs() : mlir::Value();
}

/// A loop whose end the function does not return: the runtime counts it, from before the outermost loop around. The
/// graph of an instance speaks as the one that it is part of.
void GraphEmitter::reportEnd(ir::RepeatOp repeat, const Expression &converged, cpp::Block &around) {
  const std::string name = names.takeOutside("ends");
  declarations(around).push_back(
      cpp::Declaration{"dpg::loop_ends",
                       name,
                       std::nullopt,
                       {comm(), atom(cpp::stringLiteral(graph.getSymName().split('.').first)),
                        atom(cpp::stringLiteral(placeOf(repeat.getLoc())))}});
  around.push_back(cpp::Evaluation{cpp::method(atom(name), "add", {converged})});
}

/// The variables that say how a loop ends: how often it ran and whether its condition held. A loop that runs since
/// another was in vain has the same.
std::pair<Expression, Expression> GraphEmitter::declareEnd(ir::RepeatOp repeat, cpp::Block &around) {
  if (repeat->hasAttr("again")) {
    around.push_back(cpp::Assignment{atom(iterations), atom("0")});
    around.push_back(cpp::Assignment{atom(converged), atom("false")});
    return {atom(iterations), atom(converged)};
  }
  const Expression count = atom(names.take("iterations")), ended = atom(names.take("converged"));
  around.push_back(cpp::Declaration{"dpg::index", count.text(), atom("0")});
  around.push_back(cpp::Declaration{"bool", ended.text(), atom("false")});
  return {count, ended};
}

/// Whether an iteration ends: its condition holds, or, in narrow arrays, what it is judged by does not shrink any more,
/// since rounding is all that is left of it.
Expression GraphEmitter::endOf(ir::RepeatOp repeat, cpp::Block &around) {
  const Expression condition = use(repeat.until().getCondition());
  const mlir::Value judged = judgedBy(repeat.until().getCondition());
  if (!repeat->hasAttr("may_stall") || !judged || !isBound(judged))
    return condition;
  const std::string name = names.takeOutside("stagnation");
  around.push_back(cpp::Declaration{"dpg::stagnation", name});
  return cpp::binary("||", condition, cpp::method(atom(name), "is_reached_by", {use(judged)}));
}

mlir::LogicalResult GraphEmitter::emitRepeat(ir::RepeatOp repeat, cpp::Block &out) {
  auto emitLoop = [&](cpp::Block &around) -> mlir::LogicalResult {
    mlir::Block &block = repeat.getBody().front();
    ir::UntilOp until = repeat.until();
    llvm::SmallVector<mlir::BlockArgument> carried(block.getArguments());
    enterLoop(repeat, repeat.getCarried(), carried, around);
    declareLast(repeat, carried.size(), until.getLast(), around);
    const auto [count, ended] = declareEnd(repeat, around);
    const Expression limit = use(repeat.getLimit());
    const std::string progress = names.take("progress");
    const bool isShown = !signature.isPrivate(); // groups would speak all at once
    if (isShown)
      around.push_back(cpp::Declaration{
          "dpg::progress", progress, std::nullopt, {comm(), atom(cpp::stringLiteral(graph.getSymName())), limit}});

    const BodyScope scope(*this);
    cpp::Block body;
    if (mlir::failed(emitBlock(block, body)))
      return mlir::failure();
    statement(body, cpp::Assignment{ended, endOf(repeat, around)}, until);
    std::vector<Expression> step{Expression::unary("++", count)};
    if (const mlir::Value judged = judgedBy(until.getCondition()); judged && isBound(judged))
      step.push_back(isOfRuntime(judged.getType()) ? cpp::call("double", {use(judged)}) : use(judged));
    body.push_back(cpp::Evaluation{isShown ? cpp::method(atom(progress), "step", std::move(step)) : step.front()});
    carry(repeat, carried, until.getCarried(), until.getLast(), body);
    const Expression goesOn = cpp::binary("&&", Expression::unary("!", ended), cpp::binary("<", count, limit));
    statement(around, cpp::DoLoop{std::move(body), goesOn}, repeat);
    bind(repeat.iterations(), count);
    bind(repeat.converged(), ended);
    if (repeat == signature.loop || repeat->hasAttr("again")) {
      iterations = count.text();
      converged = ended.text();
    } else {
      reportEnd(repeat, ended, around);
    }
    return mlir::success();
  };
  return placeLoop(emitLoop, out);
}

mlir::LogicalResult GraphEmitter::emitFor(ir::ForOp loop, cpp::Block &out) {
  auto emitLoop = [&](cpp::Block &around) -> mlir::LogicalResult {
    mlir::Block &block = loop.getBody().front();
    auto next = cast<ir::NextOp>(block.getTerminator());
    llvm::SmallVector<mlir::BlockArgument> carried(block.getArguments().drop_front());
    enterLoop(loop, loop.getCarried(), carried, around);
    declareLast(loop, carried.size(), next.getLast(), around);
    const Expression from = extent(loop.getIndex().getFrom(), loop), to = endOf(loop.getIndex(), loop, around);
    const BodyScope scope(*this);
    const std::string index = names.take(loop.getIndex().getName());
    sizes[loop.getIndex().getName()] = index;
    bind(block.getArgument(0), atom(index));
    if (loop->hasAttr("keeps_threads"))
      return emitShared(loop, index, from, to, around);
    if (loop->hasAttr("on_threads"))
      return emitOnThreads(loop, index, from, to, around);
    cpp::Block body;
    if (mlir::failed(emitBlock(block, body)))
      return mlir::failure();
    carry(loop, carried, next.getCarried(), next.getLast(), body);
    statement(around, cpp::CountedLoop{"dpg::index", index, from, to, std::move(body)}, loop);
    return mlir::success();
  };
  return placeLoop(emitLoop, out);
}

/// What a side leaves in other buffers than the branch: copied, then swapped.
void GraphEmitter::leaveBranch(mlir::Operation *end, cpp::Block &out) {
  for (const auto &[wanted, held] : StoragePlan::pairs(end, "leave"))
    copyInto(wanted, held, out);
  for (const auto &[wanted, held] : StoragePlan::pairs(end, "swap"))
    out.push_back(cpp::Evaluation{cpp::call("swap", {atom(bufferNamed(wanted)), atom(bufferNamed(held))})});
}

/// Scalars that all sides give are variables from before.
GraphEmitter::Variables GraphEmitter::declareScalars(mlir::Operation *branch, cpp::Block &out) {
  Variables variables;
  for (mlir::OpResult result : branch->getResults()) {
    if (llvm::isa<ir::ArrayType>(result.getType()))
      continue;
    const std::string name = names.take(describe(result));
    out.push_back(cpp::Declaration{scalarType(result.getType()), name});
    variables.push_back({result.getResultNumber(), atom(name)});
    bind(result, atom(name));
  }
  return variables;
}

mlir::LogicalResult GraphEmitter::emitSide(mlir::Region &region, const Variables &variables, cpp::Block &into) {
  if (region.empty())
    return mlir::success();
  const BodyScope scope(*this);
  if (mlir::failed(emitBlock(region.front(), into)))
    return mlir::failure();
  mlir::Operation *end = region.front().getTerminator();
  for (const auto &[position, variable] : variables)
    into.push_back(cpp::Assignment{variable, assignable(end->getOperand(position))});
  leaveBranch(end, into);
  return mlir::success();
}

mlir::LogicalResult GraphEmitter::emitIf(mlir::scf::IfOp branch, cpp::Block &out) {
  const Variables variables = declareScalars(branch, out);
  // Exchanges and buffers that a branch makes are used behind it too: they are declared before it, as before a loop.
  const auto emitBranches = [&](cpp::Block &around) -> mlir::LogicalResult {
    cpp::Block yes, no;
    for (mlir::Value result : branch.getResults())
      if (auto type = llvm::dyn_cast<ir::ArrayType>(result.getType()))
        declareBuffer(storage.bufferOf(result), type, around);
    if (mlir::failed(emitSide(branch.getThenRegion(), variables, yes)) ||
        mlir::failed(emitSide(branch.getElseRegion(), variables, no)))
      return mlir::failure();
    statement(around, cpp::If(use(branch.getCondition()), std::move(yes), std::move(no)), branch);
    return mlir::success();
  };
  if (!branch->hasAttr("computes_again"))
    return placeLoop(emitBranches, out);
  const bool isInDoubleDouble = llvm::any_of(branch.getThenRegion().getOps<ir::CheckContractOp>(),
                                             [](ir::CheckContractOp check) { return check->hasAttr("format"); });
  out.push_back(cpp::Comment{
      isInDoubleDouble ? "f64 did not do: once more in dd, whose memory is taken only now"
                       : "narrow arrays did not do: once more with wide ones, whose memory is taken only now"});
  return emitBranches(out);
}

} // namespace dpg::emit

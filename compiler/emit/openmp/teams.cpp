// Loops that all threads run together (`dpg-keep-threads`): each computes its share of the rows of a task, and they
// meet behind it. The main thread exchanges what it has to with other processes.
#include "compiler/ast/extent.h"
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

/// Whether all threads come to an operation.
bool GraphEmitter::isByAllThreads(mlir::Operation *op) {
  auto loop = llvm::dyn_cast<ir::ForOp>(op->getParentOp());
  return loop && loop->hasAttr("keeps_threads");
}

/// Threads that run a loop together may not swap what others still read: which buffer holds the version before is a
/// matter of how many iterations there were. Gives the references to both, which stand for the buffers.
cpp::Block GraphEmitter::takeTurns(ir::ForOp loop, const Expression &iterations) {
  cpp::Block references;
  const Expression isEven = cpp::binary("==", cpp::binary("%", iterations, atom("2")), atom("0"));
  for (const auto &[first, second] : StoragePlan::pairs(loop, "swap")) {
    const Expression one = atom(bufferNamed(first)), other = atom(bufferNamed(second));
    buffers[first] = names.take("old_" + one.text());
    buffers[second] = names.take("new_" + one.text());
    for (const auto &[name, even, odd] : {std::tuple(first, one, other), std::tuple(second, other, one)})
      references.push_back(cpp::Declaration{"auto &", buffers[name], Expression::conditional(isEven, even, odd)});
  }
  return references;
}

/// for (...) { } by all threads together, with the buffers in the order in which the last iteration leaves them.
mlir::LogicalResult GraphEmitter::emitShared(ir::ForOp loop, const std::string &index, const Expression &from,
                                             const Expression &to, cpp::Block &around) {
  llvm::StringMap<std::string> named;
  for (const auto &[first, second] : StoragePlan::pairs(loop, "swap")) {
    declareBuffer(second, storage.typeOf(second), around);
    named[first] = bufferNamed(first);
    named[second] = bufferNamed(second);
  }
  const auto count = [&](const Expression &end) { return from.text() == "0" ? end : cpp::binary("-", end, from); };
  if (team.empty()) {
    team = names.takeOutside("team");
    setup.push_back(cpp::Declaration{"dpg::thread_team", team});
  }
  member = names.take("member");
  const cpp::Block references = takeTurns(loop, count(atom(index)));
  cpp::Block work, body;
  if (mlir::failed(emitBlock(loop.getBody().front(), work)))
    return mlir::failure();
  for (const cpp::Statement &reference : references)
    if (cpp::isUsed(std::get<cpp::Declaration>(reference.node).name, work))
      body.push_back(reference);
  if (!body.empty())
    body.front().comment = "by turns: no thread swaps what others still read";
  cpp::append(body, std::move(work));
  around.push_back(cpp::Pragma{"omp parallel"});
  cpp::Block region{cpp::Declaration{"dpg::team_member", member, std::nullopt, {atom(team)}}};
  statement(region, cpp::CountedLoop{"dpg::index", index, from, to, std::move(body)}, loop);
  around.push_back(cpp::Scope{std::move(region)});
  cpp::Block swaps;
  for (const auto &[first, second] : StoragePlan::pairs(loop, "swap")) {
    buffers[first] = named[first];
    buffers[second] = named[second];
    swaps.push_back(cpp::Evaluation{cpp::call("swap", {atom(named[first]), atom(named[second])})});
  }
  const std::optional<Extent> first = Extent::parse(loop.getIndex().getFrom().getText()),
                              last = Extent::parse(loop.getIndex().getTo().getText());
  if (const std::optional<int64_t> constant = first && last ? (*last - *first).asConstant() : std::nullopt)
    cpp::append(around, *constant > 0 && *constant % 2 == 1 ? std::move(swaps) : cpp::Block{});
  else if (!swaps.empty())
    around.push_back(cpp::If(cpp::binary("==", cpp::binary("%", count(to), atom("2")), atom("1")), std::move(swaps)));
  return mlir::success();
}

/// member.by_main_thread([&] { u_ghosts.start(u); });
cpp::Statement GraphEmitter::byMainThread(const std::string &work) {
  return cpp::Evaluation{cpp::method(atom(member), "by_main_thread", {atom("[&] { " + work + "; }")})};
}

/// Where nothing is exchanged, no thread waits for it.
void GraphEmitter::exchangeByMainThread(const std::string &exchange, const std::string &call, cpp::Block &out) {
  out.push_back(cpp::If(cpp::method(atom(exchange), "has_neighbours"), {byMainThread(call)}));
}

/// Whether the outer part of a run waits for an exchange, and says so.
bool GraphEmitter::endsBeforeOuterPart(dist_ir::FinishOp finish) {
  return llvm::any_of(finish->getUsers(), [&](mlir::Operation *user) {
    auto run = llvm::dyn_cast<ir::RunOp>(user);
    return run && run.getPart() == ir::Part::outer && run->getBlock() == finish->getBlock();
  });
}

/// Behind a run, but for an inner part that the outer one follows: the main thread waits for messages meanwhile.
void GraphEmitter::meet(ir::RunOp run, cpp::Block &out) {
  const bool goesOn = run.getPart() == ir::Part::inner && llvm::isa<dist_ir::FinishOp>(run->getNextNode());
  if (isByAllThreads(run) && !goesOn)
    out.push_back(cpp::Evaluation{cpp::method(atom(member), "meet")});
}

/// The outer part of a run, where there are processes to get something from.
void GraphEmitter::emitWhereShared(ir::RunOp run, const TaskSignature &task, std::vector<Expression> arguments,
                                   cpp::Block &out) {
  std::optional<Expression> isShared;
  std::string finishes;
  for (const Expression &exchange : exchangesOf(run, [](dist_ir::FinishOp) { return true; })) {
    const Expression hasNeighbours = cpp::method(exchange, "has_neighbours");
    isShared = isShared ? cpp::binary("||", *isShared, hasNeighbours) : hasNeighbours;
    finishes += (finishes.empty() ? "" : ", ") + cpp::method(exchange, "finish").flat();
  }
  cpp::Block outer{byMainThread(finishes)};
  if (task.takesRows && !task.runsOverLines()) {
    emitOuterRows(run, task, std::move(arguments), outer);
  } else {
    addTail(run, task, task.takesRows ? std::optional(localRows(run, task)) : std::nullopt, arguments);
    emitCall(run, task, task.name, std::move(arguments), "_outer", outer);
  }
  out.push_back(cpp::If(*isShared, std::move(outer)));
}

} // namespace dpg::emit

// Tasks that run by one of several implementations: the choice, and a case for each.
#include "compiler/emit/cpp/graph_emitter.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

bool GraphEmitter::runsOnOneProcess() {
  auto partitions = graph->getAttrOfType<mlir::ArrayAttr>("dist.partitions");
  return partitions && llvm::any_of(partitions.getAsRange<dist_ir::PartitionAttr>(), [](dist_ir::PartitionAttr each) {
           return each.getSpread() == dist_ir::Spread::on_root;
         });
}

/// Collective, and the same in every iteration: named where it stands.
void GraphEmitter::emitCount(ir::CountEntriesOp count, cpp::Block &out) {
  if (!isRead(count.getResult()))
    return;
  const std::string name = names.take(describe(count.getResult()));
  const char *function = count.getInLongestLine() ? "dpg::longest_line" : "dpg::stored_entries";
  statement(
      out,
      cpp::Declaration{"const double", name, cpp::call(function, {atom(buffer(ir::patternOf(count.getMatrix())))})},
      count);
  bind(count.getResult(), atom(name));
}

/// What copying the matrices that a candidate takes in slices or blocks moves, read and written.
Expression GraphEmitter::bytesOfConversions(ir::ChooseOp choice, unsigned candidate) {
  std::optional<Expression> sum;
  for (const auto &[matrix, stored] : ChoiceTables::copiesFor(choice, candidate)) {
    const Expression bytes = atom(bytesToConvert.lookup(matrix));
    sum = sum ? cpp::binary("+", *sum, bytes) : bytes;
  }
  return *sum;
}

/// if (chosen.index == 1) A_in_slices_of_8.make(); which is no part of the time of a run.
cpp::Statement GraphEmitter::copiesBefore(ir::ChooseOp choice, unsigned candidate, const std::string &chosen) {
  cpp::Block made;
  for (const auto &[matrix, stored] : ChoiceTables::copiesFor(choice, candidate))
    made.push_back(cpp::Evaluation{cpp::method(atom(otherStorages.lookup(matrix).lookup(stored)), "make")});
  const Expression index = Expression::member(atom(chosen), "index");
  return cpp::If(cpp::binary("==", index, atom(std::to_string(candidate))), std::move(made));
}

static Expression asDouble(const Expression &count) {
  const bool isLiteral = llvm::all_of(count.text(), llvm::isDigit);
  return isLiteral ? atom(count.text() + ".0") : cpp::call("double", {count});
}

/// At most so often a choice is made in its loops, which is how often the copy of a matrix from before them serves.
Expression GraphEmitter::expectedRuns(ir::ChooseOp choice) {
  std::optional<Expression> runs;
  for (mlir::Operation *around = choice->getParentOp(); around != graph; around = around->getParentOp()) {
    std::optional<Expression> count;
    if (auto repeat = dyn_cast<ir::RepeatOp>(around))
      count = use(repeat.getLimit());
    else if (auto loop = dyn_cast<ir::ForOp>(around))
      count = loop.getIndex().getFrom().getText() == "0"
                  ? extent(loop.getIndex().getTo(), loop)
                  : cpp::binary("-", extent(loop.getIndex().getTo(), loop), extent(loop.getIndex().getFrom(), loop));
    if (count)
      runs = runs ? cpp::binary("*", *runs, *count) : asDouble(*count);
  }
  return runs.value_or(atom("1.0"));
}

/// The time from the choice to the end of the block around it is measured for the next one.
mlir::LogicalResult GraphEmitter::emitChoose(ir::ChooseOp choice, cpp::Block &out) {
  const Variables variables = declareScalars(choice, out);
  const auto emitCases = [&](cpp::Block &around) -> mlir::LogicalResult {
    for (mlir::Value result : choice.getResults())
      if (auto type = llvm::dyn_cast<ir::ArrayType>(result.getType()))
        declareBuffer(storage.bufferOf(result), type, around);
    std::vector<Expression> arguments{comm()};
    for (mlir::Value argument : ChoiceTables::argumentsOf(choice))
      arguments.push_back(use(argument));
    const llvm::SmallVector<unsigned> converting = ChoiceTables::converting(choice);
    for (unsigned position : converting)
      arguments.push_back(bytesOfConversions(choice, position));
    if (!converting.empty())
      arguments.push_back(expectedRuns(choice));
    const BodyScope scope(*this);
    const std::string chosen = names.take("chosen"), timed = names.take("timed");
    cpp::Switch cases{Expression::member(atom(chosen), "index"), {}};
    for (mlir::Region &region : choice.getAlternatives()) {
      cpp::Switch::Case &added = cases.cases.emplace_back();
      added.comment = choice.candidate(region.getRegionNumber()).getName().str();
      if (mlir::failed(emitSide(region, variables, added.body)))
        return mlir::failure();
    }
    cpp::Block block;
    statement(block, cpp::Declaration{"const dpg::choice", chosen, cpp::call(choices.functionOf(choice), arguments)},
              choice);
    for (unsigned position : converting)
      block.push_back(copiesBefore(choice, position, chosen));
    block.push_back(cpp::Declaration{"const dpg::timed_run", timed, std::nullopt, {atom(chosen)}});
    if (cases.cases.size() == 1) // it was asked whether it can run
      llvm::append_range(block, std::move(cases.cases.front().body));
    else
      block.push_back(std::move(cases));
    around.push_back(cpp::Scope{std::move(block)});
    return mlir::success();
  };
  return placeLoop(emitCases, out);
}

} // namespace dpg::emit

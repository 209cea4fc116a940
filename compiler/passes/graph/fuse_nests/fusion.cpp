// The nest that two nests become.
#include "compiler/passes/graph/fuse_nests/fusion.h"
#include "compiler/passes/captured_values.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace dpg {

namespace {

/// Makes one nest of two.
class Joiner {
public:
  Joiner(ir::NestOp first, ir::NestOp second) : first(first), second(second), builder(first) {}

  ir::NestOp run();

private:
  /// One result of the nest to be made: which nest gives it, and as its which result.
  struct Result {
    ir::NestOp nest;
    unsigned number;
    Value init; ///< of an array
  };

  void renameIndices();
  void forwardElements();
  void collectResults();
  void collectResults(ir::NestOp nest, bool arrays);
  ir::NestOp createEmpty();
  void moveBody(ir::NestOp from, ir::NestOp to);
  std::string joinedName();

  ir::NestOp first, second;
  OpBuilder builder;
  SmallVector<Result> results;
};

/// The second's indices take the names of the first's; reductions inside whose index has such a name give way.
void Joiner::renameIndices() {
  TakenNames used;
  Substitution renamed;
  for (auto [ofFirst, ofSecond] :
       llvm::zip(first.getIndices().getAsRange<ir::IndexAttr>(), second.getIndices().getAsRange<ir::IndexAttr>())) {
    used.take(ofFirst.getName());
    if (ofFirst.getName() != ofSecond.getName())
      renamed[ofSecond.getName().str()] = Extent::symbol(ofFirst.getName());
  }
  if (renamed.empty())
    return;
  second.walk([&](ir::ReduceOp reduce) {
    StringRef name = reduce.getIndex().getName();
    if (used.has(name) && !renamed.count(name.str()))
      renamed[name.str()] = Extent::symbol(renamed.empty() ? used.fresh(name) : used.fresh(renamed.begin()->first));
  });
  for (Operation &op : second.getBody().front())
    substituteExtents(&op, renamed);
  second.walk([](ir::ReduceOp reduce) {
    BlockArgument index = reduce.getBody().getArgument(0);
    index.setLoc(ir::withName(index.getLoc(), reduce.getIndex().getName()));
  });
}

/// The name of the element that a nest computes of an array: image_i, C_ij.
static std::string elementName(StringRef array, ir::NestOp nest) {
  std::string name = (array + "_").str();
  for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
    name += (name.size() > array.size() + 1 && index.getName().size() > 1 ? "_" : "") + index.getName().str();
  return name;
}

/// What the second reads of the first's arrays is the element that the first has just computed.
void Joiner::forwardElements() {
  for (unsigned result = 0; result < first.arrayCount(); ++result) {
    Value element = first.putOf(result).getValue();
    Operation *definition = element.getDefiningOp();
    for (Operation *user : llvm::make_early_inc_range(first.getResult(result).getUsers())) {
      auto read = dyn_cast<ir::ReadOp>(user);
      if (!read || !second->isAncestor(read))
        continue;
      if (definition && first->isAncestor(definition) && ir::nameIn(definition->getLoc()).empty())
        definition->setLoc(ir::withName(definition->getLoc(), elementName(ir::nameOf(first.getResult(result)), first)));
      read.replaceAllUsesWith(element);
      read.erase();
    }
  }
}

void Joiner::collectResults(ir::NestOp nest, bool arrays) {
  for (unsigned number = 0; number < nest.getNumResults(); ++number) {
    bool isArray = number < nest.arrayCount();
    if (isArray != arrays)
      continue;
    Value init = isArray ? Value(nest.getInits()[number]) : Value();
    // Elements that neither writes have the version that the first began with; so have those of the second's array.
    if (init && init.getDefiningOp() == first)
      init = first.getInits()[cast<OpResult>(init).getResultNumber()];
    bool isReadElsewhere =
        llvm::any_of(nest.getResult(number).getUsers(), [&](Operation *user) { return user != second; });
    if (isReadElsewhere || !isArray)
      results.push_back({nest, number, init});
  }
}

/// Arrays of both, then what both accumulate; an array that only the second updates or reads is none.
void Joiner::collectResults() {
  for (bool arrays : {true, false})
    for (ir::NestOp nest : {first, second})
      collectResults(nest, arrays);
}

/// share_and_lost; image_and_sums where the names of the accumulations grow long.
std::string Joiner::joinedName() {
  SmallVector<StringRef> names, arrays;
  bool areSums = true;
  for (const Result &result : results) {
    ir::NestOp nest = result.nest;
    names.push_back(ir::nameOf(nest.getResult(result.number)));
    if (result.init)
      arrays.push_back(names.back());
    else
      areSums &= nest.accumulateOf(result.number).getKind() == ir::ReductionKind::sum;
  }
  bool isWhole = true;
  std::string joined = ir::joinNames(names, &isWhole);
  if (isWhole || arrays.empty() || names.size() - arrays.size() < 2)
    return joined;
  arrays.push_back(areSums ? "sums" : "reductions");
  return ir::joinNames(arrays);
}

ir::NestOp Joiner::createEmpty() {
  SmallVector<Type> types;
  SmallVector<Value> inits;
  SmallVector<Attribute> names;
  for (const Result &result : results) {
    Value value = ir::NestOp(result.nest).getResult(result.number);
    types.push_back(value.getType());
    names.push_back(builder.getStringAttr(ir::nameOf(value)));
    if (result.init)
      inits.push_back(result.init);
  }
  llvm::SetVector<Attribute> origins;
  origins.insert_range(first.getOrigins());
  origins.insert_range(second.getOrigins());
  std::string name = joinedName();
  auto nest = ir::NestOp::create(builder, ir::withName(first.getLoc(), name), types, name, first.getIndices(), inits,
                                 builder.getArrayAttr(names), builder.getArrayAttr(origins.getArrayRef()));
  Block &body = nest.getBody().emplaceBlock();
  for (BlockArgument index : first.getBody().getArguments())
    body.addArgument(index.getType(), index.getLoc());
  return nest;
}

/// Moves the statements of a nest to the end of another, and drops those whose results are none.
void Joiner::moveBody(ir::NestOp from, ir::NestOp to) {
  Block &body = to.getBody().front();
  for (auto [old, index] : llvm::zip(from.getBody().getArguments(), body.getArguments()))
    old.replaceAllUsesWith(index);
  auto placeOf = [&](unsigned number) -> std::optional<unsigned> {
    for (auto [place, result] : llvm::enumerate(results))
      if (result.nest == from && result.number == number)
        return place;
    return std::nullopt;
  };
  for (Operation &op : llvm::make_early_inc_range(from.getBody().front().without_terminator())) {
    auto put = dyn_cast<ir::PutOp>(op);
    auto accumulate = dyn_cast<ir::AccumulateOp>(op);
    if (put || accumulate) {
      std::optional<unsigned> place = placeOf(put ? put.getInto() : accumulate.getInto());
      if (!place) {
        op.erase();
        continue;
      }
      put ? put.setInto(*place) : accumulate.setInto(*place);
    }
    op.moveBefore(&body, body.end());
  }
}

ir::NestOp Joiner::run() {
  renameIndices();
  forwardElements();
  collectResults();
  ir::NestOp joined = createEmpty();
  moveBody(first, joined);
  moveBody(second, joined);
  builder.setInsertionPointToEnd(&joined.getBody().front());
  ir::DoneOp::create(builder, joined.getLoc());
  for (auto [place, result] : llvm::enumerate(results))
    ir::NestOp(result.nest).getResult(result.number).replaceAllUsesWith(joined.getResult(place));
  joinLocalNames(joined, first, second);
  second.erase();
  first.erase();
  return joined;
}

} // namespace

ir::NestOp joinNests(ir::NestOp first, ir::NestOp second) { return Joiner(first, second).run(); }

} // namespace dpg

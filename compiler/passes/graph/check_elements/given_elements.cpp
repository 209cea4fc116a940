// Arrays that are given part by part: see given_elements.h.
//
// A version of an array is *whole* if all its elements have values. Others belong to a record, which begins where the
// first part is put into an array of which no element has a value, and follows the versions from there on: a nest adds
// the box that it puts, a loop goes on with the record of what it carries. A record knows the last version; an older
// one that is read after it is refused.
#include "compiler/passes/graph/check_elements/given_elements.h"
#include "compiler/ast/extent_text.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/graph/check_elements/subscripts.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

namespace {

/// from[d] <= subscript < to[d]
struct Box {
  SmallVector<Attribute> from, to;
};

using Boxes = SmallVector<Box, 2>;

Extent end(Attribute attribute) { return extentOf(cast<ir::ExtentAttr>(attribute)); }

/// Makes `box` the union of both, if that is one: they are the same but in one dimension, and follow each other there.
bool joins(Box &box, const Box &other) {
  SmallVector<size_t> differing;
  for (size_t d = 0; d < box.from.size(); ++d)
    if (box.from[d] != other.from[d] || box.to[d] != other.to[d])
      differing.push_back(d);
  if (differing.empty())
    return true;
  const size_t d = differing.front();
  if (differing.size() > 1 || (box.to[d] != other.from[d] && other.to[d] != box.from[d]))
    return false;
  (box.to[d] == other.from[d] ? box.to[d] : box.from[d]) = box.to[d] == other.from[d] ? other.to[d] : other.from[d];
  return true;
}

void addTo(Boxes &boxes, Box box) {
  for (size_t at = 0; at < boxes.size();) {
    if (!joins(box, boxes[at])) {
      ++at;
      continue;
    }
    boxes.erase(boxes.begin() + at);
    at = 0; // a larger box may touch those passed over before
  }
  boxes.push_back(std::move(box));
}

Box wholeBox(ir::ArrayType type) {
  Box box;
  for (ir::ExtentAttr extent : type.getShape()) {
    box.from.push_back(extentAttr(type.getContext(), Extent::constant(0)));
    box.to.push_back(extent);
  }
  return box;
}

class Recorder {
public:
  explicit Recorder(ir::GraphOp graph) : graph(graph), builder(graph.getContext()) {}

  FailureOr<unsigned> run() {
    visit(graph.getBody().front());
    if (hasFailed)
      return failure();
    eraseUnread();
    return required.size();
  }

private:
  /// Records that nothing is required of: the parts make the whole before anything is read.
  void eraseUnread() {
    graph.walk([&](Operation *op) {
      auto name =
          isa<ir::BeginElementsOp, ir::AddElementsOp>(op) ? op->getAttrOfType<StringAttr>("name") : StringAttr();
      if (name && !required.contains(name))
        op->erase();
    });
  }

  // ---------------------------------------------------------------------------------------------------- whole versions

  bool isWhole(Value array) { return array.getDefiningOp<ir::UndefinedOp>() == nullptr && !records.contains(array); }

  /// The box that a nest puts into one of its arrays: the ranges of its loops, in the order of the subscripts.
  Box boxOf(ir::NestOp nest, unsigned result) {
    Box box;
    for (Value subscript : nest.putOf(result).getSubscripts()) {
      auto index = dyn_cast<BlockArgument>(subscript);
      if (!index || index.getOwner() != &nest.getBody().front())
        return {};
      auto loop = cast<ir::IndexAttr>(nest.getIndices()[index.getArgNumber()]);
      if (speaksOfLoops(nest, loop))
        return {};
      box.from.push_back(loop.getFrom());
      box.to.push_back(loop.getTo());
    }
    return box;
  }

  static bool speaksOfLoops(ir::NestOp nest, ir::IndexAttr loop) {
    for (ir::ExtentAttr bound : {loop.getFrom(), loop.getTo()})
      for (const std::string &name : namesInText(bound.getText()))
        for (Attribute other : nest.getIndices())
          if (cast<ir::IndexAttr>(other).getName() == name)
            return true;
    return false;
  }

  /// Whether a box holds all elements of an array.
  bool covers(Operation *place, const Box &box, ir::ArrayType type) {
    if (box.from.empty())
      return false;
    const Box whole = wholeBox(type);
    if (box.from == whole.from && box.to == whole.to)
      return true;
    const Inequalities known = knownAt(place);
    for (auto [from, to, extent] : llvm::zip(box.from, box.to, type.getShape()))
      if (!known.imply(Extent::constant(0) - end(from)) || !known.imply(end(to) - extentOf(extent)))
        return false;
    return true;
  }

  // ----------------------------------------------------------------------------------------------------------- records

  void refuse(Operation *place, Value array) {
    place->emitError() << "E0716: whether all elements of `" << ir::nameInProgram(array)
                       << "` have values here cannot be recorded; give all of them a value first (`"
                       << ir::nameInProgram(array) << " = 0;`)";
    hasFailed = true;
  }

  StringAttr begin(StringRef name, Operation *before) {
    std::string fresh = name.str();
    for (unsigned count = 2; !names.insert(fresh).second; ++count)
      fresh = (name + "_" + Twine(count)).str();
    builder.setInsertionPoint(before);
    auto record = builder.getStringAttr(fresh);
    ir::BeginElementsOp::create(builder, before->getLoc(), record);
    return record;
  }

  void add(StringAttr record, const Box &box, Location place) {
    ir::AddElementsOp::create(builder, place, record, builder.getArrayAttr(box.from), builder.getArrayAttr(box.to));
  }

  void require(Value array, const Box &box, Operation *before, Location place) {
    builder.setInsertionPoint(before);
    required.insert(records.lookup(array));
    ir::RequireElementsOp::create(builder, place, records.lookup(array), builder.getArrayAttr(box.from),
                                  builder.getArrayAttr(box.to));
  }

  /// `array`, whose record goes on with a later version from `next` on, may not be read behind it.
  void endsAt(Value array, Operation *next) {
    if (array.getDefiningOp<ir::UndefinedOp>())
      return;
    for (Operation *user : array.getUsers()) {
      Operation *at = next->getBlock()->findAncestorOpInBlock(*user);
      if (at && next->isBeforeInBlock(at))
        return refuse(at, array);
    }
  }

  StringAttr recordOf(Value array, StringRef name, Operation *before) {
    if (array.getDefiningOp<ir::UndefinedOp>())
      return begin(name, before);
    return records.lookup(array);
  }

  // ---------------------------------------------------------------------------------------------------------- the walk

  void visit(Block &block) {
    for (Operation &op : llvm::make_early_inc_range(block))
      TypeSwitch<Operation *>(&op)
          .Case([&](ir::NestOp nest) { visitNest(nest); })
          .Case([&](ir::RepeatOp loop) { visitLoop(loop, loop.getCarried(), loop.until().getLast()); })
          .Case([&](ir::ForOp loop) { visitFor(loop); })
          .Case([&](scf::IfOp branch) { visitBranch(branch); })
          .Case([&](ir::ReturnOp returned) { visitReturn(returned); })
          .Case<ir::UntilOp, ir::NextOp>([](auto) {}) // carry on what they get
          .Case([&](scf::YieldOp yield) {
            if (!isa<scf::IfOp>(yield->getParentOp()))
              visitOther(yield);
          })
          .Default([&](Operation *other) { visitOther(other); });
  }

  void visitNest(ir::NestOp nest) {
    requireReads(nest);
    for (unsigned result = 0; result < nest.arrayCount(); ++result) {
      const Value init = nest.getInits()[result], array = nest.getResult(result);
      if (ir::hasLines(array.getType())) // a matrix is computed whole
        continue;
      const Box box = boxOf(nest, result);
      if (isWhole(init) || covers(nest, box, cast<ir::ArrayType>(array.getType())))
        continue;
      if (box.from.empty()) {
        refuse(nest, array);
        continue;
      }
      endsAt(init, nest);
      const StringAttr record = recordOf(init, ir::nameInProgram(array), nest);
      builder.setInsertionPointAfter(nest);
      add(record, box, nest.getLoc());
      Boxes boxes = parts.lookup(init);
      addTo(boxes, box);
      if (llvm::any_of(boxes,
                       [&](const Box &each) { return covers(nest, each, cast<ir::ArrayType>(array.getType())); }))
        continue;
      records[array] = record;
      parts[array] = std::move(boxes);
    }
  }

  /// What a nest reads of arrays that are not whole: the element that it writes, one of a box, or perhaps any.
  void requireReads(ir::NestOp nest) {
    llvm::SetVector<std::pair<Value, std::pair<Attribute, Attribute>>> seen;
    nest.walk([&](ir::ReadOp read) {
      const Value array = read.getArray();
      if (isWhole(array))
        return;
      if (array.getDefiningOp<ir::UndefinedOp>())
        return refuse(read, array);
      const Box box = boxRead(nest, read);
      if (seen.insert({array, {builder.getArrayAttr(box.from), builder.getArrayAttr(box.to)}}))
        require(array, box, nest, read.getLoc());
    });
  }

  /// The box of the elements that a read in all iterations of a nest reads, or all elements where that is none.
  Box boxRead(ir::NestOp nest, ir::ReadOp read) {
    auto ends = extremesOf(nest, read);
    if (!ends)
      return wholeBox(read.getArray().getType());
    Box box;
    for (auto [from, to] : *ends) {
      box.from.push_back(from);
      box.to.push_back(to);
    }
    return box;
  }

  /// Carried arrays that are not whole before the loop, or get parts of ones that are not.
  template <typename Loop> void visitLoop(Loop loop, ValueRange carried, ValueRange last) {
    Block &body = loop.getBody().front();
    const unsigned first = body.getNumArguments() - carried.size();
    for (auto [position, init] : llvm::enumerate(carried)) {
      if (!isa<ir::ArrayType>(init.getType()) || isWhole(init))
        continue;
      endsAt(init, loop);
      const StringRef name = cast<StringAttr>(loop.getNames()[position]).getValue();
      const StringAttr record = recordOf(init, name, loop);
      const Value argument = body.getArgument(first + position), result = loop.getResult(position);
      records[argument] = records[result] = record;
      parts[argument] = parts[result] = parts.lookup(init); // no version loses elements
    }
    visit(body);
    Operation *end = body.getTerminator();
    ValueRange next = end->getOperands().drop_front(isa<ir::RepeatOp>(loop)).take_front(carried.size());
    for (auto [position, value] : llvm::enumerate(next))
      if (isa<ir::ArrayType>(value.getType()))
        closeIteration(loop, position, value, end);
    for (auto [position, value] : llvm::enumerate(last))
      if (isa<ir::ArrayType>(value.getType()) && !isWhole(value) &&
          !loop->getResult(carried.size() + position).use_empty())
        refuse(loop, value);
  }

  void closeIteration(Operation *loop, unsigned position, Value next, Operation *end) {
    const Value result = loop->getResult(position);
    if (!records.contains(result)) {
      if (!isWhole(next))
        refuse(end, next);
      return;
    }
    if (isWhole(next)) {
      builder.setInsertionPoint(end);
      add(records.lookup(result), wholeBox(cast<ir::ArrayType>(next.getType())), next.getLoc());
      if (isa<ir::RepeatOp>(loop)) // it runs at least once
        records.erase(result);
    } else if (records.lookup(next) != records.lookup(result)) {
      refuse(end, next);
    }
  }

  /// The parts that all iterations together give an array: where an iteration gives those at its own index, as many as
  /// the loop runs over; others only if it runs at all.
  void addIterations(ir::ForOp loop, Value next, Value result) {
    const ir::IndexAttr index = loop.getIndex();
    const Extent here = Extent::symbol(index.getName().str()), behind = here + Extent::constant(1);
    const auto speaksOfIndex = [&](Attribute extent) {
      return llvm::is_contained(end(extent).names(), index.getName());
    };
    for (Box box : parts.lookup(next)) {
      bool isAtIndex = false, isKnown = true;
      for (auto [from, to] : llvm::zip(box.from, box.to)) {
        if (!isAtIndex && end(from) == here && end(to) == behind) {
          isAtIndex = true;
          from = index.getFrom();
          to = index.getTo();
          continue;
        }
        isKnown &= !speaksOfIndex(from) && !speaksOfIndex(to);
      }
      if (isAtIndex && isKnown)
        addTo(parts[result], std::move(box));
    }
    const auto covered = [&](const Box &box) { return covers(loop, box, cast<ir::ArrayType>(result.getType())); };
    if (llvm::any_of(parts.lookup(result), covered))
      records.erase(result);
  }

  void visitFor(ir::ForOp loop) {
    auto next = cast<ir::NextOp>(loop.getBody().front().getTerminator());
    visitLoop(loop, loop.getCarried(), next.getLast());
    for (auto [position, value] : llvm::enumerate(next.getCarried()))
      if (records.contains(loop.getResult(position)) && records.contains(value))
        addIterations(loop, value, loop.getResult(position));
    const Inequalities known = knownAt(loop);
    const Extent from = extentOf(loop.getIndex().getFrom()), to = extentOf(loop.getIndex().getTo());
    builder.setInsertionPointAfter(loop);
    for (unsigned position = loop.getCarried().size(); position < loop.getNumResults(); ++position)
      if (!loop.getResult(position).use_empty() && !known.imply(to - from - Extent::constant(1)))
        ir::CheckRanOp::create(builder, loop.getLoc(), loop.getIndex(), cast<StringAttr>(loop.getNames()[position]));
  }

  /// Sides that leave versions of one record leave one, with the parts that both have. Where records differ, each side
  /// has to leave all elements.
  void visitBranch(scf::IfOp branch) {
    for (Region &region : branch->getRegions())
      for (Block &block : region)
        visit(block);
    if (branch->getNumResults() == 0)
      return;
    scf::YieldOp yes = branch.thenYield(), no = branch.elseYield();
    for (auto [position, result] : llvm::enumerate(branch.getResults())) {
      const Value left = yes.getOperand(position), right = no.getOperand(position);
      if (!isa<ir::ArrayType>(result.getType()) || (isWhole(left) && isWhole(right)))
        continue;
      const StringAttr record = isWhole(left) ? records.lookup(right) : records.lookup(left);
      const auto isOfRecord = [&](Value value) { return isWhole(value) || records.lookup(value) == record; };
      const bool goesOn = record && isOfRecord(left) && isOfRecord(right);
      for (auto [side, value] : {std::pair(yes, left), std::pair(no, right)})
        leaveSide(side, value, goesOn ? record : StringAttr());
      if (goesOn) {
        records[result] = record;
        parts[result] = commonParts(left, right);
      }
    }
  }

  /// What a side leaves goes on with a record, or has to be whole where there is none.
  void leaveSide(scf::YieldOp side, Value value, StringAttr record) {
    const Box whole = wholeBox(cast<ir::ArrayType>(value.getType()));
    if (value.getDefiningOp<ir::UndefinedOp>())
      return refuse(side, value);
    if (!isWhole(value) && !record)
      return require(value, whole, side, side.getLoc());
    if (!isWhole(value) || !record)
      return;
    builder.setInsertionPoint(side);
    add(record, whole, side.getLoc());
  }

  Boxes commonParts(Value left, Value right) {
    if (isWhole(left) || isWhole(right))
      return parts.lookup(isWhole(left) ? right : left);
    Boxes common;
    for (const Box &box : parts.lookup(left))
      if (llvm::any_of(parts.lookup(right),
                       [&](const Box &other) { return box.from == other.from && box.to == other.to; }))
        common.push_back(box);
    return common;
  }

  void visitReturn(ir::ReturnOp returned) {
    for (auto [position, value] : llvm::enumerate(returned.getValues()))
      if (isa<ir::ArrayType>(value.getType()) && !isWhole(value)) {
        if (value.getDefiningOp<ir::UndefinedOp>())
          refuse(returned, value);
        else
          require(value, wholeBox(cast<ir::ArrayType>(value.getType())), returned, value.getLoc());
      }
  }

  /// Anything else that uses an array needs all of it; blocks inside are walked too.
  void visitOther(Operation *op) {
    if (isa<scf::YieldOp>(op))
      for (Value left : op->getOperands())
        if (left.getDefiningOp<ir::UndefinedOp>())
          refuse(op, left);
    for (Value operand : op->getOperands())
      if (isa<ir::ArrayType>(operand.getType()) && records.contains(operand))
        require(operand, wholeBox(cast<ir::ArrayType>(operand.getType())), op, op->getLoc());
    if (!isa<num::ChooseOp>(op))
      for (Region &region : op->getRegions())
        for (Block &block : region)
          visit(block);
  }

  ir::GraphOp graph;
  OpBuilder builder;
  llvm::DenseMap<Value, StringAttr> records; ///< of versions that are not known to be whole
  llvm::DenseMap<Value, Boxes> parts;        ///< that they are known to have
  llvm::DenseSet<StringAttr> required;       ///< records that something is required of
  llvm::StringSet<> names;
  bool hasFailed = false;
};

} // namespace

FailureOr<unsigned> checkGivenElements(ir::GraphOp graph) { return Recorder(graph).run(); }

} // namespace dpg

// copy_lines: lines of an array that a statement reads and overwrites are copied before it.
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_COPYLINES
#include "compiler/passes/passes.h.inc"

namespace {

/// Which subscripts of a read are the same in all iterations: for each, its text where it is an extent; "" for those
/// that run with the loop in their place. Nothing where a read is no line of that kind.
using Line = SmallVector<std::string>;

class Updates {
public:
  explicit Updates(ir::NestOp nest) : nest(nest) {}

  /// The version that the nest updates and reads lines of, which are not known to stay; null where there is none, or
  /// where a copy of its lines would not let the nest update it in place.
  Value updated() {
    if (nest.arrayCount() != 1 || nest.getNumResults() != 1 || !putsInOrder() || !isRectangular())
      return {};
    Value found;
    bool hasLines = false, areAllKnown = true;
    nest.walk([&](ir::ReadOp read) {
      const Value array = read.getArray();
      if (array.getType() != nest.getResult(0).getType() || !readsOwn(array))
        return;
      areAllKnown &= !found || found == array;
      found = array;
      if (isOwn(read))
        return;
      const std::optional<Line> line = lineOf(read);
      areAllKnown &= line && read->getParentOp() == nest; // not in a choice, which a copy would not wait for
      hasLines |= line && mayBeOverwritten(read);
    });
    return found && hasLines && areAllKnown && endsHere(found) ? found : Value();
  }

  /// Whether an iteration may overwrite an element of the line.
  bool mayBeOverwritten(ir::ReadOp read) {
    for (auto [subscript, argument, index] : llvm::zip(read.getSubscripts(), nest.getBody().getArguments(),
                                                       nest.getIndices().getAsRange<ir::IndexAttr>())) {
      const std::optional<Extent> at = subscript == argument ? std::nullopt : extentOfValue(subscript);
      if (!at)
        continue;
      const std::optional<int64_t> before = (extentOf(index.getFrom()) - *at).asConstant(),
                                   behind = (*at - extentOf(index.getTo())).asConstant();
      if ((before && *before > 0) || (behind && *behind >= 0))
        return false;
    }
    return true;
  }

  std::optional<Line> lineOf(ir::ReadOp read) {
    Line line;
    unsigned fixed = 0;
    for (auto [subscript, argument] : llvm::zip(read.getSubscripts(), nest.getBody().getArguments())) {
      if (subscript == argument) {
        line.push_back("");
        continue;
      }
      const std::optional<Extent> at = extentOfValue(subscript);
      const ir::ExtentAttr size = read.getArray().getType().getShape()[line.size()];
      if (!at || !isFixed(subscript) || !isInside(*at, extentOf(size)))
        return std::nullopt;
      ++fixed;
      line.push_back(at->text());
    }
    return fixed > 0 && fixed < line.size() ? std::optional(line) : std::nullopt;
  }

  bool isOwn(ir::ReadOp read) { return llvm::equal(read.getSubscripts(), nest.getBody().getArguments()); }

private:
  bool putsInOrder() {
    ir::PutOp put = nest.putOf(0);
    const auto type = cast<ir::ArrayType>(nest.getResult(0).getType());
    return put && !put.getCombining() && !type.isSparse() &&
           llvm::equal(put.getSubscripts(), nest.getBody().getArguments());
  }

  /// Whether the range of each index is the same for all values of the others.
  bool isRectangular() {
    const auto indices = nest.getIndices().getAsRange<ir::IndexAttr>();
    return llvm::all_of(indices, [&](ir::IndexAttr index) {
      return llvm::none_of(indices, [&](ir::IndexAttr other) {
        return llvm::is_contained(extentOf(index.getFrom()).names(), other.getName().str()) ||
               llvm::is_contained(extentOf(index.getTo()).names(), other.getName().str());
      });
    });
  }

  bool readsOwn(Value array) {
    return nest
        ->walk([&](ir::ReadOp read) {
          return read.getArray() == array && isOwn(read) ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  /// Whether a place that a loop around says lies in a dimension: a copy reads it also where the nest has no iteration.
  bool isInside(const Extent &place, const Extent &size) {
    for (auto around = nest->getParentOfType<ir::ForOp>(); around; around = around->getParentOfType<ir::ForOp>()) {
      const std::optional<int64_t> offset = (place - Extent::symbol(around.getIndex().getName().str())).asConstant();
      const std::optional<int64_t> first = extentOf(around.getIndex().getFrom()).asConstant(),
                                   left = (size - extentOf(around.getIndex().getTo())).asConstant();
      if (offset && first && left && *first + *offset >= 0 && *left >= *offset)
        return true;
    }
    return false;
  }

  /// Whether a subscript has one value in all iterations: nothing inside of the nest but constants goes into it.
  bool isFixed(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op)
      return !nest->isAncestor(cast<BlockArgument>(value).getOwner()->getParentOp());
    return !nest->isAncestor(op) || llvm::all_of(op->getOperands(), [&](Value operand) { return isFixed(operand); });
  }

  /// Whether nothing reads a version of this iteration behind the nest, so that the next one may take its place.
  bool endsHere(Value version) {
    return version.getParentBlock() == nest->getBlock() && llvm::all_of(version.getUsers(), [&](Operation *user) {
             Operation *here = nest->getBlock()->findAncestorOpInBlock(*user);
             return here == nest || here->isBeforeInBlock(nest);
           });
  }

  ir::NestOp nest;
};

/// path_row, path_column: what runs is the other subscript.
std::string nameOfLine(Value array, const Line &line) {
  const StringRef kind = line.size() != 2 ? "line" : line[1].empty() ? "row" : "column";
  return (ir::nameOf(array) + "_" + kind).str();
}

/// line[j] = path[k, j], before the nest.
ir::NestOp copyBefore(ir::NestOp nest, ir::ReadOp read, const Line &line, StringRef name) {
  OpBuilder builder(nest);
  const ir::ArrayType whole = read.getArray().getType();
  SmallVector<Attribute> loops;
  SmallVector<ir::ExtentAttr> shape;
  for (auto [place, text] : llvm::enumerate(line))
    if (text.empty()) {
      loops.push_back(nest.getIndices()[place]);
      shape.push_back(whole.getShape()[place]);
    }
  auto type = ir::ArrayType::get(shape, whole.getElement());
  if (whole.isReplicated())
    type = type.withStorage(ir::Storage::replicated);
  const Value init = ir::UndefinedOp::create(builder, nest.getLoc(), type);
  auto copy = ir::NestOp::create(builder, ir::withName(nest.getLoc(), name), TypeRange(type), name,
                                 builder.getArrayAttr(loops), init, builder.getStrArrayAttr({name}), nest.getOrigins());
  Block &body = copy.getBody().emplaceBlock();
  builder.setInsertionPointToEnd(&body);
  SmallVector<Value> places, elements;
  for (auto [place, text] : llvm::enumerate(line)) {
    if (!text.empty()) {
      const std::optional<Extent> at = Extent::parse(text);
      places.push_back(valueOfExtent(builder, nest.getLoc(), extentAttr(builder.getContext(), *at)));
      continue;
    }
    const StringRef index = cast<ir::IndexAttr>(nest.getIndices()[place]).getName();
    places.push_back(body.addArgument(builder.getIndexType(), ir::withName(nest.getLoc(), index)));
    elements.push_back(places.back());
  }
  auto element = ir::ReadOp::create(builder, read.getLoc(), read.getType(), read.getArray(), places);
  ir::PutOp::create(builder, read.getLoc(), element, 0, elements);
  ir::DoneOp::create(builder, nest.getLoc());
  return copy;
}

struct CopyLines : impl::CopyLinesBase<CopyLines> {
  void copyIn(ir::NestOp nest, TakenNames &taken) {
    Updates updates(nest);
    const Value version = updates.updated();
    if (!version)
      return;
    SmallVector<std::pair<Line, Value>> made;
    SmallVector<ir::ReadOp> reads;
    nest.walk([&](ir::ReadOp read) {
      if (read.getArray() == version && !updates.isOwn(read) && updates.mayBeOverwritten(read))
        reads.push_back(read);
    });
    for (ir::ReadOp read : reads) {
      const Line line = *updates.lineOf(read);
      auto known = llvm::find_if(made, [&](const auto &pair) { return pair.first == line; });
      if (known == made.end()) {
        ir::NestOp copy = copyBefore(nest, read, line, taken.fresh(nameOfLine(version, line)));
        made.push_back({line, copy.getResult(0)});
        known = std::prev(made.end());
        ++copied;
      }
      SmallVector<Value> places;
      for (auto [place, text] : llvm::enumerate(line))
        if (text.empty())
          places.push_back(read.getSubscripts()[place]);
      OpBuilder builder(read);
      auto element = ir::ReadOp::create(builder, read.getLoc(), read.getType(), known->second, places);
      read.replaceAllUsesWith(element.getResult());
      read.erase();
    }
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      TakenNames taken = namesTakenIn(graph.getBody());
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) {
        if (isa<ir::ForOp, ir::RepeatOp>(nest->getParentOp()))
          nests.push_back(nest);
      });
      for (ir::NestOp nest : nests)
        copyIn(nest, taken);
    }
  }
};

} // namespace
} // namespace dpg

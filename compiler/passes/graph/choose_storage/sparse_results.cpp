// Sparse matrices that nests give, computed along the entries of an operand.
//
// Nests are visited from the last to the first: when the turn comes to one, its readers stand as they will stay, and
// say how they want it.
#include "compiler/passes/graph/choose_storage/sparse_results.h"
#include "compiler/passes/graph/choose_storage/sparse_loops.h"
#include "compiler/passes/graph/choose_storage/zeros.h"
#include "compiler/passes/rebuild_loop.h"
#include "compiler/passes/value_names.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

using ir::Storage;

namespace {

bool isSparse(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array && array.isSparse();
}

InFlightDiagnostic refuse(Location place, Value matrix) {
  InFlightDiagnostic error = mlir::emitError(place);
  error << "E0717: the sparse matrix `" << ir::nameOf(matrix) << "` ";
  return error;
}

/// The matrix whose entries a computed one has, and whether its rows are columns there; a matrix itself that is not
/// computed.
struct Origin {
  Value matrix;
  bool isTurned = false;
};

using Origins = llvm::DenseMap<Value, Origin>;

/// Makes the loop over entries of one nest.
class Conversion {
public:
  Conversion(ir::NestOp nest, Storage storage, Origins &origins)
      : nest(nest), storage(storage), origins(origins), put(nest.putOf(0)), line(argumentAt(lineDimension())),
        across(argumentAt(1 - lineDimension())) {}

  FailureOr<EntriesWanted> run();
  ir::ReadOp findPattern();
  Origin originOf(Value matrix);

private:
  unsigned lineDimension() const { return storage == Storage::csc ? 1 : 0; }
  BlockArgument argumentAt(unsigned dimension) { return dyn_cast<BlockArgument>(put.getSubscripts()[dimension]); }
  bool isWhole();
  bool isElement(ir::ReadOp read) const;
  Origin originAt(ir::ReadOp read);
  bool dependsOnEntry(Operation &op, ir::ReadOp pattern);
  ir::ForEntriesOp buildLoop(ir::ReadOp pattern);
  void dropLoopAcross();

  ir::NestOp nest;
  Storage storage;
  Origins &origins;
  ir::PutOp put;
  BlockArgument line, across; ///< of the nest
};

/// Whether the nest gives all elements, none of which had a version before.
bool Conversion::isWhole() {
  if (!line || !across || line == across || nest.getIndices().size() != 2 || nest.getNumResults() != 1 ||
      !nest.getInits()[0].getDefiningOp<ir::UndefinedOp>())
    return false;
  auto shape = cast<ir::ArrayType>(nest.getResult(0).getType()).getShape();
  for (auto [dimension, index] : {std::pair(lineDimension(), line), std::pair(1 - lineDimension(), across)}) {
    auto loop = cast<ir::IndexAttr>(nest.getIndices()[index.getArgNumber()]);
    if (loop.getFrom().getText() != "0" || loop.getTo() != shape[dimension])
      return false;
  }
  return true;
}

/// Whether a read of a sparse matrix reads the element at the nest's two indices, in either order.
bool Conversion::isElement(ir::ReadOp read) const {
  auto subscripts = read.getSubscripts();
  return isSparse(read.getArray().getType()) &&
         ((subscripts[0] == line && subscripts[1] == across) || (subscripts[0] == across && subscripts[1] == line));
}

Origin Conversion::originOf(Value matrix) {
  auto given = matrix.getDefiningOp<ir::NestOp>();
  if (!given || !isSparse(given.getResult(0).getType()))
    return {matrix};
  if (auto known = origins.find(matrix); known != origins.end())
    return known->second;
  Conversion other(given, Storage::csr, origins);
  Origin origin{matrix};
  if (ir::ReadOp pattern = other.isWhole() ? other.findPattern() : ir::ReadOp())
    origin = other.originAt(pattern);
  origins[matrix] = origin;
  return origin;
}

/// The element of a stored matrix that stands behind one that is read: turned where rows of it are columns here.
Origin Conversion::originAt(ir::ReadOp read) {
  Origin origin = originOf(read.getArray());
  origin.isTurned ^= read.getSubscripts()[0] != put.getSubscripts()[0];
  return origin;
}

/// The first operand with whose element, and those of matrices that have its entries, the expression vanishes; null
/// without one.
ir::ReadOp Conversion::findPattern() {
  SmallVector<ir::ReadOp> elements;
  nest.walk<WalkOrder::PreOrder>([&](ir::ReadOp read) {
    if (isElement(read))
      elements.push_back(read);
  });
  for (ir::ReadOp read : elements) {
    const Origin origin = originAt(read);
    ZeroAnalysis zeros(read.getArray(), read.getSubscripts());
    for (ir::ReadOp other : elements)
      if (Origin same = originAt(other); same.matrix == origin.matrix && same.isTurned == origin.isTurned)
        zeros.assume(other.getArray(), other.getSubscripts());
    if (zeros.valueOf(put.getValue()) == AtZero::Zero)
      return read;
  }
  return {};
}

/// Whether an operation of the nest's block differs from one entry of a line to the next.
bool Conversion::dependsOnEntry(Operation &op, ir::ReadOp pattern) {
  return op
      .walk([&](Operation *inner) {
        const bool isEntry = inner == pattern || llvm::is_contained(inner->getOperands(), across);
        const bool isFollowing = llvm::any_of(inner->getOperands(), [&](Value operand) {
          Operation *defining = operand.getDefiningOp();
          return defining && defining->getBlock() == &nest.getBody().front() && defining != &op &&
                 dependsOnEntry(*defining, pattern);
        });
        return isEntry || isFollowing ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

ir::ForEntriesOp Conversion::buildLoop(ir::ReadOp pattern) {
  Block &body = nest.getBody().front();
  SmallVector<Operation *> moved;
  for (Operation &op : body.without_terminator())
    if (dependsOnEntry(op, pattern))
      moved.push_back(&op);
  OpBuilder builder(body.getTerminator());
  auto index = cast<ir::IndexAttr>(nest.getIndices()[across.getArgNumber()]);
  auto loop = ir::ForEntriesOp::create(builder, nest.getLoc(), index, pattern.getArray(), line);
  Block &inside = loop.getBody().emplaceBlock();
  Type type = builder.getIndexType();
  inside.addArguments({type, type}, {across.getLoc(), across.getLoc()});
  ir::ForEntriesOp::ensureTerminator(loop.getBody(), builder, nest.getLoc());
  for (Operation *op : moved)
    op->moveBefore(inside.getTerminator());
  return loop;
}

/// The nest runs over lines alone.
void Conversion::dropLoopAcross() {
  SmallVector<Attribute> indices(nest.getIndices().getValue());
  indices.erase(indices.begin() + across.getArgNumber());
  nest.setIndicesAttr(ArrayAttr::get(nest.getContext(), indices));
  nest.getBody().front().eraseArgument(across.getArgNumber());
}

FailureOr<EntriesWanted> Conversion::run() {
  Value result = nest.getResult(0);
  if (!isWhole())
    return refuse(nest.getLoc(), result) << "gets elements one by one; one statement gives all of them";
  ir::ReadOp pattern = findPattern();
  if (!pattern)
    return refuse(nest.getLoc(), result)
           << "has entries where several operands have some, or where its expression is not "
              "zero with one alone; those of one operand are compiled";
  const Storage wanted = pattern.getSubscripts()[0] == line ? Storage::csr : Storage::csc;
  ZeroAnalysis same(pattern.getArray(), pattern.getSubscripts());
  SmallVector<ir::ReadOp> reads;
  nest.walk([&](ir::ReadOp read) {
    if (same.isAssumed(read))
      reads.push_back(read);
  });
  ir::ForEntriesOp loop = buildLoop(pattern);
  for (ir::ReadOp read : reads) {
    OpBuilder builder(read);
    auto entry =
        ir::EntryOp::create(builder, read.getLoc(), read.getType(), read.getArray(), loop.getBody().getArgument(1));
    read.replaceAllUsesWith(entry.getResult());
    read.erase();
  }
  across.replaceAllUsesWith(loop.getBody().getArgument(0));
  dropLoopAcross();
  auto type = cast<ir::ArrayType>(result.getType()).withStorage(storage);
  OpBuilder builder(nest);
  Operation *before = nest.getInits()[0].getDefiningOp();
  nest.getInitsMutable()[0].set(ir::UndefinedOp::create(builder, nest.getLoc(), type));
  if (before->use_empty())
    before->erase();
  result.setType(type);
  return EntriesWanted{loop, wanted};
}

/// The sparse results of one graph.
class Results {
public:
  Results(ir::GraphOp graph, SmallVectorImpl<EntriesWanted> &wanted) : graph(graph), wanted(wanted) {}

  LogicalResult run();

private:
  LogicalResult convert(ir::NestOp nest);
  std::optional<Storage> wantedBy(OpOperand &use) const;
  LogicalResult mayTake(OpOperand &use);
  void dropUnread(Operation *loop);
  void nameByColumns(ir::NestOp nest);

  ir::GraphOp graph;
  SmallVectorImpl<EntriesWanted> &wanted;
  Origins origins;
};

/// How a reader wants the matrix; nothing where either way will do.
std::optional<Storage> Results::wantedBy(OpOperand &use) const {
  return TypeSwitch<Operation *, std::optional<Storage>>(use.getOwner())
      .Case([](ir::ReadOp op) -> std::optional<Storage> {
        const SparseRead read(op);
        if (!read.alongEntries() && read.takesEitherStorage())
          return std::nullopt;
        return read.storage();
      })
      .Case<ir::ForEntriesOp, ir::EntryOp>([&](Operation *op) -> std::optional<Storage> {
        const auto *found = llvm::find_if(
            wanted, [&](const EntriesWanted &each) { return ir::ForEntriesOp(each.loop)->isAncestor(op); });
        return found->storage;
      })
      .Case([&](ir::InvokeOp invoke) -> std::optional<Storage> {
        auto stored = invoke->getAttrOfType<ArrayAttr>("stored");
        return ir::storageBehind(cast<StringAttr>(stored[use.getOperandNumber()]).getValue());
      })
      .Case([](ir::ReturnOp) -> std::optional<Storage> { return Storage::csr; })
      .Default(std::optional<Storage>());
}

/// A choice without one of its candidates.
static void dropCandidate(ir::ChooseOp choice, unsigned dropped) {
  OpBuilder builder(choice);
  const auto without = [&](ArrayAttr attributes) {
    SmallVector<Attribute> kept(attributes.begin(), attributes.end());
    kept.erase(kept.begin() + dropped);
    return builder.getArrayAttr(kept);
  };
  SmallVector<Value> operations(choice.getOperations()), bytes(choice.getBytes()), requirements;
  operations.erase(operations.begin() + dropped);
  bytes.erase(bytes.begin() + dropped);
  SmallVector<int64_t> requiredBy;
  SmallVector<Attribute> texts;
  for (auto [value, candidate, text] :
       llvm::zip(choice.getRequirements(), choice.getRequiredBy(), choice.getRequirementTexts()))
    if (candidate != dropped) {
      requirements.push_back(value);
      requiredBy.push_back(candidate - (candidate > dropped ? 1 : 0));
      texts.push_back(text);
    }
  auto made = ir::ChooseOp::create(builder, choice.getLoc(), choice.getResultTypes(), choice.getTask(),
                                   without(choice.getCandidates()), choice.getHasReference() && dropped > 0, operations,
                                   bytes, requirements, requiredBy, builder.getArrayAttr(texts), choice.getNames(),
                                   choice.getAlternatives().size() - 1);
  made->setDiscardableAttrs(choice->getDiscardableAttrDictionary());
  if (auto expertise = choice->getAttrOfType<ArrayAttr>("expertise"))
    made->setAttr("expertise", without(expertise));
  unsigned next = 0;
  for (Region &region : choice.getAlternatives())
    if (region.getRegionNumber() != dropped)
      made.getAlternatives()[next++].takeBody(region);
  choice.replaceAllUsesWith(made.getResults());
  choice.erase();
}

/// The function that takes a matrix as a csr_matrix of its own, or a copy that is made of one: it cannot be a matrix
/// that is computed along the entries of another.
static ir::InvokeOp takerOfOwnMatrix(OpOperand &use) {
  auto invoke = dyn_cast<ir::InvokeOp>(use.getOwner());
  if (!invoke || invoke.getCollective())
    return invoke;
  auto stored = cast<StringAttr>(invoke->getAttrOfType<ArrayAttr>("stored")[use.getOperandNumber()]);
  return ir::symbolizeStorage(stored.getValue()) ? ir::InvokeOp() : invoke;
}

/// Leaves candidates out of choices that have others, where they cannot take the matrix.
static void leaveOutTakersOfOwnMatrices(Value matrix) {
  const auto next = [&]() -> std::pair<ir::ChooseOp, unsigned> {
    for (OpOperand &use : matrix.getUses()) {
      ir::InvokeOp invoke = takerOfOwnMatrix(use);
      auto choice = invoke ? invoke->getParentOfType<ir::ChooseOp>() : ir::ChooseOp();
      if (!choice || choice.getCandidates().size() < 2)
        continue;
      Region *region = invoke->getParentRegion();
      while (region->getParentOp() != choice)
        region = region->getParentOp()->getParentRegion();
      return {choice, region->getRegionNumber()};
    }
    return {};
  };
  for (auto [choice, position] = next(); choice; std::tie(choice, position) = next())
    dropCandidate(choice, position);
}

LogicalResult Results::mayTake(OpOperand &use) {
  Operation *user = use.getOwner();
  if (isa<ir::UntilOp, ir::NextOp>(user))
    return refuse(user->getParentOp()->getLoc(), use.get())
           << "is read behind the loop that computes it, or in its next iteration";
  if (ir::InvokeOp invoke = takerOfOwnMatrix(use))
    return refuse(user->getLoc(), use.get()) << "is computed, and `" << invoke.getFunction()
                                             << (invoke.getCollective() ? "` takes a matrix that is stored by itself"
                                                                        : "` takes a copy of it in slices or blocks");
  if (isa<ir::ReadOp, ir::ForEntriesOp, ir::EntryOp, ir::InvokeOp, ir::ReturnOp, ir::CountEntriesOp>(user))
    return success();
  return refuse(user->getLoc(), use.get()) << "is computed on one side of a choice, or read on groups of processes";
}

/// The rows of its transpose are what memory holds.
void Results::nameByColumns(ir::NestOp nest) {
  const std::string name = namesTakenIn(graph.getBody()).fresh((ir::nameOf(nest.getResult(0)) + "_transposed").str());
  OpBuilder builder(nest);
  nest.setNamesAttr(builder.getStrArrayAttr({name}));
  nest.setNameAttr(builder.getStringAttr(name));
}

LogicalResult Results::convert(ir::NestOp nest) {
  Value result = nest.getResult(0);
  llvm::MapVector<Storage, SmallVector<OpOperand *>> readers;
  SmallVector<OpOperand *> others;
  for (OpOperand &use : result.getUses())
    if (std::optional<Storage> storage = wantedBy(use))
      readers[*storage].push_back(&use);
    else
      others.push_back(&use);
  const Storage first = readers.size() == 1 ? readers.front().first : Storage::csr;
  if (readers.size() > 1) {
    OpBuilder builder(nest);
    builder.setInsertionPointAfter(nest);
    auto byColumns = cast<ir::NestOp>(builder.clone(*nest));
    for (OpOperand *use : readers[Storage::csc])
      use->set(byColumns.getResult(0));
    if (failed(convert(byColumns)))
      return failure();
  }
  if (first == Storage::csc)
    nameByColumns(nest);
  FailureOr<EntriesWanted> made = Conversion(nest, first, origins).run();
  if (failed(made))
    return failure();
  wanted.push_back(*made);
  leaveOutTakersOfOwnMatrices(result);
  for (OpOperand &use : llvm::make_early_inc_range(result.getUses()))
    if (failed(mayTake(use)))
      return failure();
  return success();
}

/// Takes from a loop the last versions of sparse matrices that nobody reads behind it.
void Results::dropUnread(Operation *loop) {
  Operation *end = loop->getRegion(0).front().getTerminator();
  MutableOperandRange last =
      isa<ir::UntilOp>(end) ? cast<ir::UntilOp>(end).getLastMutable() : cast<ir::NextOp>(end).getLastMutable();
  const unsigned firstLast =
      isa<ir::UntilOp>(end) ? cast<ir::UntilOp>(end).getCarried().size() : cast<ir::NextOp>(end).getCarried().size();
  SmallVector<LoopResult> kept;
  SmallVector<unsigned> dropped;
  for (OpResult result : loop->getResults())
    if (isSparse(result.getType()) && result.use_empty() && result.getResultNumber() >= firstLast)
      dropped.push_back(result.getResultNumber() - firstLast);
    else
      kept.push_back(LoopResult::like(result));
  if (dropped.empty())
    return;
  for (unsigned position : llvm::reverse(dropped))
    last.erase(position);
  rebuildLoop(loop, kept);
}

LogicalResult Results::run() {
  SmallVector<Operation *> loops;
  graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<ir::RepeatOp, ir::ForOp>(op))
      loops.push_back(op);
  });
  llvm::for_each(loops, [&](Operation *loop) { dropUnread(loop); });
  SmallVector<ir::NestOp> nests;
  graph.walk([&](ir::NestOp nest) {
    if (isSparse(nest.getResult(0).getType()))
      nests.push_back(nest);
  });
  bool failedAny = false;
  for (ir::NestOp nest : llvm::reverse(nests))
    if (nest->use_empty()) {
      origins.erase(nest.getResult(0));
      nest->erase();
    } else {
      failedAny |= failed(convert(nest));
    }
  llvm::erase_if(wanted,
                 [](EntriesWanted each) { return each.loop.getMatrix().getDefiningOp<ir::NestOp>() != nullptr; });
  return failure(failedAny);
}

} // namespace

LogicalResult computeAlongEntries(ir::GraphOp graph, SmallVectorImpl<EntriesWanted> &wanted) {
  return Results(graph, wanted).run();
}

} // namespace dpg

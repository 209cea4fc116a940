// Nests and what stands in them: verifiers and assembly.
#include "dialects/dpg/assembly.h"
#include "dialects/dpg/dpg.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace dpg::ir;
using dpg::num::BallType;
using dpg::num::TruthType;

// -------------------------------------------------------------------------------------------------------------- nests

PutOp NestOp::putOf(unsigned result) {
  for (PutOp put : getBody().front().getOps<PutOp>())
    if (put.getInto() == result)
      return put;
  for (ForEntriesOp loop : getBody().front().getOps<ForEntriesOp>())
    for (PutOp put : loop.getBody().front().getOps<PutOp>())
      if (put.getInto() == result)
        return put;
  return {};
}

ForEntriesOp NestOp::entriesOf(unsigned result) { return dyn_cast<ForEntriesOp>(putOf(result)->getParentOp()); }

AccumulateOp NestOp::accumulateOf(unsigned result) {
  for (AccumulateOp accumulate : getBody().front().getOps<AccumulateOp>())
    if (accumulate.getInto() == result)
      return accumulate;
  return {};
}

void NestOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

void NestOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, nameOf(argument));
}

LogicalResult NestOp::verify() {
  if (getNumResults() == 0)
    return emitOpError() << "gives no result";
  if (getNumResults() < getInits().size() ||
      getResults().take_front(getInits().size()).getTypes() != getInits().getTypes())
    return emitOpError() << "gives the arrays (" << getInits().getTypes() << ") first, not (" << getResultTypes()
                         << ")";
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  for (Type type : getInits().getTypes())
    if (cast<ArrayType>(type).getStorage() == Storage::coo)
      return emitOpError() << "gives no triplets, which " << type << " is";
  return success();
}

/// A stored matrix gets values where another has entries, in the order of its lines.
static LogicalResult verifyEntries(NestOp nest, unsigned result, PutOp put) {
  auto array = cast<ArrayType>(nest.getResultTypes()[result]);
  ForEntriesOp loop = nest.entriesOf(result);
  if (!loop)
    return hasLines(array) ? put.emitOpError() << "into " << array << " stands in a loop over entries" : success();
  if (!hasLines(array))
    return put.emitOpError() << "in a loop over entries gives a matrix that is stored by lines, not " << array;
  const unsigned line = array.lineDimension();
  if (put.getSubscripts()[line] != loop.getLine() || put.getSubscripts()[1 - line] != loop.getBody().getArgument(0))
    return put.emitOpError() << "gives the element of the entry that its loop is at";
  return success();
}

/// The indices of the nest that `value` is computed from.
static void collectIndices(Value value, NestOp nest, llvm::SmallPtrSetImpl<Value> &seen) {
  if (!seen.insert(value).second)
    return;
  Operation *op = value.getDefiningOp();
  if (!op || !nest->isProperAncestor(op))
    return;
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      collectIndices(operand, nest, seen);
  });
}

static LogicalResult verifyCombining(NestOp nest, PutOp put) {
  if (givesIndex(*put.getCombining()))
    return put.emitOpError() << "combines numbers and truth values, not places";
  if (!cast<ArrayType>(nest.getResultTypes()[put.getInto()]).isReplicated())
    return put.emitOpError() << "combines into an array that every process holds";
  return success();
}

static LogicalResult verifyPut(NestOp nest, unsigned result) {
  PutOp put = nest.putOf(result);
  if (!put)
    return nest.emitOpError() << "puts nothing into result " << result;
  auto array = cast<ArrayType>(nest.getResultTypes()[result]);
  if (put.getValue().getType() != array.getElement())
    return put.emitOpError() << "of " << put.getValue().getType() << " into an array of " << array.getElement();
  if (put.getSubscripts().size() != array.rank())
    return put.emitOpError() << "has " << put.getSubscripts().size() << " subscripts for " << array.rank()
                             << " dimensions";
  if (put.getCombining())
    return verifyCombining(nest, put);
  if (failed(verifyEntries(nest, result, put)))
    return failure();
  llvm::SmallPtrSet<Value, 8> used;
  for (Value subscript : put.getSubscripts())
    collectIndices(subscript, nest, used);
  for (BlockArgument index : nest.getBody().getArguments())
    if (!used.contains(index))
      return put.emitOpError() << "gives an element several versions: no subscript depends on index `" << nameOf(index)
                               << "`";
  return success();
}

static LogicalResult verifyAccumulate(NestOp nest, unsigned result) {
  AccumulateOp accumulate = nest.accumulateOf(result);
  if (!accumulate)
    return nest.emitOpError() << "accumulates nothing into result " << result;
  bool wantsIndex = givesIndex(accumulate.getKind());
  if (wantsIndex != bool(accumulate.getAt()))
    return accumulate.emitOpError() << (wantsIndex ? "needs the index that the value stands at"
                                                   : "has an index, which only argmax and argmin take");
  Type expected = wantsIndex ? Type(IndexType::get(nest.getContext())) : accumulate.getValue().getType();
  if (nest.getResultTypes()[result] != expected)
    return accumulate.emitOpError() << "gives " << expected << ", result " << result << " is "
                                    << nest.getResultTypes()[result];
  return success();
}

/// No two of the nest's puts and accumulations give the same result, and none gives one that is not there.
static LogicalResult verifyTargets(NestOp nest) {
  llvm::SmallBitVector given(nest.getNumResults());
  llvm::SmallVector<Operation *> targets;
  nest.walk([&](Operation *op) {
    if (isa<PutOp, AccumulateOp>(op))
      targets.push_back(op);
  });
  for (Operation *op : targets) {
    bool isPut = isa<PutOp>(op);
    unsigned into = isPut ? cast<PutOp>(op).getInto() : cast<AccumulateOp>(op).getInto();
    if (into >= nest.getNumResults() || isPut != (into < nest.arrayCount()))
      return op->emitOpError() << "into " << into << ": the nest has no such " << (isPut ? "array" : "scalar");
    if (given.test(into))
      return op->emitOpError() << "into " << into << ": the result has a value already";
    given.set(into);
  }
  return success();
}

LogicalResult NestOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getNumArguments() != getIndices().size() ||
      !llvm::all_of(body.getArgumentTypes(), [](Type type) { return isa<IndexType>(type); }))
    return emitOpError() << "its body takes " << getIndices().size() << " indices, not (" << body.getArgumentTypes()
                         << ")";
  if (failed(verifyTargets(*this)))
    return failure();
  for (unsigned result = 0; result < getNumResults(); ++result)
    if (failed(result < arrayCount() ? verifyPut(*this, result) : verifyAccumulate(*this, result)))
      return failure();
  return success();
}

ParseResult NestOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  if (parser.parseAttribute(name, getNameAttrName(result.name), result.attributes) ||
      parseKeywordAttribute<ArrayAttr>(parser, "over", getIndicesAttrName(result.name), result) ||
      parseTypedOperands(parser, "init", result.operands) ||
      parseKeywordAttribute<ArrayAttr>(parser, "names", getNamesAttrName(result.name), result) ||
      parseKeywordAttribute<ArrayAttr>(parser, "origins", getOriginsAttrName(result.name), result) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) || parser.parseRegion(*result.addRegion()) ||
      parseArrowTypes(parser, result.types))
    return failure();
  ensureTerminator(*result.regions.front(), parser.getBuilder(), result.location);
  return success();
}

void NestOp::print(OpAsmPrinter &printer) {
  printer << " " << getNameAttr() << " over " << getIndices();
  printTypedOperands(printer, "init", getInits());
  printer << " names " << getNames() << " origins " << getOrigins();
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getNameAttrName(), getIndicesAttrName(), getNamesAttrName(), getOriginsAttrName()});
  printer << " ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/true, /*printBlockTerminators=*/false);
  printArrowTypes(printer, getResultTypes());
}

// -------------------------------------------------------------------------------------------------------------- reads

LogicalResult ReadOp::verify() {
  ArrayType array = getArray().getType();
  if (getSubscripts().size() != array.rank())
    return emitOpError() << "has " << getSubscripts().size() << " subscripts for " << array.rank() << " dimensions";
  if (getType() != num::readAs(array.getElement()))
    return emitOpError() << "gives " << getType() << ", an element is " << num::readAs(array.getElement());
  return success();
}

LogicalResult EntryOp::verify() {
  if (getType() != getArray().getType().getElement())
    return emitOpError() << "gives " << getType() << ", an element is " << getArray().getType().getElement();
  const EntryLoop loop = entryLoopGiving(getPosition());
  const bool mayShare = loop && loop.matrix.getType().getShape() == getArray().getType().getShape() &&
                        loop.matrix.getType().getStorage() == getArray().getType().getStorage();
  if (!mayShare || loop.position != getPosition())
    return emitOpError() << "stands at a position that `entries` of the same matrix gave, or of one with its entries";
  return success();
}

// ------------------------------------------------------------------------------------------------------------ entries

EntryLoop dpg::ir::entryLoopOf(Operation *op) {
  if (auto reduce = dyn_cast_if_present<ReduceOp>(op); reduce && reduce.getMatrix())
    return {op, reduce.getMatrix(), &*reduce.getLineMutable().begin(), reduce.getBody().getArgument(0),
            reduce.getBody().getArgument(1)};
  if (auto loop = dyn_cast_if_present<ForEntriesOp>(op))
    return {op, loop.getMatrix(), &loop.getLineMutable(), loop.getBody().getArgument(0), loop.getBody().getArgument(1)};
  if (auto mean = dyn_cast_if_present<SoftmaxMeanOp>(op))
    return {op, mean.getMatrix(), &mean.getLineMutable(), mean.getBody().getArgument(0), mean.getBody().getArgument(1)};
  return {};
}

EntryLoop dpg::ir::entryLoopGiving(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument ? entryLoopOf(argument.getOwner()->getParentOp()) : EntryLoop();
}

Value dpg::ir::patternOf(Value matrix) {
  auto result = dyn_cast<OpResult>(matrix);
  if (!result || !hasLines(matrix.getType()))
    return matrix;
  if (auto nest = dyn_cast<NestOp>(result.getOwner()))
    if (ForEntriesOp loop = nest.entriesOf(result.getResultNumber()))
      return patternOf(loop.getMatrix());
  if (auto run = dyn_cast<RunOp>(result.getOwner())) {
    auto task = SymbolTable::lookupNearestSymbolFrom<TaskOp>(run, run.getTaskAttr());
    if (ForEntriesOp loop = task.nest().entriesOf(result.getResultNumber()))
      return patternOf(run.getArguments()[cast<BlockArgument>(loop.getMatrix()).getArgNumber()]);
  }
  return matrix;
}

void ForEntriesOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  setName(region.getArgument(0), nameOf(region.getArgument(0)));
  setName(region.getArgument(1), "entry");
}

LogicalResult ForEntriesOp::verify() {
  if (!hasLines(getMatrix().getType()))
    return emitOpError() << "runs through the entries of a matrix stored as csr or csc, not " << getMatrix().getType();
  return success();
}

LogicalResult ForEntriesOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getNumArguments() != 2 ||
      !llvm::all_of(body.getArgumentTypes(), [](Type type) { return isa<IndexType>(type); }))
    return emitOpError() << "its body takes a coordinate and a position, not (" << body.getArgumentTypes() << ")";
  if (body.getOps<PutOp>().empty())
    return emitOpError() << "puts nothing";
  return success();
}

// --------------------------------------------------------------------------------------------------------- reductions

YieldOp ReduceOp::yield() { return cast<YieldOp>(getBody().front().getTerminator()); }

void ReduceOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), nameOf(getResult())); }

void ReduceOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  setName(region.getArgument(0), nameOf(region.getArgument(0)));
  if (region.getNumArguments() > 1)
    setName(region.getArgument(1), "entry");
}

LogicalResult ReduceOp::verify() {
  if (bool(getMatrix()) != bool(getLine()))
    return emitOpError() << "over entries has both a matrix and a line";
  if (getMatrix() && !hasLines(getMatrix().getType()))
    return emitOpError() << "runs through the entries of a matrix stored as csr or csc, not " << getMatrix().getType();
  return success();
}

LogicalResult ReduceOp::verifyRegions() {
  Block &body = getBody().front();
  size_t count = getMatrix() ? 2 : 1;
  if (body.getNumArguments() != count ||
      !llvm::all_of(body.getArgumentTypes(), [](Type type) { return isa<IndexType>(type); }))
    return emitOpError() << "its body takes " << (count == 2 ? "a coordinate and a position" : "an index") << ", not ("
                         << body.getArgumentTypes() << ")";
  if (!isa<YieldOp>(body.getTerminator()))
    return emitOpError() << "ends with dpg.yield";
  Type yielded = yield().getValue().getType();
  bool logical = getKind() == ReductionKind::any || getKind() == ReductionKind::all;
  if (logical != (yielded.isInteger(1) || isa<TruthType>(yielded)))
    return emitOpError() << stringifyReductionKind(getKind()) << " takes in " << (logical ? "truth values" : "numbers")
                         << ", not " << yielded;
  Type expected = givesIndex(getKind()) ? Type(IndexType::get(getContext())) : yielded;
  if (getType() != expected)
    return emitOpError() << "gives " << expected << ", not " << getType();
  return success();
}

ParseResult ReduceOp::parse(OpAsmParser &parser, OperationState &result) {
  StringRef word;
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<ReductionKind> kind = symbolizeReductionKind(word);
  if (!kind)
    return parser.emitError(location) << "`" << word << "` is no reduction";
  result.addAttribute(getKindAttrName(result.name), ReductionKindAttr::get(parser.getContext(), *kind));
  IndexAttr index;
  if (parser.parseAttribute(index, getIndexAttrName(result.name), result.attributes))
    return failure();
  OpAsmParser::UnresolvedOperand matrix, line;
  Type type, resultType;
  bool hasEntries = succeeded(parser.parseOptionalKeyword("entries"));
  if (hasEntries &&
      (parser.parseLParen() || parser.parseOperand(matrix) || parser.parseComma() || parser.parseOperand(line) ||
       parser.parseColonType(type) || parser.parseRParen() || parser.resolveOperand(matrix, type, result.operands) ||
       parser.resolveOperand(line, parser.getBuilder().getIndexType(), result.operands)))
    return failure();
  result.getOrAddProperties<Properties>().operandSegmentSizes = {hasEntries, hasEntries};
  if (parser.parseArrow() || parser.parseType(resultType) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) || parser.parseRegion(*result.addRegion()))
    return failure();
  result.addTypes(resultType);
  return success();
}

void ReduceOp::print(OpAsmPrinter &printer) {
  printer << " " << stringifyReductionKind(getKind()) << " " << getIndexAttr();
  if (getMatrix() && getLine())
    printer << " entries(" << getMatrix() << ", " << getLine() << " : " << getMatrix().getType() << ")";
  printer << " -> " << getType();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getKindAttrName(), getIndexAttrName(), getOperandSegmentSizesAttrName()});
  printer << " ";
  printer.printRegion(getBody());
}

// ------------------------------------------------------------------------------------------------------ softmax means

WeighOp SoftmaxMeanOp::weigh() { return cast<WeighOp>(getBody().front().getTerminator()); }

void SoftmaxMeanOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), nameOf(getResult())); }

void SoftmaxMeanOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  setName(region.getArgument(0), nameOf(region.getArgument(0)));
  setName(region.getArgument(1), "entry");
}

LogicalResult SoftmaxMeanOp::verify() {
  if (!hasLines(getMatrix().getType()))
    return emitOpError() << "runs through the entries of a matrix stored as csr or csc, not " << getMatrix().getType();
  return success();
}

LogicalResult SoftmaxMeanOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getNumArguments() != 2 ||
      !llvm::all_of(body.getArgumentTypes(), [](Type type) { return isa<IndexType>(type); }))
    return emitOpError() << "its body takes a coordinate and a position, not (" << body.getArgumentTypes() << ")";
  if (!isa<WeighOp>(body.getTerminator()))
    return emitOpError() << "ends with dpg.weigh";
  if (weigh().getValue().getType() != getType())
    return emitOpError() << "gives " << weigh().getValue().getType() << ", not " << getType();
  return success();
}

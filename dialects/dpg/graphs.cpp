// Graphs, tasks and what calls them: verifiers and assembly.
#include "compiler/ast/extent.h"
#include "dialects/dpg/assembly.h"
#include "dialects/dpg/dpg.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/Builders.h"

#include <set>

using namespace mlir;
using namespace dpg::ir;

/// The place-th parameter whose direction is `direction` or inout.
static ParameterAttr parameterAt(ArrayAttr parameters, unsigned place, Direction direction) {
  for (auto parameter : parameters.getAsRange<ParameterAttr>())
    if ((parameter.getDirection() == direction || parameter.getDirection() == Direction::inout) && place-- == 0)
      return parameter;
  return {};
}

static unsigned countParameters(ArrayAttr parameters, Direction direction) {
  unsigned count = 0;
  while (parameterAt(parameters, count, direction))
    ++count;
  return count;
}

static LogicalResult verifyReturned(Operation *op, Block &body, ArrayAttr resultTypes) {
  auto returned = dyn_cast<ReturnOp>(body.getTerminator());
  if (!returned)
    return op->emitOpError() << "ends with dpg.return";
  SmallVector<Type> expected(resultTypes.getAsValueRange<TypeAttr>());
  if (returned.getValues().getTypes() != TypeRange(expected)) {
    InFlightDiagnostic error = op->emitOpError()
                               << "returns (" << returned.getValues().getTypes() << "), declared are (";
    llvm::interleaveComma(expected, error);
    return error << ")";
  }
  return success();
}

// ------------------------------------------------------------------------------------------------------------- graphs

ParameterAttr GraphOp::parameterOfArgument(unsigned argument) {
  return parameterAt(getParameters(), argument, Direction::in);
}

ParameterAttr GraphOp::parameterOfResult(unsigned result) {
  return parameterAt(getParameters(), result, Direction::out);
}

void GraphOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, nameOf(argument));
}

/// Names in the shapes of what a graph takes must be bound when it is called: by sizes or by integer parameters.
static LogicalResult verifyShapes(GraphOp graph) {
  std::set<std::string> bound;
  for (auto size : graph.getSizes().getAsValueRange<StringAttr>())
    bound.insert(size.str());
  for (BlockArgument argument : graph.getBody().getArguments())
    if (isa<IndexType>(argument.getType()))
      bound.insert(nameOf(argument).str());
  for (BlockArgument argument : graph.getBody().getArguments())
    if (auto array = dyn_cast<ArrayType>(argument.getType()))
      for (ExtentAttr extent : array.getShape())
        for (const std::string &name : dpg::Extent::parse(extent.getText()).value_or(dpg::Extent()).names())
          if (!bound.count(name))
            return graph.emitOpError() << "extent `" << extent.getText() << "` of argument " << argument.getArgNumber()
                                       << " names `" << name << "`, which is neither a size nor an integer parameter";
  return success();
}

LogicalResult GraphOp::verify() {
  Block &body = getBody().front();
  if (countParameters(getParameters(), Direction::in) != body.getNumArguments())
    return emitOpError() << "has " << body.getNumArguments() << " arguments for "
                         << countParameters(getParameters(), Direction::in) << " `in` and `inout` parameters";
  if (countParameters(getParameters(), Direction::out) != getResultTypes().size())
    return emitOpError() << "has " << getResultTypes().size() << " results for "
                         << countParameters(getParameters(), Direction::out) << " `out` and `inout` parameters";
  return verifyShapes(*this);
}

LogicalResult GraphOp::verifyRegions() { return verifyReturned(*this, getBody().front(), getResultTypes()); }

ParseResult GraphOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> arguments;
  return failure(
      parseHead(parser, result, getResultTypesAttrName(result.name), arguments) ||
      parseKeywordAttribute<ArrayAttr>(parser, "parameters", getParametersAttrName(result.name), result) ||
      parseKeywordAttribute<ArrayAttr>(parser, "sizes", getSizesAttrName(result.name), result) ||
      parseKeywordAttribute<StringAttr>(parser, "documentation", getDocumentationAttrName(result.name), result) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) || parser.parseRegion(*result.addRegion(), arguments));
}

void GraphOp::print(OpAsmPrinter &printer) {
  printHead(printer, getSymName(), getBody(), getResultTypes());
  printer << " parameters [";
  printer.increaseIndent();
  llvm::interleave(
      getParameters(), printer,
      [&](Attribute parameter) {
        printer.printNewline();
        printer << "  " << parameter;
      },
      ",");
  printer.decreaseIndent();
  printer << "] sizes " << getSizes() << " documentation " << getDocumentationAttr();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getSymNameAttrName(), getResultTypesAttrName(), getParametersAttrName(),
                                            getSizesAttrName(), getDocumentationAttrName()});
  printer << " ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

// -------------------------------------------------------------------------------------------------------------- calls

/// Equal up to the extents, which mean something else to the callee.
static bool agree(Type given, Type expected) {
  auto givenArray = dyn_cast<ArrayType>(given), expectedArray = dyn_cast<ArrayType>(expected);
  if (!givenArray || !expectedArray)
    return given == expected;
  return givenArray.rank() == expectedArray.rank() && givenArray.getElement() == expectedArray.getElement() &&
         givenArray.isSparse() == expectedArray.isSparse();
}

static LogicalResult verifyPassed(Operation *op, StringRef what, TypeRange given, TypeRange expected,
                                  llvm::function_ref<bool(Type, Type)> matches) {
  if (given.size() != expected.size())
    return op->emitOpError() << "has " << given.size() << " " << what << "s, the callee " << expected.size();
  for (auto [place, pair] : llvm::enumerate(llvm::zip(given, expected)))
    if (!matches(std::get<0>(pair), std::get<1>(pair)))
      return op->emitOpError() << what << " " << place << " is " << std::get<0>(pair) << ", the callee's is "
                               << std::get<1>(pair);
  return success();
}

void CallOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

LogicalResult CallOp::verify() {
  if (getNames() && getNames()->size() != getNumResults())
    return emitOpError() << "has " << getNames()->size() << " names for " << getNumResults() << " results";
  return success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto graph = symbols.lookupNearestSymbolFrom<GraphOp>(*this, getCalleeAttr());
  if (!graph)
    return emitOpError() << "calls " << getCalleeAttr() << ", which is no graph";
  SmallVector<Type> results(graph.getResultTypes().getAsValueRange<TypeAttr>());
  return failure(
      failed(verifyPassed(*this, "argument", getArguments().getTypes(), graph.getBody().getArgumentTypes(), agree)) ||
      failed(verifyPassed(*this, "result", getResultTypes(), results, agree)));
}

// ------------------------------------------------------------------------------------------------ groups of processes

void BesideOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

OperandRange BesideOp::readsOf(unsigned task) {
  int64_t before = 0;
  for (unsigned other = 0; other < task; ++other)
    before += getReadCounts()[other];
  return getReads().slice(before, getReadCounts()[task]);
}

LogicalResult BesideOp::verify() {
  const size_t tasks = getBodies().size();
  if (getProcesses().size() != tasks || getOperations().size() != tasks || getBytes().size() != tasks ||
      getReadCounts().size() != tasks)
    return emitOpError() << "says of " << getProcesses().size() << " tasks on how many processes, of "
                         << getOperations().size() << " and " << getBytes().size() << " what they cost, of "
                         << getReadCounts().size() << " what they read, and has " << tasks;
  int64_t reads = 0;
  for (int64_t count : getReadCounts())
    reads += count < 0 ? int64_t(getReads().size()) + 1 : count;
  if (reads != int64_t(getReads().size()))
    return emitOpError() << "has " << getReads().size() << " reads for tasks that take " << reads;
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  return success();
}

void ParallelOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

LogicalResult ParallelOp::verify() {
  if (getRows().getTypes() != getResultTypes())
    return emitOpError() << "has rows of (" << getRows().getTypes() << "), and gives (" << getResultTypes() << ")";
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  if (getTakes().size() != getNumResults())
    return emitOpError() << "says of " << getTakes().size() << " rows whether they are taken, has " << getNumResults();
  for (Value array : getRows())
    if (cast<ArrayType>(array.getType()).isSparse())
      return emitOpError() << "instances give rows of dense arrays, not of " << array.getType();
  return success();
}

/// Equal up to the extents: a row of a matrix is a vector, an element of a vector a scalar.
static bool isRowOf(Type row, ArrayType array) {
  auto vector = dyn_cast<ArrayType>(row);
  if (array.rank() == 1)
    return row == array.getElement();
  return vector && vector.rank() + 1 == array.rank() && vector.getElement() == array.getElement();
}

LogicalResult BesideOp::verifySymbolUses(SymbolTableCollection &symbols) {
  unsigned given = 0;
  for (unsigned task = 0; task < taskCount(); ++task) {
    auto reference = cast<FlatSymbolRefAttr>(getBodies()[task]);
    auto graph = symbols.lookupNearestSymbolFrom<GraphOp>(*this, reference);
    if (!graph)
      return emitOpError() << "runs " << reference << ", which is no graph";
    SmallVector<Type> results(graph.getResultTypes().getAsValueRange<TypeAttr>());
    if (given + results.size() > getNumResults())
      return emitOpError() << "has " << getNumResults() << " results, and its tasks give more";
    TypeRange here = TypeRange(getResultTypes()).slice(given, results.size());
    given += results.size();
    if (failed(verifyPassed(*this, "argument", readsOf(task).getTypes(), graph.getBody().getArgumentTypes(), agree)) ||
        failed(verifyPassed(*this, "result", here, results, agree)))
      return failure();
  }
  if (given != getNumResults())
    return emitOpError() << "has " << getNumResults() << " results, and its tasks give " << given;
  return success();
}

LogicalResult ParallelOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto graph = symbols.lookupNearestSymbolFrom<GraphOp>(*this, getBodyAttr());
  if (!graph)
    return emitOpError() << "runs " << getBodyAttr() << ", which is no graph";
  SmallVector<Type> taken{IndexType::get(getContext())};
  llvm::append_range(taken, getReads().getTypes());
  size_t rows = llvm::count(getTakes(), true);
  TypeRange expected = graph.getBody().getArgumentTypes();
  if (expected.size() != taken.size() + rows)
    return emitOpError() << "has " << taken.size() + rows << " arguments, the callee " << expected.size();
  if (failed(verifyPassed(*this, "argument", taken, expected.take_front(taken.size()), agree)))
    return failure();
  SmallVector<Type> given(graph.getResultTypes().getAsValueRange<TypeAttr>());
  if (given.size() != getNumResults())
    return emitOpError() << "has " << getNumResults() << " results, the callee " << given.size();
  for (auto [row, array] : llvm::zip(given, getResultTypes()))
    if (!isRowOf(row, cast<ArrayType>(array)))
      return emitOpError() << "the callee gives " << row << ", which is no row of " << array;
  return success();
}

LogicalResult RowOp::verify() {
  if (getMatrix().getType().isSparse() || !isRowOf(getType(), getMatrix().getType()) || getType().isSparse())
    return emitOpError() << getType() << " is no row of " << getMatrix().getType();
  return success();
}

LogicalResult PublishOp::verify() {
  auto array = dyn_cast<ArrayType>(getRow().getType());
  if (array && (array.rank() != 1 || array.isSparse()))
    return emitOpError() << "sends a vector or a scalar, not " << array;
  return success();
}

LogicalResult NewestOp::verify() {
  if (getType().rank() != 1 || getType().isSparse())
    return emitOpError() << "gives a vector, not " << getType();
  return success();
}

// ---------------------------------------------------------------------------------------------------- functions in C++

void InvokeOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

LogicalResult InvokeOp::verify() {
  size_t taken = 0, given = 0;
  for (StringRef direction : getDirections().getAsValueRange<StringAttr>()) {
    if (!symbolizeDirection(direction))
      return emitOpError() << "`" << direction << "` is no direction: in, out or inout";
    taken += direction != "out";
    given += direction != "in";
  }
  if (taken != getArguments().size() || given != getNumResults())
    return emitOpError() << "passes " << getArguments().size() << " and gives " << getNumResults() << " values, its "
                         << "component takes " << taken << " and gives " << given;
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  for (OpResult result : getResults())
    if (Value before = updatedBy(result.getResultNumber()); before && before.getType() != result.getType())
      return emitOpError() << "updates " << before.getType() << ", and gives " << result.getType();
  return success();
}

Value InvokeOp::updatedBy(unsigned result) {
  size_t taken = 0, given = 0;
  for (StringRef direction : getDirections().getAsValueRange<StringAttr>()) {
    if (direction != "in" && given++ == result)
      return direction == "inout" ? getArguments()[taken] : Value();
    taken += direction != "out";
  }
  return {};
}

bool InvokeOp::hasSpreadArrays() {
  auto isSpread = [](Type type) {
    auto array = dyn_cast<ArrayType>(type);
    return array && !array.isReplicated();
  };
  return llvm::any_of(getArguments().getTypes(), isSpread) || llvm::any_of(getResultTypes(), isSpread);
}

// ------------------------------------------------------------------------------------------------------------- choices

void ChooseOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

TakeOp ChooseOp::taken(unsigned position) { return cast<TakeOp>(getAlternatives()[position].front().getTerminator()); }

LogicalResult ChooseOp::verify() {
  const size_t count = getCandidates().size();
  if (getAlternatives().size() != count || getOperations().size() != count || getBytes().size() != count)
    return emitOpError() << "has " << getAlternatives().size() << " regions, " << getOperations().size()
                         << " counts of operations and " << getBytes().size() << " of bytes for " << count
                         << " candidates";
  if (getRequiredBy().size() != getRequirements().size() || getRequirementTexts().size() != getRequirements().size())
    return emitOpError() << "says of " << getRequiredBy().size() << " requirements whose they are and has "
                         << getRequirementTexts().size() << " texts for " << getRequirements().size();
  for (int64_t position : getRequiredBy())
    if (position < 0 || position >= static_cast<int64_t>(count))
      return emitOpError() << "has a requirement of candidate " << position << ", and " << count << " candidates";
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  return success();
}

LogicalResult ChooseOp::verifyRegions() {
  for (Region &alternative : getAlternatives()) {
    auto take = dyn_cast<TakeOp>(alternative.front().getTerminator());
    if (!take)
      return emitOpError() << "needs a region for each candidate that ends with `dpg.take`";
    if (take.getValues().getTypes() != getResultTypes())
      return take.emitOpError() << "gives other types than the choice";
  }
  return success();
}

void CountEntriesOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), nameOf(getResult())); }

LogicalResult CountEntriesOp::verify() {
  return getMatrix().getType().isSparse() ? success() : emitOpError() << "counts the entries of a sparse matrix";
}

// -------------------------------------------------------------------------------------------------------------- tasks

NestOp TaskOp::nest() {
  auto nests = getBody().front().getOps<NestOp>();
  return nests.empty() ? NestOp() : *nests.begin();
}

void TaskOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, nameOf(argument));
}

LogicalResult TaskOp::verify() {
  if (getArgumentNames().size() != getBody().getNumArguments())
    return emitOpError() << "has " << getArgumentNames().size() << " names for " << getBody().getNumArguments()
                         << " arguments";
  return success();
}

LogicalResult TaskOp::verifyRegions() {
  Block &body = getBody().front();
  if (!llvm::hasSingleElement(body.getOps<NestOp>()))
    return emitOpError() << "holds one nest, not " << llvm::range_size(body.getOps<NestOp>());
  for (Operation &op : body.without_terminator())
    if (!isa<NestOp>(op) && !op.hasTrait<OpTrait::ConstantLike>() && !isa<SizeOp, dpg::num::ConstantOp>(op))
      return emitOpError() << "computes outside its nest: only constants and sizes stand before it, not "
                           << op.getName();
  if (body.getTerminator()->getOperands() != nest()->getResults())
    return emitOpError() << "returns the results of its nest";
  return verifyReturned(*this, body, getResultTypes());
}

ParseResult TaskOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> arguments;
  return failure(
      parseHead(parser, result, getResultTypesAttrName(result.name), arguments) ||
      parseKeywordAttribute<ArrayAttr>(parser, "argument_names", getArgumentNamesAttrName(result.name), result) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) || parser.parseRegion(*result.addRegion(), arguments));
}

void TaskOp::print(OpAsmPrinter &printer) {
  printHead(printer, getSymName(), getBody(), getResultTypes());
  printer << " argument_names " << getArgumentNames();
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getResultTypesAttrName(), getArgumentNamesAttrName()});
  printer << " ";
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

void RunOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

LogicalResult RunOp::verify() {
  if (getNames().size() != getNumResults())
    return emitOpError() << "has " << getNames().size() << " names for " << getNumResults() << " results";
  return success();
}

LogicalResult RunOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto task = symbols.lookupNearestSymbolFrom<TaskOp>(*this, getTaskAttr());
  if (!task)
    return emitOpError() << "runs " << getTaskAttr() << ", which is no task";
  SmallVector<Type> results(task.getResultTypes().getAsValueRange<TypeAttr>());
  auto equal = [](Type given, Type expected) { return given == expected; };
  return failure(
      failed(verifyPassed(*this, "argument", getArguments().getTypes(), task.getBody().getArgumentTypes(), equal)) ||
      failed(verifyPassed(*this, "result", getResultTypes(), results, equal)));
}

// repeat and for: verifiers and assembly.
#include "dialects/dpg/assembly.h"
#include "dialects/dpg/dpg.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace dpg::ir;

/// What holds of both kinds of loop: `given` and `taken` are the carried values at the end and at the beginning of an
/// iteration, `results` what the loop gives of them and of the names first met inside.
static LogicalResult verifyCarried(Operation *loop, OperandRange initial, TypeRange taken, OperandRange given,
                                   OperandRange last, TypeRange results, ArrayAttr names) {
  if (taken != initial.getTypes())
    return loop->emitOpError() << "carries (" << initial.getTypes() << "), its body takes (" << taken << ")";
  if (given.getTypes() != initial.getTypes())
    return loop->emitOpError() << "carries (" << initial.getTypes() << "), an iteration ends with (" << given.getTypes()
                               << ")";
  SmallVector<Type> ended(given.getTypes());
  llvm::append_range(ended, last.getTypes());
  if (TypeRange(ended) != results)
    return loop->emitOpError() << "gives (" << results << "), an iteration ends with (" << ended << ")";
  if (names.size() != results.size())
    return loop->emitOpError() << "has " << names.size() << " names for " << results.size() << " values";
  return success();
}

// ------------------------------------------------------------------------------------------------------------- repeat

UntilOp RepeatOp::until() { return cast<UntilOp>(getBody().front().getTerminator()); }

void RepeatOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults().drop_back(2))
    setName(result, nameOf(result));
  setName(iterations(), "iterations");
  setName(converged(), "converged");
}

void RepeatOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, nameOf(argument));
}

LogicalResult RepeatOp::verifyRegions() {
  if (!isa<UntilOp>(getBody().front().getTerminator()))
    return emitOpError() << "ends with dpg.until";
  TypeRange results = getResultTypes();
  if (results.size() < 2 || !isa<IndexType>(results[results.size() - 2]) || !results.back().isInteger(1))
    return emitOpError() << "gives the number of iterations (index) and whether it converged (i1) as its last results";
  return verifyCarried(*this, getCarried(), getBody().getArgumentTypes(), until().getCarried(), until().getLast(),
                       results.drop_back(2), getNames());
}

ParseResult RepeatOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand limit;
  Type index = parser.getBuilder().getIndexType();
  if (parser.parseKeyword("up") || parser.parseKeyword("to") || parser.parseOperand(limit) ||
      parser.resolveOperand(limit, index, result.operands) || parseTypedOperands(parser, "carry", result.operands) ||
      parseKeywordAttribute<ArrayAttr>(parser, "names", getNamesAttrName(result.name), result) ||
      parseKeywordAttribute<StringAttr>(parser, "condition", getConditionAttrName(result.name), result) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes) || parser.parseRegion(*result.addRegion()) ||
      parseArrowTypes(parser, result.types))
    return failure();
  result.addTypes({index, parser.getBuilder().getI1Type()});
  return success();
}

void RepeatOp::print(OpAsmPrinter &printer) {
  printer << " up to " << getLimit();
  printTypedOperands(printer, "carry", getCarried());
  printer << " names " << getNames() << " condition " << getConditionAttr();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), {getNamesAttrName(), getConditionAttrName()});
  printer << " ";
  printer.printRegion(getBody());
  printArrowTypes(printer, getResults().drop_back(2).getTypes());
}

// ---------------------------------------------------------------------------------------------------------------- for

void ForOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, nameOf(result));
}

void ForOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (BlockArgument argument : region.getArguments())
    setName(argument, nameOf(argument));
}

LogicalResult ForOp::verifyRegions() {
  auto next = dyn_cast<NextOp>(getBody().front().getTerminator());
  if (!next)
    return emitOpError() << "ends with dpg.next";
  TypeRange taken = getBody().getArgumentTypes();
  if (taken.empty() || !isa<IndexType>(taken.front()))
    return emitOpError() << "its body takes the index first";
  return verifyCarried(*this, getCarried(), taken.drop_front(), next.getCarried(), next.getLast(), getResultTypes(),
                       getNames());
}

ParseResult ForOp::parse(OpAsmParser &parser, OperationState &result) {
  IndexAttr index;
  if (parser.parseAttribute(index))
    return failure();
  result.addAttribute(getIndexAttrName(result.name), index);
  if (succeeded(parser.parseOptionalKeyword("parallel")))
    result.addAttribute(getParallelAttrName(result.name), parser.getBuilder().getUnitAttr());
  return failure(parseTypedOperands(parser, "carry", result.operands) ||
                 parseKeywordAttribute<ArrayAttr>(parser, "names", getNamesAttrName(result.name), result) ||
                 parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
                 parser.parseRegion(*result.addRegion()) || parseArrowTypes(parser, result.types));
}

void ForOp::print(OpAsmPrinter &printer) {
  printer << " " << getIndexAttr() << (getParallel() ? " parallel" : "");
  printTypedOperands(printer, "carry", getCarried());
  printer << " names " << getNames();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getIndexAttrName(), getParallelAttrName(), getNamesAttrName()});
  printer << " ";
  printer.printRegion(getBody());
  printArrowTypes(printer, getResultTypes());
}

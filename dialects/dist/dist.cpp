// The dist dialect: registration, verifiers, custom assembly.
#include "dialects/dist/dist.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dpg::dist_ir;
using dpg::ir::ArrayType;
using dpg::ir::ReductionKind;
using dpg::ir::ReductionKindAttr;
using dpg::ir::RunOp;
using dpg::ir::Storage;

#include "dialects/dist/dist_dialect.cpp.inc"
#include "dialects/dist/dist_enums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dist/dist_types.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dist/dist_attributes.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/dist/dist_ops.cpp.inc"

void DistDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/dist/dist_types.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/dist/dist_attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/dist/dist_ops.cpp.inc"
      >();
}

Value dpg::dist_ir::exchangedBy(Operation *op) {
  if (auto finish = dyn_cast_or_null<FinishOp>(op))
    return finish.getArray();
  if (auto combined = dyn_cast_or_null<AllReduceElementsOp>(op))
    return combined.getArray();
  return {};
}

Value dpg::dist_ir::versionOf(Value array) {
  while (Value before = exchangedBy(array.getDefiningOp()))
    array = before;
  return array;
}

// ---------------------------------------------------------------------------------------------------------- verifiers

LogicalResult PartitionAttr::verify(function_ref<InFlightDiagnostic()> emitError, dpg::ir::ExtentAttr, Spread spread,
                                    StringRef by, StringRef why) {
  if ((spread == Spread::balanced) == by.empty())
    return emitError() << (by.empty() ? "a balanced partition names the matrix that it balances by"
                                      : "only a balanced partition is by a matrix");
  if (spread == Spread::on_root && why.empty())
    return emitError() << "a partition on the root says why";
  return success();
}

LogicalResult PlanOp::verify() {
  if (getMatrices().empty())
    return emitOpError() << "plans no matrix";
  for (Value matrix : getMatrices())
    if (!dpg::ir::hasLines(matrix.getType()))
      return emitOpError() << "plans matrices stored as csr or csc, not " << matrix.getType();
  return success();
}

LogicalResult StartOp::verify() {
  if (getArray().getType().isSparse())
    return emitOpError() << "exchanges dense arrays, not " << getArray().getType();
  return success();
}

LogicalResult StartRowsOp::verify() {
  if (getArray().getType().isSparse())
    return emitOpError() << "exchanges dense arrays, not " << getArray().getType();
  if (int64_t(getAbove()) < 0 || int64_t(getBelow()) < 0)
    return emitOpError() << "exchanges a number of rows that is not negative";
  return success();
}

LogicalResult AllReduceOp::verify() {
  if (getKinds().size() != getValues().size())
    return emitOpError() << "has " << getKinds().size() << " reductions for " << getValues().size() << " values";
  if (getValues().getTypes() != getResults().getTypes())
    return emitOpError() << "gives values of the types that it takes";
  for (auto [kind, value] : llvm::zip(getKinds().getAsRange<ReductionKindAttr>(), getValues()))
    if (givesIndex(kind.getValue()) && !value.getDefiningOp<RunOp>())
      return emitOpError() << "cannot combine indices but those that a run gives, with the values that stand there";
  return success();
}

LogicalResult AllReduceElementsOp::verify() {
  if (!getArray().getType().isReplicated())
    return emitOpError() << "combines arrays that every process holds, not " << getArray().getType();
  if (givesIndex(getKind()))
    return emitOpError() << "combines numbers and truth values, not places";
  return success();
}

// ----------------------------------------------------------------------------------------------------------- assembly

static ParseResult parseKind(OpAsmParser &parser, SmallVectorImpl<Attribute> &kinds) {
  StringRef word;
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<ReductionKind> kind = dpg::ir::symbolizeReductionKind(word);
  if (!kind)
    return parser.emitError(location) << "expected a reduction, saw " << word;
  kinds.push_back(ReductionKindAttr::get(parser.getContext(), *kind));
  return success();
}

ParseResult AllReduceOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<Attribute> kinds;
  SmallVector<OpAsmParser::UnresolvedOperand> values;
  SmallVector<Type> types;
  SMLoc location;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] { return parseKind(parser, kinds); }) ||
      parser.getCurrentLocation(&location) || parser.parseOperandList(values) ||
      parser.parseOptionalAttrDict(result.attributes) || parser.parseColonTypeList(types) ||
      parser.resolveOperands(values, types, location, result.operands))
    return failure();
  result.addAttribute(getKindsAttrName(result.name), parser.getBuilder().getArrayAttr(kinds));
  result.addTypes(types);
  return success();
}

void AllReduceOp::print(OpAsmPrinter &printer) {
  printer << " [";
  llvm::interleaveComma(getKinds(), printer, [&](Attribute kind) {
    printer << dpg::ir::stringifyReductionKind(cast<ReductionKindAttr>(kind).getValue());
  });
  printer << "] " << getValues();
  printer.printOptionalAttrDict((*this)->getAttrs(), {getKindsAttrName()});
  printer << " : " << getValues().getTypes();
}

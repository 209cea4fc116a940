// Storage, sizes, contracts, ranges and what is shown: verifiers and folders.
#include "compiler/ast/extent_text.h"
#include "dialects/dpg/dpg.h"
#include "dialects/dpg/names.h"

using namespace mlir;
using namespace dpg::ir;
using dpg::num::BallType;

void SizeOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  StringRef text = getExtent().getText();
  if (dpg::isName(text))
    setName(getResult(), (text + "_size").str());
}

// ------------------------------------------------------------------------------------------------------------ storage

OpFoldResult StoreAsOp::fold(FoldAdaptor) {
  if (getArray().getType() == getType())
    return getArray();
  auto inner = getArray().getDefiningOp<StoreAsOp>();
  if (inner && inner.getArray().getType() == getType())
    return inner.getArray();
  return {};
}

LogicalResult StoreAsOp::verify() {
  ArrayType from = getArray().getType(), to = getType();
  if (from.getShape() != to.getShape() || from.getElement() != to.getElement())
    return emitOpError() << "changes how an array is stored and nothing else, not " << from << " to " << to;
  if (from.getStorage() != to.getStorage() && !from.isSparse() && !to.isSparse())
    return success();
  if (!from.isSparse() || !hasLines(to))
    return emitOpError() << "stores sparse matrices as csr or csc, not " << from << " to " << to;
  return success();
}

// ---------------------------------------------------------------------------------------------------------- contracts

LogicalResult CertifyOp::verifyRegions() {
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield)
    return emitOpError() << "ends with dpg.yield of the bound";
  if (!dpg::num::isReal(yield.getValue().getType()))
    return emitOpError() << "its bound is a real number, not " << yield.getValue().getType();
  return success();
}

LogicalResult SampleOp::verify() {
  if (!getContract().getSampled())
    return emitOpError() << "has a contract that is not sampled";
  return success();
}

LogicalResult CheckContractOp::verify() {
  if (static_cast<bool>(getHolds()) != getTried().has_value())
    return emitOpError() << "tells whether the contract holds where it was tried, and nowhere else";
  return success();
}

LogicalResult CheckRangeOp::verify() {
  for (StringRef end : {getLow(), getHigh()})
    if (!dpg::num::isLiteral(end))
      return emitOpError() << "end \"" << end << "\" of the range is neither a decimal number nor infinity";
  Type type = getValue().getType();
  if (auto array = dyn_cast<ArrayType>(type))
    type = array.getElement();
  if (!dpg::num::isReal(type) && !isa<IndexType, IntegerType>(type))
    return emitOpError() << "checks numbers, not " << getValue().getType();
  return success();
}

LogicalResult ShowOp::verify() {
  if (getTexts().size() != getValues().size())
    return emitOpError() << "has " << getTexts().size() << " texts for " << getValues().size() << " values";
  return success();
}

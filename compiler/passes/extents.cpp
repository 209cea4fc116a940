// Symbolic integers in the IR: from attributes and values to extents, and names in them replaced.
#include "compiler/passes/extents.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

Extent extentOf(ir::ExtentAttr attribute) {
  std::optional<Extent> extent = Extent::parse(attribute.getText());
  return extent ? *extent : Extent::atom(attribute.getText().str());
}

ir::ExtentAttr extentAttr(MLIRContext *context, const Extent &extent) {
  return ir::ExtentAttr::get(context, extent.text());
}

static std::optional<Extent> extentOfArgument(BlockArgument argument) {
  StringRef name = ir::nameOf(argument);
  bool isSymbolic = isa<ir::GraphOp, ir::ForOp, ir::NestOp, ir::ReduceOp>(argument.getOwner()->getParentOp());
  if (name.empty() || !isSymbolic || !argument.getType().isIndex())
    return std::nullopt;
  return Extent::symbol(name);
}

template <typename Combine> static std::optional<Extent> combine(Operation *op, Combine combined) {
  std::optional<Extent> left = extentOfValue(op->getOperand(0)), right = extentOfValue(op->getOperand(1));
  return left && right ? std::optional(combined(*left, *right)) : std::nullopt;
}

std::optional<Extent> extentOfValue(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return extentOfArgument(argument);
  llvm::APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return Extent::constant(constant.getSExtValue());
  return TypeSwitch<Operation *, std::optional<Extent>>(value.getDefiningOp())
      .Case([](ir::SizeOp size) { return extentOf(size.getExtent()); })
      .Case([](arith::AddIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a + b; }); })
      .Case([](arith::SubIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a - b; }); })
      .Case([](arith::MulIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a * b; }); })
      .Case([](arith::FloorDivSIOp op) {
        return combine(op, [](const Extent &a, const Extent &b) { return a.floorDivide(b); });
      })
      .Default(std::optional<Extent>());
}

Value valueOfExtent(OpBuilder &builder, Location location, ir::ExtentAttr extent) {
  if (std::optional<int64_t> constant = extentOf(extent).asConstant())
    return arith::ConstantIndexOp::create(builder, location, *constant);
  return ir::SizeOp::create(builder, location, builder.getIndexType(), extent);
}

void substituteExtents(Operation *op, const Substitution &values) {
  MLIRContext *context = op->getContext();
  auto substitute = [&](ir::ExtentAttr extent) { return extentAttr(context, extentOf(extent).substitute(values)); };
  auto rename = [&](StringRef name) {
    auto found = values.find(name.str());
    return found == values.end() ? name.str() : found->second.asSymbol().value_or(name.str());
  };
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](ir::ExtentAttr extent) { return substitute(extent); });
  replacer.addReplacement([&](ir::IndexAttr index) -> std::optional<std::pair<Attribute, WalkResult>> {
    auto replaced =
        ir::IndexAttr::get(context, rename(index.getName()), substitute(index.getFrom()), substitute(index.getTo()));
    return std::pair<Attribute, WalkResult>(replaced, WalkResult::skip());
  });
  replacer.recursivelyReplaceElementsIn(op, /*replaceAttrs=*/true, /*replaceLocs=*/false, /*replaceTypes=*/true);
}

bool speaksOf(mlir::Operation *op, llvm::StringRef name) {
  bool isFound = false;
  const auto look = [&](mlir::Operation *each) {
    each->getAttrDictionary().walk(
        [&](ir::ExtentAttr extent) { isFound |= llvm::is_contained(namesInText(extent.getText()), name.str()); });
  };
  look(op);
  if (auto run = llvm::dyn_cast<ir::RunOp>(op))
    if (auto task = mlir::SymbolTable::lookupNearestSymbolFrom<ir::TaskOp>(run, run.getTaskAttr()))
      task.walk(look);
  return isFound;
}

} // namespace dpg

// A loop over nests as a kernel: its arguments, its loops, its call.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "compiler/passes/extents.h"
#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

/// The names that the loop's bounds and sizes speak of, but for its own indices.
void KernelBuilder::collectSizes(Operation *op) {
  llvm::StringSet<> own;
  op->walk([&](Operation *inner) {
    if (auto each = dyn_cast<ir::ForOp>(inner))
      own.insert(each.getIndex().getName());
    if (auto nest = dyn_cast<ir::NestOp>(inner))
      for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
        own.insert(index.getName());
    if (auto reduce = dyn_cast<ir::ReduceOp>(inner))
      own.insert(reduce.getIndex().getName());
  });
  const auto take = [&](ir::ExtentAttr extent) {
    for (const std::string &name : extentOf(extent).names())
      if (!own.contains(name) && !llvm::is_contained(sizes, name))
        sizes.push_back(name);
  };
  op->walk([&](Operation *inner) { inner->getAttrDictionary().walk(take); });
  for (auto &[leader, buffer] : buffers)
    buffer.type.walk(take);
}

/// Sizes, scalars, arrays that are read, arrays that are updated.
void KernelBuilder::declareArguments(ir::KernelOp kernel) {
  SmallVector<std::string> names;
  SmallVector<StringRef> directions;
  llvm::StringSet<> taken;
  const auto add = [&](Type type, StringRef name, StringRef direction) {
    std::string fresh = name.empty() ? "value" : name.str();
    for (unsigned number = 2; !taken.insert(fresh).second; ++number)
      fresh = (name + "_" + Twine(number)).str();
    names.push_back(fresh);
    directions.push_back(direction);
    return body->addArgument(type, ir::withName(loop.getLoc(), fresh));
  };
  for (const std::string &size : sizes)
    indices[size] = add(builder.getIndexType(), size, "in");
  for (auto &[value, argument] : scalars)
    argument = add(value.getType(), ir::nameOf(value), "in");
  for (bool isWritten : {false, true})
    for (auto &[leader, buffer] : buffers)
      if (!buffer.isLocal && buffer.isWritten == isWritten) {
        const bool isNew = buffer.first.getDefiningOp<ir::UndefinedOp>() != nullptr;
        buffer.memory = add(buffer.type, buffer.name, !isWritten ? "in" : isNew ? "out" : "inout");
      }
  SmallVector<StringRef> argumentNames(names.begin(), names.end());
  kernel.setArgumentNamesAttr(builder.getStrArrayAttr(argumentNames));
  kernel.setDirectionsAttr(builder.getStrArrayAttr(directions));
}

/// Whether an extent at `at` is a sum of few sizes of arrays and indices of loops over such, and so never leaves 64
/// bits.
bool KernelBuilder::isSmall(const Extent &extent, Operation *at) {
  constexpr int64_t few = 1 << 20;
  const auto isSmallName = [&](const std::string &name) {
    for (auto around = at->getParentOfType<ir::ForOp>(); around; around = around->getParentOfType<ir::ForOp>())
      if (around.getIndex().getName() == name)
        return isSmall(extentOf(around.getIndex().getFrom()), around) &&
               isSmall(extentOf(around.getIndex().getTo()), around);
    const auto sizesOfGraph = loop->getParentOfType<ir::GraphOp>().getSizes().getAsValueRange<StringAttr>();
    return llvm::is_contained(sizesOfGraph, StringRef(name)) ||
           isSizeOfArray(ir::ExtentAttr::get(loop.getContext(), name));
  };
  return llvm::all_of(extent.monomials(), [&](const auto &term) {
    const auto &[monomial, coefficient] = term;
    return std::abs(coefficient) <= few &&
           (monomial.empty() || (monomial.size() == 1 && isSmallName(monomial.front())));
  });
}

/// What an int is, where it needs no checks.
std::optional<Extent> KernelBuilder::placeOfInt(Value value) {
  Operation *op = value.getDefiningOp();
  const std::optional<Extent> extent = op && value.getType().isIndex() ? extentOfValue(value) : std::nullopt;
  return extent && !extent->asConstant() && isSmall(*extent, op) ? extent : std::nullopt;
}

ir::KernelOp KernelBuilder::build(StringRef name) {
  joinVersions();
  if (!collectBuffers() || !followLoop(loop))
    return {};
  collectSizes(loop);
  bool isPlain = true;
  loop->walk([&](Operation *op) {
    for (Value operand : op->getOperands()) {
      const bool isOutside = !loop->isAncestor(operand.getParentBlock()->getParentOp());
      Operation *definition = operand.getDefiningOp();
      const bool isRepeated =
          definition && (definition->hasTrait<OpTrait::ConstantLike>() || isa<ir::SizeOp, num::ConstantOp>(definition));
      if (!isOutside || isRepeated || isa<ir::ArrayType>(operand.getType()))
        continue;
      if (operand.getType().isIndex() && isa<BlockArgument>(operand)) // a size by its name
        continue;
      if (const std::optional<Extent> place = placeOfInt(operand)) {
        for (const std::string &name : place->names())
          if (!llvm::is_contained(sizes, name))
            sizes.push_back(name);
        continue;
      }
      isPlain &= !operand.getType().isIndex();
      scalars.insert({operand, Value()});
    }
  });
  if (!isPlain)
    return refuse("it speaks of a computed int"), ir::KernelOp();
  auto graph = loop->getParentOfType<ir::GraphOp>();
  OpBuilder atGraph(graph);
  auto kernel = ir::KernelOp::create(atGraph, loop.getLoc(), name, builder.getStrArrayAttr({}),
                                     builder.getStrArrayAttr({}), builder.getArrayAttr({}), StringAttr());
  body = &kernel.getBody().emplaceBlock();
  declareArguments(kernel);
  builder.setInsertionPointToEnd(body);
  expandNumbers();
  for (auto &[value, argument] : scalars)
    outer.map(value, argument);
  if (!buildLoop(loop)) {
    kernel.erase();
    return {};
  }
  markExpanded();
  eraseUnread();
  const llvm::SetVector<Attribute> once(origins.begin(), origins.end());
  kernel.setOriginsAttr(builder.getArrayAttr(once.getArrayRef()));
  return kernel;
}

/// Variables that nothing reads.
void KernelBuilder::eraseUnread() {
  SmallVector<ir::LocalOp> locals(body->getOps<ir::LocalOp>());
  for (ir::LocalOp local : locals) {
    if (!llvm::all_of(local->getUsers(), llvm::IsaPred<ir::WriteOp>))
      continue;
    for (Operation *write : llvm::make_early_inc_range(local->getUsers())) {
      nests.erase(write);
      write->erase();
    }
    local.erase();
  }
}

Value KernelBuilder::indexOf(const Extent &extent) {
  SmallVector<Value> operands;
  const AffineExpr expression = affine(extent, operands);
  if (!expression)
    return {};
  AffineMap map = AffineMap::get(operands.size(), 0, expression);
  affine::canonicalizeMapAndOperands(&map, &operands);
  if (operands.size() == 1 && expression == getAffineDimExpr(0, loop.getContext()))
    return operands.front();
  return affine::AffineApplyOp::create(builder, loop.getLoc(), map, operands);
}

/// Opens a loop, or stands for the one iteration that it has; gives the block to build into, null where its bounds are
/// not affine. `old` is the index in the program's loop.
Block *KernelBuilder::openLoop(ir::IndexAttr index, Value old) {
  const Extent from = extentOf(index.getFrom()), to = extentOf(index.getTo());
  Value value;
  if ((to - from).asConstant() == 1) {
    value = indexOf(from);
  } else {
    SmallVector<Value> lower, upper;
    const AffineMap fromMap = boundOf(from, "max", lower), toMap = boundOf(to, "min", upper);
    if (!fromMap || !toMap)
      return refuse("a bound of `" + index.getName() + "` is not affine"), nullptr;
    auto built = affine::AffineForOp::create(builder, ir::withName(loop.getLoc(), index.getName()), lower, fromMap,
                                             upper, toMap);
    value = built.getInductionVar();
    value.setLoc(ir::withName(loop.getLoc(), index.getName()));
    builder.setInsertionPointToStart(built.getBody());
  }
  if (!value)
    return refuse("a bound of `" + index.getName() + "` is not affine"), nullptr;
  outer.map(old, value);
  indices[index.getName()] = value;
  return builder.getInsertionBlock();
}

bool KernelBuilder::buildLoop(ir::ForOp inner) {
  if (!beginNumbers(inner))
    return false;
  const OpBuilder::InsertionGuard guard(builder);
  const Value before = indices.lookup(inner.getIndex().getName());
  Block *block = openLoop(inner.getIndex(), inner.getBody().getArgument(0));
  ++depth;
  openLoops.push_back(inner);
  const bool isBuilt = block && buildBlock(inner.getBody().front()) && endIteration(inner);
  openLoops.pop_back();
  --depth;
  indices[inner.getIndex().getName()] = before;
  return isBuilt;
}

bool KernelBuilder::buildBlock(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (auto inner = dyn_cast<ir::ForOp>(op); inner && !buildLoop(inner))
      return false;
    if (auto nest = dyn_cast<ir::NestOp>(op); nest && !buildNest(nest))
      return false;
    if (isa<scf::IfOp>(op))
      op.walk([&](ir::NestOp element) { stoodAt[element] = depths.size(); });
    if (!buildNumber(op))
      return false;
  }
  return true;
}

std::optional<unsigned> KernelBuilder::nestOf(Operation *op) const {
  const auto found = nests.find(op);
  return found == nests.end() ? std::nullopt : std::optional(found->second);
}

} // namespace dpg::polyhedral

// Reductions that a loop makes anew in each iteration, as arrays with an element for each.
//
//     for j                                      for j
//       largest = -infinity                        largest[j] = -infinity
//       for k                                      for k
//         largest = max(largest, B[k, j])            largest[j] = max(largest[j], B[k, j])
//
// With one variable for all iterations, loops could not be interchanged; here the loop over j may stand inside, along
// neighbouring elements of B. Where terms lie side by side along k, the variable stays one, in a register.
#include "compiler/passes/extents.h"
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"
#include "compiler/passes/polyhedral/statements.h"

#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

/// The indices of a nest that have one value, with it.
Substitution singleIndices(ir::NestOp nest) {
  Substitution values;
  for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
    if ((extentOf(index.getTo()) - extentOf(index.getFrom())).asConstant() == 1)
      values.insert({index.getName().str(), extentOf(index.getFrom())});
  return values;
}

/// Whether terms of a reduction over `index` lie in different rows, and beside each other along `loop`.
bool isDownColumns(ir::ReadOp read, const Substitution &known, StringRef index, StringRef loop) {
  const auto speaks = [&](Value subscript, StringRef name) {
    const std::optional<Extent> place = extentOfValue(subscript);
    return place && llvm::is_contained(place->substitute(known).names(), name.str());
  };
  const ValueRange subscripts = read.getSubscripts();
  return subscripts.size() > 1 && speaks(subscripts.back(), loop) && !speaks(subscripts.back(), index) &&
         llvm::any_of(subscripts.drop_back(), [&](Value each) { return speaks(each, index); });
}

} // namespace

/// How many elements a number gets that `within`, a reduction over `index`, computes in each iteration of `loop`: as
/// many as the loop's end says, or a row of the matrix down whose columns the terms lie. Null where it stays one.
ir::ExtentAttr KernelBuilder::elementsAlong(Operation *within, StringRef index, ir::IndexAttr loop) {
  auto nest = dyn_cast<ir::NestOp>(within);
  Substitution known = singleIndices(nest ? nest : within->getParentOfType<ir::NestOp>());
  known.erase(index.str()); // a reduction's own index may have the name of one around
  ir::ReadOp found;
  within->walk([&](ir::ReadOp read) {
    if (isDownColumns(read, known, index, loop.getName()))
      found = read;
  });
  if (!mayExpand || !found)
    return {};
  return isSizeOfArray(loop.getTo()) ? loop.getTo() : found.getArray().getType().getShape().back();
}

/// Whether an array of the loop has as many elements along a dimension: then the extent is not negative.
bool KernelBuilder::isSizeOfArray(ir::ExtentAttr extent) {
  return llvm::any_of(buffers, [&](auto &entry) {
    auto array = dyn_cast<ir::ArrayType>(entry.second.type);
    return array && llvm::is_contained(array.getShape(), extent);
  });
}

/// Whether nothing reads the numbers of a nest but the iteration that computes them.
static bool areOfIteration(ir::NestOp nest) {
  return llvm::all_of(nest->getUsers(), [&](Operation *user) {
    return nest->getBlock()->findAncestorOpInBlock(*user) && !isa<ir::NextOp>(user);
  });
}

/// The kernel's own memory. That iterations stay inside of a number's elements is asked as it is of speculative reads.
void KernelBuilder::expandNumbers() {
  loop.getBody().walk([&](ir::NestOp nest) {
    auto around = dyn_cast<ir::ForOp>(nest->getParentOp());
    if (standsForElement(nest) || !around || nest.getIndices().size() != 1 || nest.arrayCount() > 0 ||
        !areOfIteration(nest))
      return;
    const StringRef index = cast<ir::IndexAttr>(nest.getIndices()[0]).getName();
    const ir::ExtentAttr elements = elementsAlong(nest, index, around.getIndex());
    if (!elements)
      return;
    for (Value result : nest.getResults()) {
      Buffer *buffer = bufferOf(result);
      buffer->along = around.getIndex().getName().str();
      buffer->type = ir::ArrayType::get({elements}, result.getType());
    }
  });
  for (auto &[leader, buffer] : buffers)
    if (buffer.isLocal) {
      buffer.memory = variable(buffer.type, buffer.name);
      if (!buffer.along.empty())
        expanded.push_back(buffer.memory);
    }
}

void KernelBuilder::markExpanded() {
  for (Value memory : expanded)
    for (Operation *access : memory.getUsers())
      access->setAttr(speculative, builder.getUnitAttr());
}

/// What a reduction inside of a nest grows in: a variable, or an element for each iteration of the innermost loop
/// around it.
std::pair<Value, SmallVector<Value>> KernelBuilder::memoryOf(ir::ReduceOp reduce) {
  const StringRef given = ir::nameOf(reduce.getResult());
  const std::string name = given.empty() ? ir::stringifyReductionKind(reduce.getKind()).str() : given.str();
  auto nest = reduce->getParentOfType<ir::NestOp>();
  ir::IndexAttr around;
  if (auto outside = dyn_cast<ir::ForOp>(nest->getParentOp()); outside && hasOneIteration(nest))
    around = outside.getIndex();
  else if (!nest.getIndices().empty())
    around = cast<ir::IndexAttr>(*std::prev(nest.getIndices().end()));
  const ir::ExtentAttr elements =
      around ? elementsAlong(reduce, reduce.getIndex().getName(), around) : ir::ExtentAttr();
  if (!elements)
    return {variable(reduce.getType(), name), {zero()}};
  const Value memory = variable(ir::ArrayType::get({elements}, reduce.getType()), name);
  expanded.push_back(memory);
  return {memory, {indices.lookup(around.getName())}};
}

/// Where a number lies in its memory.
Value KernelBuilder::placeOf(Value number) {
  const std::string &along = bufferOf(number)->along;
  return along.empty() ? zero() : indices.lookup(along);
}

} // namespace dpg::polyhedral

// The call of a kernel in the place of the loop that it was.
#include "compiler/passes/extents.h"
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"
#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

/// `index` plus a constant.
bool isShiftOf(Value value, Value index) {
  const std::optional<Extent> shifted = extentOfValue(value), place = extentOfValue(index);
  return shifted && place && (*shifted - *place).asConstant();
}

/// Whether processes that own lines can compute a nest, each for its own, with those of their neighbours.
bool maySpreadNest(ir::NestOp nest) {
  if (nest.getIndices().empty())
    return true;
  const Value line = nest.getBody().getArgument(0);
  bool isAlongLines = true;
  const auto look = [&](ir::ArrayType type, ValueRange subscripts) {
    isAlongLines &= type.isReplicated() || isShiftOf(subscripts[*type.spreadDimension()], line);
  };
  nest.walk([&](Operation *op) {
    if (auto read = dyn_cast<ir::ReadOp>(op))
      look(read.getArray().getType(), read.getSubscripts());
    else if (auto put = dyn_cast<ir::PutOp>(op))
      look(cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()), put.getSubscripts());
  });
  return isAlongLines;
}

} // namespace

/// Whether a loop that holds no other gives one element, or line, after the other: processes would wait for each other
/// in each iteration, which costs far more than what they compute.
static bool goesElementByElement(ir::ForOp loop) {
  bool isInnermost = true, givesLines = false;
  loop.getBody().walk([&](Operation *op) {
    isInnermost &= !isa<ir::ForOp>(op);
    auto nest = dyn_cast<ir::NestOp>(op);
    if (!nest || nest.arrayCount() == 0 || nest.getIndices().empty())
      return;
    const auto line = cast<ir::IndexAttr>(nest.getIndices()[0]);
    givesLines |= (extentOf(line.getTo()) - extentOf(line.getFrom())).asConstant() != 1;
  });
  return isInnermost && !givesLines && !loop.getParallel();
}

bool KernelBuilder::maySpread() const {
  // One loop that is left to one process takes the whole graph there, which a sparse matrix is too large for.
  const bool hasSparse = llvm::any_of(loop->getParentOfType<ir::GraphOp>().getBody().getArgumentTypes(), [](Type type) {
    auto array = dyn_cast<ir::ArrayType>(type);
    return array && array.isSparse();
  });
  const bool isPointless =
      !hasSparse && ir::ForOp(loop)
                        ->walk([](ir::ForOp inner) {
                          return goesElementByElement(inner) ? WalkResult::interrupt() : WalkResult::advance();
                        })
                        .wasInterrupted();
  if (isPointless)
    return false;
  bool isSpread = false, mayAll = true;
  ir::ForOp(loop).getBody().walk([&](ir::NestOp nest) {
    mayAll &= maySpreadNest(nest);
    for (Type type : nest.getInits().getTypes())
      isSpread |= !cast<ir::ArrayType>(type).isReplicated();
  });
  return isSpread && mayAll;
}

ir::InvokeOp KernelBuilder::callKernel(ir::KernelOp kernel, OpBuilder &at) {
  SmallVector<Value> arguments;
  SmallVector<Type> types;
  SmallVector<StringRef> names;
  for (const std::string &size : sizes)
    arguments.push_back(valueOfExtent(at, loop.getLoc(), ir::ExtentAttr::get(loop.getContext(), size)));
  for (auto &[value, argument] : scalars)
    arguments.push_back(value);
  for (bool isWritten : {false, true})
    for (auto &[leader, buffer] : buffers) {
      if (buffer.isLocal || buffer.isWritten != isWritten)
        continue;
      if (!buffer.first.getDefiningOp<ir::UndefinedOp>() || !isWritten)
        arguments.push_back(buffer.first);
      if (isWritten) {
        types.push_back(buffer.type);
        names.push_back(buffer.name);
      }
    }
  auto call = ir::InvokeOp::create(
      at, loop.getLoc(), types, /*implementation=*/kernel.getSymName(), /*function=*/kernel.getSymName(),
      /*header=*/"", kernel.getDirections(), /*collective=*/false, /*takes_communicator=*/false,
      /*takes_threads=*/false, /*gives_result=*/false, /*takes_place=*/false, /*is_template=*/false, /*fewest=*/1,
      /*most=*/1, /*execution=*/StringAttr(), arguments, at.getStrArrayAttr(names));
  call->setAttr("kernel", at.getUnitAttr());
  return call;
}

/// What the loop carries on, of the results of a call.
SmallVector<Value> KernelBuilder::resultsOf(ir::InvokeOp call) {
  SmallVector<Value> results;
  for (unsigned place = 0; place < loop.getCarried().size(); ++place) {
    if (!isArray(loop.getCarried()[place])) { // nobody reads it
      results.push_back(loop.getCarried()[place]);
      continue;
    }
    const Buffer *wanted = bufferOf(loop.getResult(place));
    unsigned written = 0;
    results.push_back(loop.getCarried()[place]);
    for (auto &[leader, buffer] : buffers) {
      if (buffer.isLocal || !buffer.isWritten)
        continue;
      if (&buffer == wanted)
        results.back() = call.getResult(written);
      ++written;
    }
  }
  return results;
}

/// if (0 < steps) check
void KernelBuilder::moveChecksOut() {
  if (checks.empty())
    return;
  OpBuilder at(loop);
  const Value from = valueOfExtent(at, loop.getLoc(), loop.getIndex().getFrom());
  const Value to = valueOfExtent(at, loop.getLoc(), loop.getIndex().getTo());
  const Value runs = arith::CmpIOp::create(at, loop.getLoc(), arith::CmpIPredicate::slt, from, to);
  auto branch = scf::IfOp::create(at, loop.getLoc(), runs);
  for (ir::CheckSubscriptsOp check : checks)
    check->moveBefore(branch.thenYield());
}

void KernelBuilder::replaceLoop(ir::KernelOp kernel) {
  moveChecksOut();
  OpBuilder at(loop);
  const unsigned carried = loop.getCarried().size();
  if (!maySpread()) {
    for (auto [result, value] : llvm::zip(loop.getResults(), resultsOf(callKernel(kernel, at))))
      result.replaceAllUsesWith(value);
    loop.erase();
    return;
  }
  SmallVector<unsigned> places; // numbers are variables of the kernel, and nobody reads the loop's
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  for (unsigned place = 0; place < carried; ++place)
    if (isArray(loop.getCarried()[place])) {
      places.push_back(place);
      types.push_back(loop.getCarried()[place].getType());
      names.push_back(loop.getNames()[place]);
    }
  const auto arraysOf = [&](ArrayRef<Value> values) {
    return llvm::map_to_vector(places, [&](unsigned place) { return values[place]; });
  };
  auto alone = dist_ir::IsAloneOp::create(at, loop.getLoc());
  auto branch = scf::IfOp::create(at, loop.getLoc(), types, alone, /*withElseRegion=*/true);
  branch->setAttr("alone", at.getUnitAttr());
  branch->setAttr("names", at.getArrayAttr(names));
  for (auto [place, result] : llvm::zip(places, branch.getResults()))
    loop.getResult(place).replaceAllUsesWith(result);
  at.setInsertionPointToStart(&branch.getThenRegion().front());
  ir::InvokeOp call = callKernel(kernel, at);
  call->setAttr("alone", at.getUnitAttr());
  scf::YieldOp::create(at, loop.getLoc(), arraysOf(resultsOf(call)));
  at.setInsertionPointToStart(&branch.getElseRegion().front());
  auto yield =
      scf::YieldOp::create(at, loop.getLoc(), arraysOf(SmallVector<Value>(loop.getResults().take_front(carried))));
  loop->moveBefore(yield);
}

} // namespace dpg::polyhedral

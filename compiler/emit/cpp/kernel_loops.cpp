// The loops of a kernel, as threads share them.
//
// A loop whose iterations follow each other, and that holds nothing but loops for threads, is one parallel region: its
// threads count it side by side, and meet behind each loop that they share. To start and end them costs twice as much.
//
//     #pragma omp parallel if (dpg::worth_threads(n, steps))
//       for (dpg::index wave = 0; wave < wave_end; ++wave) {
//         const dpg::index ti_begin = ...
//     #pragma omp for
//         for (dpg::index ti = ti_begin; ti < ti_end; ++ti) { ... }
//       }
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/kernel_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;
using mlir::affine::AffineForOp;

/// How many elements the first array has that is updated: how much there is to share.
std::optional<Expression> KernelEmitter::elementsUpdated() {
  for (auto [argument, direction] :
       llvm::zip(kernel.getBody().getArguments(), kernel.getDirections().getAsValueRange<mlir::StringAttr>())) {
    if (direction == "in")
      continue;
    std::optional<Expression> count;
    for (ir::ExtentAttr size : cast<ir::ArrayType>(argument.getType()).getShape()) {
      const Expression one = extent(size, kernel);
      count = count ? cpp::binary("*", *count, one) : one;
    }
    return isChecked(*count) ? std::nullopt : count;
  }
  return std::nullopt;
}

/// if (dpg::worth_threads(n)), or nothing where the work is not known.
std::vector<std::string> KernelEmitter::threadClauses(bool isVectorised, bool isWhole) {
  const std::optional<Expression> elements = elementsUpdated();
  if (!elements)
    return {};
  std::vector<Expression> work{*elements};
  if (auto steps = kernel->getAttrOfType<ir::ExtentAttr>("steps"); steps && isWhole)
    if (const Expression times = extent(steps, kernel); !isChecked(times)) // a guess of the work ends no program
      work.push_back(times);
  return {(isVectorised ? "if (parallel : " : "if (") + cpp::call("dpg::worth_threads", work).flat() + ")"};
}

static bool holdsOnlyShared(mlir::Block &block) {
  bool hasLoops = false;
  for (mlir::Operation &op : block.without_terminator()) {
    if (auto loop = dyn_cast<AffineForOp>(op)) {
      hasLoops = true;
      if (!loop->hasAttr("dpg.parallel") && !holdsOnlyShared(*loop.getBody()))
        return false;
    } else if (!llvm::isa<mlir::affine::AffineApplyOp>(op) && !op.hasTrait<mlir::OpTrait::ConstantLike>()) {
      return false;
    }
  }
  return hasLoops;
}

bool KernelEmitter::keepsThreads(AffineForOp loop) const {
  return !isInRegion && !loop->hasAttr("dpg.parallel") && !loop->hasAttr("dpg.unroll") &&
         !loop->getParentOfType<AffineForOp>() && holdsOnlyShared(*loop.getBody());
}

std::optional<cpp::Pragma> KernelEmitter::pragmaOf(AffineForOp loop, bool isVectorised) {
  if (const auto unrolled = loop->getAttrOfType<mlir::IntegerAttr>("dpg.unroll"))
    return cpp::Pragma{"GCC unroll " + std::to_string(unrolled.getInt())}; // Clang reads it too
  if (keepsThreads(loop))
    return cpp::Pragma{"omp parallel", threadClauses(/*isVectorised=*/false, /*isWhole=*/true)};
  if (ir::WriteOp sum = sumOf(loop))
    return cpp::Pragma{"omp simd", {"reduction(+ : " + use(sum.getArray()).flat() + ")"}};
  const bool isParallel = loop->hasAttr("dpg.parallel");
  if (!isParallel && !isVectorised)
    return std::nullopt;
  const std::string directive = !isParallel ? "omp" : isInRegion ? "omp for" : "omp parallel for";
  cpp::Pragma pragma{directive + (isVectorised ? " simd" : "")};
  if (isParallel && !isInRegion)
    pragma.clauses = threadClauses(isVectorised, /*isWhole=*/false);
  return pragma;
}

mlir::LogicalResult KernelEmitter::emitLoop(AffineForOp loop, cpp::Block &out) {
  const llvm::StringRef wanted = ir::nameIn(loop.getInductionVar().getLoc());
  const Expression from =
      boundNamed(bound(loop.getLowerBoundMap(), loop.getLowerBoundOperands(), "std::max<dpg::index>"),
                 (wanted + "_begin").str(), out);
  const Expression to = boundNamed(bound(loop.getUpperBoundMap(), loop.getUpperBoundOperands(), "std::min<dpg::index>"),
                                   (wanted + "_end").str(), out);
  const bool isVectorised = mayBeVectorised(loop);
  std::optional<cpp::Pragma> pragma = pragmaOf(loop, isVectorised);
  const llvm::SaveAndRestore regionHere(isInRegion, isInRegion || keepsThreads(loop));
  cpp::Block checks;
  if (isVectorised)
    beginNarrowing(loop, *pragma, out, checks);
  llvm::SaveAndRestore known(boundsAround);
  const NameTable::Scope scope(names);
  const std::string name = names.take(wanted);
  bind(loop.getInductionVar(), atom(name));
  cpp::Block body;
  if (mlir::failed(emitBlock(*loop.getBody(), body)))
    return mlir::failure();
  if (pragma)
    out.push_back(std::move(*pragma));
  cpp::CountedLoop counted{"dpg::index", name, from, to, std::move(body)};
  counted.step = loop.getStepAsInt();
  out.push_back(std::move(counted));
  cpp::append(out, std::move(checks));
  return mlir::success();
}

// ----------------------------------------------------------------------------------------------------- ints in vectors
//
// What is narrowed one by one ends the program where it does not fit, and so keeps a loop from being vectorised. There
// the smallest and the largest are kept, and compared behind the loop:
//
//     dpg::index smallest = 0, largest = 0;
//     #pragma omp simd reduction(min : smallest) reduction(max : largest)
//     for (...) {
//       smallest = std::min(smallest, lower);
//       largest = std::max(largest, lower);
//       path(i, j) = std::int32_t(lower);
//     }
//     dpg::check_fits<std::int32_t>(smallest, largest, "paths.dpg:5");

/// Whether a loop is to be vectorised, and nothing in it ends the program but ints that are too wide.
bool KernelEmitter::mayBeVectorised(AffineForOp loop) const {
  if (!loop->hasAttr("dpg.vectorise") || loop->hasAttr("dpg.unroll"))
    return false;
  const auto isChecked = [&](mlir::Operation *op) {
    const bool isSum = llvm::isa<mlir::arith::AddIOp, mlir::arith::SubIOp, mlir::arith::MulIOp>(op);
    return llvm::isa<mlir::arith::FloorDivSIOp, num::OfSomeOp, num::ToIntOp>(op) ||
           (isSum && mayOverflow(op, knownExtents())) ||
           // A variable of a thread's own cannot be what all threads of a region reduce to.
           (llvm::isa<num::NarrowOp>(op) && isInRegion && loop->hasAttr("dpg.parallel"));
  };
  return !loop.getBody()
              ->walk([&](mlir::Operation *op) {
                return isChecked(op) ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
              })
              .wasInterrupted();
}

void KernelEmitter::beginNarrowing(AffineForOp loop, cpp::Pragma &pragma, cpp::Block &before, cpp::Block &behind) {
  loop.getBody()->walk([&](num::NarrowOp narrow) {
    const std::string smallest = names.take("smallest"), largest = names.take("largest");
    for (const std::string &name : {smallest, largest})
      before.push_back(cpp::Declaration{"dpg::index", name, atom("0")});
    pragma.clauses.push_back("reduction(min : " + smallest + ")");
    pragma.clauses.push_back("reduction(max : " + largest + ")");
    behind.push_back(cpp::Evaluation{
        cpp::call("dpg::check_fits<" + scalarType(narrow.getType()) + ">",
                  {atom(smallest), atom(largest), atom(cpp::stringLiteral(placeOf(narrow.getLoc())))})});
    extremes[narrow] = {smallest, largest};
  });
}

bool KernelEmitter::emitNarrow(num::NarrowOp narrow, cpp::Block &out) {
  const auto found = extremes.find(narrow);
  if (found == extremes.end())
    return false;
  Expression value = use(narrow.getValue());
  if (!value.isAtom()) {
    const std::string name = names.take(describe(narrow.getValue()));
    out.push_back(cpp::Declaration{"const dpg::index", name, value});
    value = atom(name);
  }
  const auto &[smallest, largest] = found->second;
  out.push_back(cpp::Assignment{atom(smallest), cpp::call("std::min", {atom(smallest), value})});
  out.push_back(cpp::Assignment{atom(largest), cpp::call("std::max", {atom(largest), value})});
  define(narrow.getResult(), cpp::call(scalarType(narrow.getType()), {value}), out);
  return true;
}

} // namespace dpg::emit

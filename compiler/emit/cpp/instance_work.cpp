// Finds the loop by which instances are compared: see instance_work.h.
#include "compiler/emit/cpp/instance_work.h"

#include "compiler/passes/extents.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using llvm::cast;
using llvm::dyn_cast;

/// How often a loop runs, as far as that is known before; one that ends by a condition at most.
static std::optional<Extent> iterationsOf(mlir::Operation *op) {
  if (auto loop = dyn_cast<ir::ForOp>(op))
    return extentOf(loop.getIndex().getTo()) - extentOf(loop.getIndex().getFrom());
  auto repeat = dyn_cast<ir::RepeatOp>(op);
  return repeat ? extentOfValue(repeat.getLimit()) : std::nullopt;
}

/// What the names of an instance's arrays and ints stand for where the loop is, as far as that is known.
static Substitution namesOutside(ir::ParallelOp parallel, ir::GraphOp instance) {
  Substitution names;
  const auto bind = [&](llvm::ArrayRef<ir::ExtentAttr> inside, llvm::ArrayRef<ir::ExtentAttr> outside) {
    for (auto [own, given] : llvm::zip(inside, outside))
      if (std::optional<std::string> size = extentOf(own).asSymbol())
        names.try_emplace(*size, extentOf(given));
  };
  auto arguments = instance.getBody().getArguments();
  names.try_emplace(ir::nameOf(arguments[0]).str(), Extent::symbol(parallel.getIndex().getName()));
  for (auto [argument, value] : llvm::zip(arguments.drop_front(), parallel.getReads())) {
    if (auto array = dyn_cast<ir::ArrayType>(value.getType())) {
      bind(cast<ir::ArrayType>(argument.getType()).getShape(), array.getShape());
    } else if (std::optional<Extent> known = extentOfValue(value)) {
      names.try_emplace(ir::nameOf(argument).str(), *known);
    }
  }
  auto rows = arguments.drop_front(1 + parallel.getReads().size());
  for (auto [value, takes] : llvm::zip(parallel.getRows(), parallel.getTakes())) {
    if (!takes)
      continue;
    if (auto row = dyn_cast<ir::ArrayType>(rows.front().getType()))
      bind(row.getShape(), cast<ir::ArrayType>(value.getType()).getShape().drop_front());
    rows = rows.drop_front();
  }
  return names;
}

/// Whether its atoms are names alone: C++ has other words for `div`, `mod` and `^`.
static bool isPolynomial(const Extent &extent) {
  return llvm::all_of(extent.monomials(), [](const auto &term) {
    return llvm::all_of(term.first, [](const std::string &atom) {
      return llvm::all_of(atom, [](char c) { return llvm::isAlnum(c) || c == '_'; });
    });
  });
}

std::optional<Extent> workOfInstance(ir::ParallelOp parallel, ir::GraphOp instance) {
  const std::string index = ir::nameOf(instance.getBody().getArgument(0)).str();
  const Substitution names = namesOutside(parallel, instance);
  std::optional<Extent> found;
  instance.getBody().walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
    const std::optional<Extent> iterations = iterationsOf(op);
    if (!iterations || !llvm::is_contained(iterations->names(), index))
      return mlir::WalkResult::advance();
    const bool areKnown =
        llvm::all_of(iterations->names(), [&](const std::string &name) { return names.count(name) > 0; });
    if (areKnown && isPolynomial(iterations->substitute(names)))
      found = iterations->substitute(names);
    return mlir::WalkResult::interrupt();
  });
  return found;
}

} // namespace dpg::emit

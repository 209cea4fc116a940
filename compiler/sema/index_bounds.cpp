// Least and largest values of symbolic integers over the ranges of indices.
//
// An affine extent takes its extremes at the ends of the ranges. Indices are replaced innermost first, since the range
// of an inner one may speak of the outer ones: over k in 0..n, i in k + 1..n the largest i - k is n - 1 - k, and so n
// - 1.
#include "compiler/sema/index_bounds.h"

#include "llvm/ADT/STLExtras.h"

namespace dpg::sema {

bool mentions(const Extent &extent, llvm::StringRef name) { return llvm::is_contained(extent.names(), name); }

std::optional<int64_t> slope(const Extent &extent, llvm::StringRef name) {
  if (!mentions(extent, name))
    return 0;
  Extent next = Extent::symbol(name) + Extent::constant(1);
  return difference(extent.substitute({{name.str(), next}}), extent);
}

std::optional<int64_t> difference(const Extent &left, const Extent &right) { return (left - right).asConstant(); }

std::optional<Extent> extreme(Extent extent, Extreme which, llvm::ArrayRef<IndexRange> indices) {
  for (size_t position = indices.size(); position-- > 0;) {
    const IndexRange &index = indices[position];
    std::optional<int64_t> growth = slope(extent, index.name);
    if (!growth)
      return std::nullopt;
    if (*growth == 0)
      continue;
    bool shapesInnerRange = llvm::any_of(indices.drop_front(position + 1), [&](const IndexRange &inner) {
      return mentions(inner.from, index.name) || mentions(inner.to, index.name);
    });
    if (shapesInnerRange)
      return std::nullopt;
    bool atEnd = (*growth > 0) == (which == Extreme::Largest);
    Extent value = atEnd ? index.to - Extent::constant(1) : index.from;
    extent = extent.substitute({{index.name, value}});
  }
  return extent;
}

} // namespace dpg::sema

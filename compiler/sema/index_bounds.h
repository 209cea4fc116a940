// Least and largest values of symbolic integers over the ranges of indices.
#pragma once

#include "compiler/ast/extent.h"

#include "llvm/ADT/ArrayRef.h"

namespace dpg::sema {

/// An index and the values that it takes: from <= value < to.
struct IndexRange {
  std::string name;
  Extent from, to;
};

/// How much `extent` grows when `name` grows by one, where that is a constant.
std::optional<int64_t> slope(const Extent &extent, llvm::StringRef name);
/// Whether `name` occurs in it.
bool mentions(const Extent &extent, llvm::StringRef name);

enum class Extreme { Least, Largest };

/// The least or largest value of `extent` where the indices, outermost first, run over their ranges, as an extent in
/// which none of them occurs. It is a value really taken wherever all ranges hold something; none if that cannot be
/// told, as for `k` where an inner index runs over a range that is empty for some k.
std::optional<Extent> extreme(Extent extent, Extreme which, llvm::ArrayRef<IndexRange> indices);

/// left - right, where that is a constant.
std::optional<int64_t> difference(const Extent &left, const Extent &right);

} // namespace dpg::sema

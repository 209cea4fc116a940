// Independence of the iterations of `parallel for`, where it can be told.
//
// Each access to a name that exists before the loop is kept as one extent or range a dimension. Two accesses of
// different iterations meet for certain if in every dimension their places meet, and some index of the loop is not
// forced to be the same in both: T[i, k] and T[i, j] meet over j, T[i, k] and T[i + 1, k] over i, T[i, k] and T[k, k]
// do not where i runs from k + 1. What cannot be told is left to the run.
#include "compiler/sema/statement_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;

namespace {

enum class Meeting : uint8_t {
  Never,    // or cannot be told
  Anywhere, // whatever the iterations are
  Same,     // where the indices that occur are the same in both iterations
  Shifted,  // where an index differs
};

/// Compares the accesses of two iterations, dimension by dimension.
class Comparison {
public:
  Comparison(const ParallelLoop &loop, const std::vector<IndexScope *> &indices) : loop(loop), indices(indices) {}

  /// Whether `first` in one iteration and `second` in another certainly name one element.
  bool meet(const Access &first, const Access &second) {
    std::set<std::string> pinned;
    bool isShifted = false;
    for (size_t d = 0; d < first.dimensions.size() && d < second.dimensions.size(); ++d) {
      switch (meetIn(first.dimensions[d], second.dimensions[d])) {
      case Meeting::Never:
        return false;
      case Meeting::Anywhere:
        break;
      case Meeting::Same:
        for (const std::string &name : loop.indices)
          if (mentions(*first.dimensions[d].element, name))
            pinned.insert(name);
        break;
      case Meeting::Shifted:
        isShifted = true;
        break;
      }
    }
    return isShifted || llvm::any_of(indices, [&](const IndexScope *index) {
             bool isSingle = difference(index->values.to, index->values.from) == 1;
             return !pinned.count(index->values.name) && !isSingle;
           });
  }

private:
  bool moves(const Extent &extent) const {
    return llvm::any_of(loop.indices, [&](const std::string &name) { return mentions(extent, name); });
  }

  Meeting meetIn(const AccessedDimension &first, const AccessedDimension &second) const {
    if (first.element && second.element)
      return meetElements(*first.element, *second.element);
    if (first.element && second.from)
      return holds(*second.from, *second.to, *first.element);
    if (second.element && first.from)
      return holds(*first.from, *first.to, *second.element);
    bool isEqual = first.from && second.from && *first.from == *second.from && *first.to == *second.to;
    return isEqual && !moves(*first.from) && !moves(*first.to) ? Meeting::Anywhere : Meeting::Never;
  }

  Meeting meetElements(const Extent &first, const Extent &second) const {
    bool firstMoves = moves(first), secondMoves = moves(second);
    std::optional<int64_t> distance = difference(first, second);
    if (!firstMoves && !secondMoves)
      return distance == 0 ? Meeting::Anywhere : Meeting::Never;
    if (firstMoves && secondMoves) {
      if (!distance || !isOneIndex(first))
        return Meeting::Never;
      return *distance == 0 ? Meeting::Same : Meeting::Shifted;
    }
    const Extent &moving = firstMoves ? first : second, &standing = firstMoves ? second : first;
    return reaches(moving, standing) ? Meeting::Shifted : Meeting::Never;
  }

  /// An index of the loop, plus something that does not move.
  bool isOneIndex(const Extent &extent) const {
    return llvm::count_if(loop.indices, [&](const std::string &name) { return slope(extent, name) == 1; }) == 1 &&
           llvm::all_of(loop.indices, [&](const std::string &name) { return slope(extent, name).value_or(2) <= 1; });
  }

  /// Whether the moving extent takes the value `standing` in one iteration for certain.
  bool reaches(const Extent &moving, const Extent &standing) const {
    if (!isOneIndex(moving))
      return false;
    std::vector<IndexRange> ranges;
    for (const IndexScope *index : indices)
      ranges.push_back(index->values);
    std::optional<Extent> least = extreme(moving, Extreme::Least, ranges),
                          largest = extreme(moving, Extreme::Largest, ranges);
    if (!least || !largest)
      return false;
    bool isEnd = standing == *least || standing == *largest; // taken wherever the loop runs at all
    return isEnd ||
           (difference(standing, *least).value_or(-1) >= 0 && difference(*largest, standing).value_or(-1) >= 0);
  }

  /// A range that stands still and an element: the element lies in it for certain.
  Meeting holds(const Extent &from, const Extent &to, const Extent &element) const {
    if (moves(from) || moves(to))
      return Meeting::Never;
    if (!moves(element))
      return difference(element, from).value_or(-1) >= 0 && difference(to, element).value_or(0) > 0 ? Meeting::Anywhere
                                                                                                    : Meeting::Never;
    for (const IndexScope *index : indices) // its first value lies in the range: some iteration meets all others
      if (mentions(element, index->values.name)) {
        Extent first = element.substitute({{index->values.name, index->values.from}});
        bool isInside = difference(first, from).value_or(-1) >= 0 && difference(to, first).value_or(0) > 0;
        bool isWhole = from == Extent::constant(0); // elements are inside their dimension
        return isInside || isWhole ? Meeting::Shifted : Meeting::Never;
      }
    return Meeting::Never;
  }

  const ParallelLoop &loop;
  const std::vector<IndexScope *> &indices;
};

} // namespace

void StatementChecker::checkIndependence(const ParallelLoop &loop, const std::vector<IndexScope *> &indices) {
  if (llvm::any_of(indices, [](const IndexScope *index) { return index->isUnknown; }))
    return;
  Comparison comparison(loop, indices);
  std::set<std::pair<uint32_t, uint32_t>> reported;
  for (size_t w = 0; w < loop.writes.size(); ++w) {
    const Access &write = loop.writes[w];
    if (write.symbol->type.isUnknown)
      continue;
    for (size_t other = 0; other <= w; ++other) {
      if (loop.writes[other].symbol != write.symbol || !comparison.meet(write, loop.writes[other]))
        continue;
      if (!reported.insert({write.range.begin, write.range.begin}).second)
        continue;
      std::string what = write.dimensions.empty() ? "value `" : "element of `";
      auto entry = report(DiagnosticKind::parallel_write, write.range, what + write.symbol->name + "`");
      if (other != w)
        entry.note(loop.writes[other].range, "another iteration writes it here");
    }
    for (const Access &read : loop.reads) {
      if (read.symbol != write.symbol || read.isGuarded || !comparison.meet(write, read))
        continue;
      if (reported.insert({read.range.begin, 0}).second)
        report(DiagnosticKind::parallel_read, read.range, textOf(read.range))
            .note(write.range, "another iteration writes it here");
    }
  }
}

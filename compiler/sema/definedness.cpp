// Boxes of elements that have values, their unions, and the corners that they leave out.
//
// Boxes have symbolic bounds, so that little can be decided about their union: two are joined where they differ in one
// dimension and touch there ([0] and [1..n] make [0..n]), and an element is known to be undefined if it lies outside
// each box by a constant in some dimension. What cannot be decided is left to run time.
#include "compiler/sema/definedness.h"

#include "llvm/ADT/STLExtras.h"

namespace dpg::sema {

static bool atMost(const Extent &left, const Extent &right) {
  std::optional<int64_t> gap = difference(right, left);
  return gap && *gap >= 0;
}

static bool isOutside(const Extent &subscript, const Extent &from, const Extent &to) {
  std::optional<int64_t> above = difference(subscript, to), below = difference(subscript, from);
  return (above && *above >= 0) || (below && *below < 0);
}

static bool covers(const Box &outer, const Box &inner) {
  for (size_t d = 0; d < inner.from.size(); ++d)
    if (!atMost(outer.from[d], inner.from[d]) || !atMost(inner.to[d], outer.to[d]))
      return false;
  return true;
}

/// Joins `other` to `box` if they differ in one dimension only and touch or overlap there.
static bool join(Box &box, const Box &other) {
  if (covers(box, other))
    return true;
  std::optional<size_t> differing;
  for (size_t d = 0; d < box.from.size(); ++d) {
    if (box.from[d] == other.from[d] && box.to[d] == other.to[d])
      continue;
    if (differing)
      return false;
    differing = d;
  }
  size_t d = *differing;
  bool touches = atMost(other.from[d], box.to[d]) && atMost(box.from[d], other.to[d]);
  bool ordered = difference(box.from[d], other.from[d]) && difference(box.to[d], other.to[d]);
  bool follows = other.from[d] == box.to[d], precedes = other.to[d] == box.from[d];
  if (!follows && !precedes && !(touches && ordered))
    return false;
  if (follows || (ordered && atMost(box.to[d], other.to[d])))
    box.to[d] = other.to[d];
  if (precedes || (ordered && atMost(other.from[d], box.from[d])))
    box.from[d] = other.from[d];
  return true;
}

static void addBox(std::vector<Box> &boxes, Box box) {
  for (size_t at = 0; at < boxes.size();) {
    Box candidate = box;
    if (!join(candidate, boxes[at])) {
      ++at;
      continue;
    }
    box = candidate;
    boxes.erase(boxes.begin() + at);
    at = 0; // a larger box may touch those passed over before
  }
  boxes.push_back(std::move(box));
}

static Box wholeBox(const std::vector<Extent> &shape) {
  return {std::vector<Extent>(shape.size(), Extent::constant(0)), shape};
}

void ValueState::define(Box box, const std::vector<Extent> &shape) {
  if (definition == Definition::Everywhere)
    return;
  if (definition == Definition::OnSomePaths)
    isOpen = true;
  definition = Definition::Partly;
  addBox(boxes, std::move(box));
  if (llvm::any_of(boxes, [&](const Box &defined) { return covers(defined, wholeBox(shape)); })) {
    definition = Definition::Everywhere;
    boxes.clear();
  }
}

void ValueState::defineSomewhere() {
  if (definition == Definition::Everywhere)
    return;
  definition = Definition::Partly;
  isOpen = true;
}

bool ValueState::surelyUndefined(const Point &point) const {
  if (definition == Definition::None)
    return true;
  if (definition != Definition::Partly || isOpen || isCarried)
    return false;
  return llvm::all_of(boxes, [&](const Box &box) {
    for (size_t d = 0; d < point.size(); ++d)
      if (isOutside(point[d], box.from[d], box.to[d]))
        return true;
    return false;
  });
}

std::optional<Point> ValueState::undefinedElement(const std::vector<Extent> &shape) const {
  const Extent one = Extent::constant(1);
  std::vector<Point> candidates(2);
  for (const Extent &extent : shape) {
    candidates[0].push_back(Extent::constant(0));
    candidates[1].push_back(extent - one);
  }
  // A gap in the middle begins where a box ends; the other dimensions are taken at the box's own start.
  for (const Box &box : boxes)
    for (size_t d = 0; d < shape.size(); ++d) {
      std::optional<int64_t> room = difference(shape[d], box.to[d]);
      if (!room || *room <= 0)
        continue;
      candidates.push_back(box.from);
      candidates.back()[d] = box.to[d];
    }
  for (const Point &candidate : candidates)
    if (surelyUndefined(candidate))
      return candidate;
  return std::nullopt;
}

/// The union of `box` over the iterations of a loop, if it is a box: one dimension moves with the index, by one.
static std::optional<Box> swept(const Box &box, const IndexRange &index) {
  Box result = box;
  bool moved = false;
  for (size_t d = 0; d < box.from.size(); ++d) {
    if (!mentions(box.from[d], index.name) && !mentions(box.to[d], index.name))
      continue;
    std::optional<int64_t> first = slope(box.from[d], index.name), last = slope(box.to[d], index.name);
    bool connected = difference(box.to[d], box.from[d]).value_or(0) >= 1;
    if (moved || first != 1 || last != 1 || !connected)
      return std::nullopt;
    moved = true;
    result.from[d] = box.from[d].substitute({{index.name, index.from}});
    result.to[d] = box.to[d].substitute({{index.name, index.to - Extent::constant(1)}});
  }
  return result;
}

void ValueState::leaveLoop(const IndexRange &index, const std::vector<Extent> &shape) {
  if (extent && mentions(*extent, index.name))
    extent.reset();
  if (definition != Definition::Partly)
    return;
  std::vector<Box> before = std::move(boxes);
  boxes.clear();
  for (const Box &box : before) {
    if (std::optional<Box> result = swept(box, index))
      define(*result, shape);
    else
      isOpen = true;
  }
}

ValueState merged(const ValueState &left, const ValueState &right) {
  ValueState result = left;
  result.mayBeAbsent |= right.mayBeAbsent;
  if (!left.extent || !right.extent || !(*left.extent == *right.extent))
    result.extent.reset();
  if (left.definition == right.definition) {
    if (left.boxes != right.boxes)
      result.boxes.clear();
    result.isOpen |= right.isOpen || left.boxes != right.boxes;
    return result;
  }
  bool isPartly = left.definition == Definition::Partly || right.definition == Definition::Partly;
  result.definition = isPartly ? Definition::Partly : Definition::OnSomePaths;
  result.isOpen = isPartly;
  result.boxes.clear();
  if (left.definition == Definition::None)
    result.assigned = right.assigned;
  return result;
}

std::string elementText(llvm::StringRef name, const Point &point) {
  if (point.empty())
    return name.str();
  std::string text;
  for (const Extent &subscript : point)
    text += (text.empty() ? "[" : ", ") + subscript.text();
  return name.str() + text + "]";
}

} // namespace dpg::sema

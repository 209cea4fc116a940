// Which elements of a name have a value at a place in the program, as far as that can be told.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/sema/index_bounds.h"

#include <map>

namespace dpg::ast {
struct Symbol;
}

namespace dpg::sema {

/// A box of elements: in dimension d the subscripts from[d] <= s < to[d].
struct Box {
  std::vector<Extent> from, to;
  bool operator==(const Box &other) const { return from == other.from && to == other.to; }
};

using Point = std::vector<Extent>;

enum class Definition : uint8_t {
  None,        // declared, or an out: no element has a value
  Partly,      // what `boxes` hold has, and, if `isOpen`, perhaps more
  OnSomePaths, // all elements, but not on every path that leads here
  Everywhere,
};

/// What is known of the current version of a name.
struct ValueState {
  Definition definition = Definition::None;
  std::vector<Box> boxes;
  bool isOpen = false;
  bool isCarried = false;       ///< inside a loop that defines elements: other iterations may have defined more
  SourceRange assigned;         ///< the statement that gave the current version
  bool mayBeAbsent = false;     ///< a `where` left elements out
  std::optional<Extent> extent; ///< the value of an int that depends on sizes, int parameters and loop indices only

  /// Elements of `box` get values.
  void define(Box box, const std::vector<Extent> &shape);
  /// Elements that cannot be named get values.
  void defineSomewhere();
  /// Whether the element has no value for certain.
  bool surelyUndefined(const Point &point) const;
  /// An element of `shape` that has no value for certain.
  std::optional<Point> undefinedElement(const std::vector<Extent> &shape) const;
  /// The loop over `index` has ended: boxes that speak of it become the union over its iterations.
  void leaveLoop(const IndexRange &index, const std::vector<Extent> &shape);
};

/// What holds after one of two paths was taken.
ValueState merged(const ValueState &left, const ValueState &right);

using States = std::map<const ast::Symbol *, ValueState>;

/// "x[0, n - 1]"
std::string elementText(llvm::StringRef name, const Point &point);

} // namespace dpg::sema

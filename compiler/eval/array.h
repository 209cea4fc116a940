// Arrays of the evaluator: dense or sparse elements, each undefined, absent or with a value.
//
// Elements lie in *slots*. A dense array has one slot an element, row-major. A sparse matrix has one slot an entry of
// its pattern, sorted by rows; outside the pattern every element is its background: zero, or absent (what `where`
// leaves).
#pragma once

#include "compiler/ast/type.h"
#include "compiler/eval/real.h"

#include <memory>
#include <optional>
#include <utility>

namespace dpg::eval {

enum class ElementKind : uint8_t { Bool, Int, Real, Complex };
ElementKind elementKindOf(const Type &type);
const char *spelling(ElementKind kind);

enum class State : uint8_t { Undefined, Absent, Value };

/// Where a sparse matrix has entries, by rows and by columns. Never changed once made.
class Pattern {
public:
  using Entry = std::pair<int64_t, int64_t>;

  /// `entries` sorted by row, then column, without duplicates.
  Pattern(int64_t rows, int64_t columns, const std::vector<Entry> &entries);

  int64_t rows() const { return static_cast<int64_t>(rowStart.size()) - 1; }
  int64_t columns() const { return static_cast<int64_t>(columnStart.size()) - 1; }
  int64_t size() const { return static_cast<int64_t>(column.size()); }

  /// The slots of row i are rowStart[i] .. rowStart[i + 1], in order of their columns.
  std::vector<int64_t> rowStart, column;
  /// Column j has its entries at columnStart[j] .. columnStart[j + 1] of slotByColumn and rowByColumn.
  std::vector<int64_t> columnStart, slotByColumn, rowByColumn;

  /// The slot of (i, j), or -1. Cost: the logarithm of the row's length.
  int64_t find(int64_t i, int64_t j) const;
  std::vector<Entry> entries() const;
  /// The first element, row by row, that has no entry: its subscripts.
  std::optional<std::vector<int64_t>> firstOutside() const;
};
using PatternRef = std::shared_ptr<const Pattern>;

class Array;
using ArrayRef = std::shared_ptr<const Array>;
using Shape = std::vector<int64_t>;

/// The number of elements, or nothing if it does not fit into 62 bits.
std::optional<int64_t> elementCount(const Shape &shape);

class Array : public std::enable_shared_from_this<Array> {
public:
  /// All slots undefined, the numbers in them zero.
  Array(ElementKind kind, Shape shape);
  Array(ElementKind kind, PatternRef pattern, State background);
  Array(const Array &) = default;

  const ElementKind kind;
  const Shape shape;
  const PatternRef pattern;              ///< null: dense
  const State background = State::Value; ///< Value: zero outside the pattern; Absent
  std::vector<State> states;
  std::vector<int64_t> integers; ///< Int and Bool
  RealArray re, im;              ///< Real and Complex; im of Complex alone

  bool isSparse() const { return pattern != nullptr; }
  size_t rank() const { return shape.size(); }
  int64_t slots() const { return static_cast<int64_t>(states.size()); }
  bool isComplex() const { return kind == ElementKind::Complex; }
  bool isInteger() const { return kind == ElementKind::Bool || kind == ElementKind::Int; }

  /// Slot of an element of a matrix, -1 outside the pattern.
  int64_t slotOf(int64_t i, int64_t j) const { return pattern ? pattern->find(i, j) : i * shape[1] + j; }
  /// The first slot whose state is `state`, or -1.
  int64_t firstIn(State state) const;
  bool hasAbsent() const { return (pattern && background == State::Absent) || firstIn(State::Absent) >= 0; }
  /// The subscripts of a slot.
  Shape subscriptsOf(int64_t slot) const;

  /// Copies one slot of another array of the same kind.
  void copySlot(int64_t slot, const Array &from, int64_t fromSlot);
  /// Sets a slot to zero (false).
  void setZero(int64_t slot);

  /// Bytes that an array of `count` slots takes.
  static int64_t bytesFor(ElementKind kind, int64_t count);
};

/// Writes "12 x 7".
std::string shapeText(const Shape &shape);

} // namespace dpg::eval

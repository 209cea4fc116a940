// Storage of dense and sparse arrays.
#include "compiler/eval/array.h"

#include <algorithm>

namespace dpg::eval {

ElementKind elementKindOf(const Type &type) {
  if (type.element == Element::Bool)
    return ElementKind::Bool;
  if (type.isComplex)
    return ElementKind::Complex;
  return dpg::isInteger(type.element) ? ElementKind::Int : ElementKind::Real;
}

const char *spelling(ElementKind kind) {
  switch (kind) {
  case ElementKind::Bool:
    return "bool";
  case ElementKind::Int:
    return "int";
  case ElementKind::Real:
    return "real";
  case ElementKind::Complex:
    return "complex";
  }
  return "";
}

Pattern::Pattern(int64_t rows, int64_t columns, const std::vector<Entry> &entries)
    : rowStart(rows + 1), columnStart(columns + 1), slotByColumn(entries.size()), rowByColumn(entries.size()) {
  column.reserve(entries.size());
  for (const auto &[i, j] : entries) {
    ++rowStart[i + 1];
    ++columnStart[j + 1];
    column.push_back(j);
  }
  for (int64_t i = 0; i < rows; ++i)
    rowStart[i + 1] += rowStart[i];
  for (int64_t j = 0; j < columns; ++j)
    columnStart[j + 1] += columnStart[j];
  std::vector<int64_t> next(columnStart.begin(), columnStart.end() - 1);
  for (size_t slot = 0; slot < entries.size(); ++slot) {
    const int64_t place = next[entries[slot].second]++;
    slotByColumn[place] = static_cast<int64_t>(slot);
    rowByColumn[place] = entries[slot].first;
  }
}

int64_t Pattern::find(int64_t i, int64_t j) const {
  const auto begin = column.begin() + rowStart[i], end = column.begin() + rowStart[i + 1];
  const auto found = std::lower_bound(begin, end, j);
  return found != end && *found == j ? found - column.begin() : -1;
}

std::vector<Pattern::Entry> Pattern::entries() const {
  std::vector<Entry> result;
  result.reserve(column.size());
  for (int64_t i = 0; i < rows(); ++i)
    for (int64_t slot = rowStart[i]; slot < rowStart[i + 1]; ++slot)
      result.emplace_back(i, column[slot]);
  return result;
}

std::optional<std::vector<int64_t>> Pattern::firstOutside() const {
  for (int64_t i = 0; i < rows(); ++i) {
    int64_t j = 0; // a row without gaps has column j at its place j
    while (rowStart[i] + j < rowStart[i + 1] && column[rowStart[i] + j] == j)
      ++j;
    if (j < columns())
      return std::vector<int64_t>{i, j};
  }
  return std::nullopt;
}

std::optional<int64_t> elementCount(const Shape &shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(count, extent, &count) || count > (int64_t(1) << 62))
      return std::nullopt;
  return count;
}

static int64_t denseSlots(const Shape &shape) { return *elementCount(shape); }

static size_t realSlots(ElementKind kind, int64_t slots) {
  return kind == ElementKind::Real || kind == ElementKind::Complex ? slots : 0;
}

Array::Array(ElementKind kind, Shape shape)
    : kind(kind), shape(std::move(shape)), states(denseSlots(this->shape), State::Undefined),
      integers(isInteger() ? states.size() : 0), re(realSlots(kind, slots())), im(isComplex() ? states.size() : 0) {}

Array::Array(ElementKind kind, PatternRef pattern, State background)
    : kind(kind), shape({pattern->rows(), pattern->columns()}), pattern(std::move(pattern)), background(background),
      states(this->pattern->size(), State::Undefined), integers(isInteger() ? states.size() : 0),
      re(realSlots(kind, slots())), im(isComplex() ? states.size() : 0) {}

int64_t Array::firstIn(State state) const {
  const auto found = std::find(states.begin(), states.end(), state);
  return found == states.end() ? -1 : found - states.begin();
}

Shape Array::subscriptsOf(int64_t slot) const {
  if (pattern) {
    const auto row = std::upper_bound(pattern->rowStart.begin(), pattern->rowStart.end(), slot);
    return {row - pattern->rowStart.begin() - 1, pattern->column[slot]};
  }
  Shape subscripts(rank());
  for (size_t d = rank(); d-- > 0;) {
    subscripts[d] = slot % shape[d];
    slot /= shape[d];
  }
  return subscripts;
}

void Array::copySlot(int64_t slot, const Array &from, int64_t fromSlot) {
  states[slot] = from.states[fromSlot];
  if (isInteger()) {
    integers[slot] = from.integers[fromSlot];
    return;
  }
  mpfr_set(re[slot], from.re[fromSlot], MPFR_RNDN);
  if (isComplex())
    mpfr_set(im[slot], from.im[fromSlot], MPFR_RNDN);
}

void Array::setZero(int64_t slot) {
  states[slot] = State::Value;
  if (isInteger()) {
    integers[slot] = 0;
    return;
  }
  mpfr_set_zero(re[slot], 1);
  if (isComplex())
    mpfr_set_zero(im[slot], 1);
}

int64_t Array::bytesFor(ElementKind kind, int64_t count) {
  const int64_t real = static_cast<int64_t>(RealArray::bytesPerElement());
  const int64_t element = kind == ElementKind::Complex ? 2 * real : kind == ElementKind::Real ? real : 8;
  int64_t bytes = 0;
  return __builtin_mul_overflow(count, element + 1, &bytes) ? INT64_MAX : bytes;
}

std::string shapeText(const Shape &shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

} // namespace dpg::eval

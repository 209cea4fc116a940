// Messages about values outside of their ranges.
#include <dpg/dist/check_range.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace dpg {

namespace {

/// The shortest decimal that is read as the same number, whole numbers with all their digits; infinities as programs
/// write them.
std::string decimal(double value) {
  if (std::isinf(value))
    return value < 0 ? "-infinity" : "infinity";
  char text[32];
  const bool is_whole = std::abs(value) < 1e15 && value == std::trunc(value);
  const auto end = is_whole ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                            : std::to_chars(text, text + sizeof text, value);
  return std::string(text, end.ptr);
}

/// "A[3, 5]", "damping".
std::string place_text(std::string_view name, std::initializer_list<index> indices) {
  std::string text(name);
  for (const index &i : indices)
    text += (&i == indices.begin() ? "[" : ", ") + std::to_string(i);
  return text + (indices.size() > 0 ? "]" : "");
}

std::string text_of(value_range range) { return decimal(range.lower) + ", " + decimal(range.upper); }

std::string text_of(const integer_range &range) { return range.lower.text() + ", " + range.upper.text(); }

[[noreturn]] void refuse(const std::string &place, const std::string &value, const std::string &range) {
  throw range_error(place + " is " + value + ", outside of its range [" + range + "]");
}

constexpr std::string_view missing = "not stored, so 0";

} // namespace

std::string integer_bound::text() const { return is_whole_ ? std::to_string(whole_) : decimal(real_); }

int integer_bound::compared(index value) const {
  constexpr double end = 0x1p63; // the first whole number that is no int
  if (!(real_ < end))
    return 1;
  if (real_ < -end)
    return -1;
  const double below = std::floor(real_);
  const auto whole = static_cast<index>(below);
  return whole != value ? (whole < value ? -1 : 1) : real_ > below ? 1 : 0;
}

void throw_outside(std::string_view name, std::initializer_list<index> indices, double value, value_range range) {
  refuse(place_text(name, indices), decimal(value), text_of(range));
}

void throw_outside(std::string_view name, std::initializer_list<index> indices, index value,
                   const integer_range &range) {
  refuse(place_text(name, indices), std::to_string(value), text_of(range));
}

void throw_zero_outside(std::string_view name, index row, index column, value_range range) {
  refuse(place_text(name, {row, column}), std::string(missing), text_of(range));
}

void throw_zero_outside(std::string_view name, index row, index column, const integer_range &range) {
  refuse(place_text(name, {row, column}), std::string(missing), text_of(range));
}

index checking::row_of_entry(const csr_pattern &A, index k) {
  return std::upper_bound(A.rowptr().begin(), A.rowptr().end(), k) - A.rowptr().begin() - 1;
}

std::optional<checking::matrix_place> checking::first_not_stored(const csr_pattern &A) {
  for (index i = 0; i < A.local_rows(); ++i) {
    const index first = A.rowptr()[i], stored = A.rowptr()[i + 1] - first;
    if (stored == A.column_count())
      continue;
    index column = 0; // columns ascend, so that a row without gaps has column j at its place j
    while (column < stored && A.columns()[first + column] == column)
      ++column;
    return matrix_place{A.row_partition().first() + i, column};
  }
  return std::nullopt;
}

} // namespace dpg

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

} // namespace

void throw_outside(std::string_view name, std::initializer_list<index> indices, double value, value_range range) {
  std::string message(name);
  for (const index &i : indices)
    message += (&i == indices.begin() ? "[" : ", ") + std::to_string(i);
  message += indices.size() > 0 ? "]" : "";
  throw range_error(message + " is " + decimal(value) + ", outside of its range [" + decimal(range.lower) + ", " +
                    decimal(range.upper) + "]");
}

index checking::row_of_entry(const csr_pattern &A, index k) {
  return std::upper_bound(A.rowptr().begin(), A.rowptr().end(), k) - A.rowptr().begin() - 1;
}

} // namespace dpg

// Words of the command line that are numbers.
#pragma once

#include <dpg/index.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace dpg {

/// A whole word as a finite number, or nothing.
inline std::optional<double> real_number(std::string_view word) {
  double value = 0;
  if (word.size() > 1 && word[0] == '+' && word[1] != '-')
    word.remove_prefix(1);
  const char *last = word.data() + word.size();
  const auto [behind, problem] = std::from_chars(word.data(), last, value);
  return problem == std::errc() && behind == last && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// A whole word as an integer, or nothing.
inline std::optional<index> integer_number(std::string_view word) {
  index value = 0;
  const char *last = word.data() + word.size();
  const auto [behind, problem] = std::from_chars(word.data(), last, value);
  return problem == std::errc() && behind == last ? std::optional(value) : std::nullopt;
}

/// Whether the number is whole and stands for no other one that was rounded to it.
inline bool is_exact_integer(double value) { return value == std::trunc(value) && std::fabs(value) < 0x1p53; }

} // namespace dpg

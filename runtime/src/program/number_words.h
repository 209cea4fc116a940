// Words of the command line that are numbers.
#pragma once

#include <dpg/index.h>

#include <charconv>
#include <cmath>
#include <complex>
#include <optional>
#include <string>
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

/// A whole word as a complex number, or nothing: `1.5`, `2i`, `1+2i`, `1e-3-2.5e2i`.
inline std::optional<std::complex<double>> parse_complex(std::string_view word) {
  if (!word.ends_with('i'))
    return real_number(word);
  word.remove_suffix(1);
  std::size_t cut = word.size(); // of a sign that belongs to no exponent
  for (std::size_t k = 1; k < word.size(); ++k)
    if ((word[k] == '+' || word[k] == '-') && word[k - 1] != 'e' && word[k - 1] != 'E')
      cut = k;
  const bool has_real_part = cut < word.size();
  const auto re = has_real_part ? real_number(word.substr(0, cut)) : std::optional(0.0);
  const auto im = real_number(has_real_part ? word.substr(cut) : word);
  return re && im ? std::optional(std::complex(*re, *im)) : std::nullopt;
}

/// A whole word as an integer, or nothing.
inline std::optional<index> integer_number(std::string_view word) {
  index value = 0;
  const char *last = word.data() + word.size();
  const auto [behind, problem] = std::from_chars(word.data(), last, value);
  return problem == std::errc() && behind == last ? std::optional(value) : std::nullopt;
}

/// A number as programs write it, without the `_` that parts its digits: 100_000.
inline std::string without_separators(std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string digits;
  for (std::size_t k = 0; k < word.size(); ++k) {
    const bool parts = word[k] == '_' && k > 0 && k + 1 < word.size() && is_digit(word[k - 1]) && is_digit(word[k + 1]);
    if (!parts)
      digits += word[k];
  }
  return digits;
}

/// Whether the number is whole and stands for no other one that was rounded to it.
inline bool is_exact_integer(double value) { return value == std::trunc(value) && std::fabs(value) < 0x1p53; }

} // namespace dpg

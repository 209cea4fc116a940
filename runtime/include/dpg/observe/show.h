// Printing scalars once, in program order: what `show` becomes.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/num/complex.h>
#include <dpg/num/dd_text.h>
#include <dpg/num/stochastic_text.h>

#include <charconv>
#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

namespace dpg {

/// The shortest digits that read back as the value: `true`, `12`, `0.1`, `1 - 2 i`.
template <class T>
  requires real_or_complex<T> || std::integral<T>
std::string shown(T value) {
  if constexpr (complex_number<T>) {
    const std::string imaginary = shown(value.imag());
    const bool is_negative = imaginary.starts_with('-');
    return shown(value.real()) + (is_negative ? " - " + imaginary.substr(1) : " + " + imaginary) + " i";
  } else if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else {
    if (value != value)
      return "nan"; // whose sign says nothing
    char digits[64];
    return std::string(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
  }
}

/// Prints `text = value` on process 0 to the standard output, with the digits of shown(value).
///
/// The value must be the same on every process. Does not communicate.
template <class T>
  requires real_or_complex<T> || std::integral<T> || std::same_as<T, dd> || std::same_as<T, stochastic>
void show(const communicator &comm, std::string_view text, T value) {
  if (!comm.is_root())
    return;
  const std::string line = std::string(text) + " = " + shown(value);
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

} // namespace dpg

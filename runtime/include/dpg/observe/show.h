// Printing scalars once, in program order: what `show` becomes.
#pragma once

#include <dpg/dist/communicator.h>

#include <charconv>
#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

namespace dpg {

/// Prints `text = value` on process 0 to the standard output, with the shortest digits that read back as the value.
///
/// The value must be the same on every process. Does not communicate.
template <class T>
  requires std::floating_point<T> || std::integral<T>
void show(const communicator &comm, std::string_view text, T value) {
  if (!comm.is_root())
    return;
  char digits[64];
  std::string line(text);
  line += " = ";
  if constexpr (std::same_as<T, bool>)
    line += value ? "true" : "false";
  else
    line.append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

} // namespace dpg

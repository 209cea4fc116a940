// Pieces of the lines of JSON that programs print for the compiler to read.
#pragma once

#include <dpg/file_formats/text.h>
#include <dpg/observe/show.h>

#include <string>

namespace dpg::json_text {

/// Names of the program and digits need no escapes; paths may hold quotes and backslashes.
inline std::string quoted_text(const std::string &text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

/// What is not finite is no number of JSON.
inline std::string number(double value) { return is_finite(value) ? number_text(value) : quoted_text(shown(value)); }

inline std::string field(const char *name, const std::string &value) { return quoted_text(name) + ": " + value; }

} // namespace dpg::json_text

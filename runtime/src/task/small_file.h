// Reading a file that should be small, wherever its name leads.
#pragma once

#include <optional>
#include <string>

namespace dpg {

/// The last `most_bytes` of a file at most; nothing where it is no regular file or cannot be read, which errno tells.
/// Devices and pipes are not waited for.
std::optional<std::string> read_small_file(const std::string &path, std::size_t most_bytes);

/// The value of an environment variable; empty where it is not set.
std::string environment_value(const char *name);

/// A file of dpg below one of the user's folders: $BASE/dpg/NAME where BASE holds a path from the root, else
/// $HOME/FALLBACK/dpg/NAME. Empty where neither is set.
std::string user_file(const char *base, const char *fallback, const char *name);

/// Prints `PROGRAM: warning: TEXT` to the standard error, in one piece.
void print_warning(const std::string &text);

} // namespace dpg

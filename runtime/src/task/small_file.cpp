// Reading a file that should be small, wherever its name leads.
#include "task/small_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace dpg {
namespace {

std::optional<std::string> read_tail(int file, std::size_t most_bytes) {
  struct stat status{};
  if (fstat(file, &status) != 0)
    return std::nullopt;
  if (!S_ISREG(status.st_mode)) {
    errno = EINVAL;
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  const std::size_t wanted = size < most_bytes ? size : most_bytes;
  std::string text(wanted, '\0');
  std::size_t read = 0;
  while (read < wanted) {
    const ssize_t got = pread(file, text.data() + read, wanted - read, static_cast<off_t>(size - wanted + read));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return std::nullopt;
    if (got == 0) // someone else made it shorter
      break;
    read += static_cast<std::size_t>(got);
  }
  text.resize(read);
  return text;
}

} // namespace

std::optional<std::string> read_small_file(const std::string &path, std::size_t most_bytes) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0)
    return std::nullopt;
  std::optional<std::string> text = read_tail(file, most_bytes);
  const int problem = errno;
  close(file);
  errno = problem;
  return text;
}

std::string environment_value(const char *name) {
  const char *value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string user_file(const char *base, const char *fallback, const char *name) {
  std::string folder = environment_value(base);
  if (!folder.starts_with("/")) {
    const std::string home = environment_value("HOME");
    if (home.empty())
      return "";
    folder = home + "/" + fallback;
  }
  return folder + "/dpg/" + name;
}

void print_warning(const std::string &text) {
  const std::string line = std::string(program_invocation_short_name) + ": warning: " + text + "\n";
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

} // namespace dpg

// A text file of whole lines that several programs append to.
#include "task/shared_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <thread>

namespace dpg {
namespace {

constexpr int user_alone = 0600;

/// True once all bytes are written.
bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool ends_in_newline(int file, off_t size) {
  char last = '\n';
  return size == 0 || (pread(file, &last, 1, size - 1) == 1 && last == '\n');
}

std::size_t append_to(int file, std::string_view lines) {
  struct stat status{};
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
    return 0;
  const std::string text = (ends_in_newline(file, status.st_size) ? "" : "\n") + std::string(lines);
  return write_all(file, text) ? static_cast<std::size_t>(status.st_size) + text.size() : 0;
}

} // namespace

void make_folders(const std::string &path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  mkdir(folder.parent_path().c_str(), 0700);
  mkdir(folder.c_str(), 0700);
}

std::size_t append_lines(const std::string &path, std::string_view lines) {
  const shared_file_lock lock(path, shared_file_lock::kind::to_append); // without it, lines may get lost, not mixed
  const int file = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, user_alone);
  if (file < 0)
    return 0;
  const std::size_t size = append_to(file, lines);
  close(file);
  return size;
}

shared_file_lock::shared_file_lock(const std::string &path, kind kind)
    : file_(open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, user_alone)) {
  constexpr int tries = 200;
  const int operation = (kind == kind::to_append ? LOCK_SH : LOCK_EX) | LOCK_NB;
  for (int k = 0; file_ >= 0 && !is_held_ && k < tries; ++k) {
    if (k > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    is_held_ = flock(file_, operation) == 0;
  }
}

shared_file_lock::~shared_file_lock() {
  if (file_ >= 0)
    close(file_);
}

bool replace_file(const std::string &path, std::string_view text) {
  const std::string beside = path + ".new-" + std::to_string(getpid());
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, user_alone);
  if (file < 0)
    return false;
  const bool is_whole = write_all(file, text) && fsync(file) == 0;
  const bool is_closed = close(file) == 0;
  if (is_whole && is_closed && rename(beside.c_str(), path.c_str()) == 0)
    return true;
  unlink(beside.c_str());
  return false;
}

} // namespace dpg

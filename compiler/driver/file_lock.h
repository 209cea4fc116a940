// A lock that programs which run at the same time hold one after the other.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>

namespace dpg::driver {

/// Holds a lock on a file while it lives.
class FileLock {
public:
  explicit FileLock(const std::string &path)
      : file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    while (file >= 0 && ::flock(file, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~FileLock() {
    if (file >= 0)
      ::close(file);
  }
  FileLock(const FileLock &) = delete;
  FileLock &operator=(const FileLock &) = delete;
  bool isHeld() const { return file >= 0; }

private:
  int file;
};

} // namespace dpg::driver

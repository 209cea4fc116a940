// Writing emitted files: see write_files.h.
#include "compiler/driver/write_files.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace dpg::driver {

static std::string problem(const std::string &path) { return "cannot write " + path + ": " + std::strerror(errno); }

/// All bytes, or false.
static bool writeAll(int file, llvm::StringRef text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    text = text.drop_front(written);
  }
  return true;
}

static void syncFolder(const std::string &folder) {
  const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0)
    return;
  ::fsync(handle);
  ::close(handle);
}

std::string writeFile(const std::string &path, llvm::StringRef text) {
  const std::string temporary = path + ".new-" + std::to_string(::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file < 0)
    return problem(path);
  const bool isWhole = writeAll(file, text) && ::fsync(file) == 0;
  const int reason = errno;
  const bool isClosed = ::close(file) == 0;
  if (isWhole && isClosed && ::rename(temporary.c_str(), path.c_str()) == 0) {
    syncFolder(llvm::sys::path::parent_path(path).str());
    return "";
  }
  if (!isWhole)
    errno = reason;
  const std::string wrong = problem(path);
  ::unlink(temporary.c_str());
  return wrong;
}

/// Whether a file is missing or begins as emitted files do.
static bool mayReplace(const std::string &path) {
  if (!llvm::sys::fs::exists(path))
    return true;
  auto buffer = llvm::MemoryBuffer::getFileSlice(path, 256, 0);
  return buffer && (*buffer)->getBuffer().split('\n').first.contains(emit::mark);
}

std::string writeProgram(const std::string &folder, llvm::ArrayRef<emit::EmittedFile> files) {
  if (const std::error_code error = llvm::sys::fs::create_directories(folder))
    return "cannot make the folder " + folder + ": " + error.message();
  auto pathOf = [&](const emit::EmittedFile &file) { return folder + "/" + file.name; };
  for (const emit::EmittedFile &file : files)
    if (!mayReplace(pathOf(file)))
      return pathOf(file) + " was not written by dpgc: it is left alone, and nothing is written";
  for (const emit::EmittedFile &file : files)
    if (const std::string wrong = writeFile(pathOf(file), file.text); !wrong.empty())
      return wrong;
  return "";
}

} // namespace dpg::driver

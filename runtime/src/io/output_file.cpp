// A file that all processes write together and that appears under its name only when it is whole.
#include <dpg/io/output_file.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace dpg {
namespace {

std::string folder_of(const std::string &path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string unique_name(const std::string &folder) {
  static constexpr char digits[] = "0123456789abcdef";
  std::random_device random;
  std::string name = folder + "/.dpg-";
  for (int k = 0; k < 16; ++k)
    name += digits[random() & 15];
  return name + ".part";
}

[[noreturn]] void refuse(const std::string &path, int error_number) {
  throw input_error(path + ": cannot be written: " + std::strerror(error_number));
}

/// The path without links, of what exists; else nothing.
std::optional<std::string> real_path(const std::string &path) {
  char *real = realpath(path.c_str(), nullptr);
  if (real == nullptr)
    return std::nullopt;
  std::string result = real;
  std::free(real);
  return result;
}

/// Names that root made, sent to all: of any length.
void broadcast(const communicator &comm, std::string &text) {
  index length = dpg::size(text);
  MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm.handle());
  text.resize(static_cast<std::size_t>(length));
  MPI_Bcast(text.data(), static_cast<int>(length), MPI_CHAR, 0, comm.handle());
}

} // namespace

std::string output_target(const std::string &path) {
  constexpr int most_links = 40; // as many as Linux follows
  std::string name = path;
  for (int links = 0; links <= most_links; ++links) {
    if (const auto real = real_path(name))
      return *real;
    std::error_code problem;
    const std::string next = std::filesystem::read_symlink(name, problem).string();
    if (problem) { // no link: a new file
      const auto folder = real_path(folder_of(name));
      return folder ? *folder + "/" + name.substr(name.rfind('/') + 1) : name;
    }
    name = next.starts_with("/") ? next : folder_of(name) + "/" + next;
  }
  refuse(path, ELOOP);
}

output_file::output_file(const communicator &comm, const std::string &path) : comm_(comm), path_(path) {
  try {
    agreed(comm_, [&] {
      if (comm_.is_root())
        create_on_root();
    });
    broadcast(comm_, target_);
    broadcast(comm_, temporary_);
    agreed(comm_, [&] {
      if (!comm_.is_root())
        open_elsewhere();
    });
  } catch (...) {
    discard(); // where a constructor throws, no destructor runs
    throw;
  }
}

output_file::~output_file() { discard(); }

void output_file::discard() noexcept {
  if (descriptor_ >= 0)
    close(descriptor_);
  descriptor_ = -1;
  if (comm_.is_root() && !committed_ && !temporary_.empty())
    unlink(temporary_.c_str());
}

void output_file::fail(int error_number) const { refuse(path_, error_number); }

void output_file::create_on_root() {
  target_ = output_target(path_);
  struct stat status{};
  const bool exists = stat(target_.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor_ < 0)
      fail(errno);
    return;
  }
  if (exists)
    mode_ = status.st_mode & 0777;
  const std::string name = unique_name(folder_of(target_));
  // Until the file is whole, every process may write it, and nobody may read it who may not read the old one.
  const int mode = (mode_.value_or(0644) & 0644) | S_IRUSR | S_IWUSR;
  descriptor_ = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor_ < 0)
    fail(errno);
  temporary_ = name; // from here on it is ours to remove
}

void output_file::open_elsewhere() {
  const std::string &name = temporary_.empty() ? target_ : temporary_;
  descriptor_ = open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor_ < 0)
    throw input_error(path_ + ": cannot be written by process " + std::to_string(comm_.rank()) + ": " +
                      std::strerror(errno) + "; the folder must be seen by all processes");
}

void output_file::write_at(index offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      fail(written < 0 ? errno : ENOSPC);
    offset += written;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void output_file::write_at(index offset, std::span<const std::byte> bytes) const {
  write_at(offset, std::string_view(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
}

/// Gives the new file the mode of the one that it replaces.
void output_file::keep_mode() const {
  struct stat status{};
  if (!mode_ || (fstat(descriptor_, &status) == 0 && (status.st_mode & 0777) == *mode_))
    return;
  if (fchmod(descriptor_, *mode_) != 0)
    fail(errno);
}

void output_file::sync_and_close() {
  const bool is_device = temporary_.empty(); // fsync of a device fails where there is nothing to bring to a disk
  if (!is_device && fsync(descriptor_) != 0)
    fail(errno);
  const int status = close(std::exchange(descriptor_, -1));
  if (status != 0)
    fail(errno);
}

void output_file::commit() {
  agreed(comm_, [&] {
    keep_mode();
    sync_and_close();
  });
  agreed(comm_, [&] {
    if (!comm_.is_root() || temporary_.empty())
      return;
    if (rename(temporary_.c_str(), target_.c_str()) != 0)
      fail(errno);
    temporary_.clear();
    // The name is on the disk once the folder is; where a file system does not sync folders, nothing more can be done.
    if (const int folder = open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
      fsync(folder);
      close(folder);
    }
  });
  committed_ = true;
}

} // namespace dpg

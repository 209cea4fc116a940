// A file that every process reads parts of, and the place in it that an error message names.
#include <dpg/io/input_file.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace dpg {
namespace {

[[noreturn]] void refuse(const std::string &path, const std::string &reason) {
  throw input_error(path + ": cannot be read: " + reason);
}

constexpr index scan_bytes = 1 << 16;

} // namespace

input_file::input_file(const std::string &path) : path_(path) {
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe without a writer must not block us
  if (descriptor_ < 0)
    refuse(path, std::strerror(errno));
  struct stat status{};
  const bool known = fstat(descriptor_, &status) == 0;
  const bool is_regular = known && S_ISREG(status.st_mode);
  if (!is_regular)
    close(descriptor_);
  if (!known)
    refuse(path, std::strerror(errno));
  if (!is_regular)
    refuse(path, S_ISDIR(status.st_mode) ? "it is a directory" : "it is not a regular file");
  size_ = status.st_size;
}

input_file::input_file(input_file &&other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

input_file::~input_file() {
  if (descriptor_ >= 0)
    close(descriptor_);
}

void input_file::read_at(index offset, std::span<char> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), offset);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      refuse(path_, std::strerror(errno));
    if (got == 0)
      refuse(path_, "it ends after " + std::to_string(offset) + " bytes; expected " +
                        std::to_string(offset + dpg::size(bytes)));
    offset += got;
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string input_file::read_text(index offset, index count) const {
  std::string text(static_cast<std::size_t>(std::max<index>(std::min(count, size_ - offset), 0)), '\0');
  read_at(offset, text);
  return text;
}

index input_file::line_start(index position, index first_line) const {
  if (position <= first_line)
    return first_line;
  for (index at = position - 1; at < size_; at += scan_bytes) {
    const std::string text = read_text(at, scan_bytes);
    if (const std::size_t newline = text.find('\n'); newline != std::string::npos)
      return at + static_cast<index>(newline) + 1;
  }
  return size_;
}

input_error input_file::located(const text_error &problem) const {
  index line = 1;
  const index last = std::min(problem.offset(), size_);
  for (index at = 0; at < last; at += scan_bytes) {
    const std::string text = read_text(at, std::min(scan_bytes, last - at));
    line += std::count(text.begin(), text.end(), '\n');
  }
  return input_error(path_ + ":" + std::to_string(line) + ": " + problem.message());
}

line_blocks::line_blocks(const input_file &file, index first, index last, index block_bytes)
    : file_(file), offset_(first), last_(last),
      buffer_(static_cast<std::size_t>(std::clamp<index>(last - first, 0, block_bytes))) {}

bool line_blocks::next() {
  for (offset_ += text_bytes_;; buffer_.resize(2 * buffer_.size())) {
    text_bytes_ = std::min(last_ - offset_, dpg::size(buffer_));
    if (text_bytes_ <= 0)
      return false;
    file_.read_at(offset_, {buffer_.data(), static_cast<std::size_t>(text_bytes_)});
    if (offset_ + text_bytes_ == last_)
      return true;
    const std::size_t newline = text().rfind('\n');
    if (newline != std::string_view::npos) {
      text_bytes_ = static_cast<index>(newline) + 1;
      return true;
    }
  }
}

index_range lines_of_process(const input_file &file, const communicator &comm, index first) {
  const index bytes = file.size() - first;
  const auto share = [&](index rank) {
    return first + bytes / comm.size() * rank + std::min<index>(rank, bytes % comm.size());
  };
  return {file.line_start(share(comm.rank()), first), file.line_start(share(comm.rank() + 1), first)};
}

std::vector<std::string_view> split_lines(std::string_view lines, int count) {
  std::vector<std::string_view> pieces;
  for (int left = count; left > 0 && !lines.empty(); --left) {
    const std::size_t newline = left == 1 ? std::string_view::npos : lines.find('\n', lines.size() / left);
    const std::size_t length = newline == std::string_view::npos ? lines.size() : newline + 1;
    pieces.push_back(lines.substr(0, length));
    lines.remove_prefix(length);
  }
  return pieces;
}

} // namespace dpg

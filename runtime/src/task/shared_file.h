// A text file of whole lines that several programs append to, and that one of them may replace by a shorter one.
#pragma once

#include <string>
#include <string_view>

namespace dpg {

/// Makes the last two folders of a path where they are missing, for the user alone. Failures show when it is opened.
void make_folders(const std::string &path);

/// Appends whole lines in one write. Returns the size of the file then, 0 where nothing could be written. If the last
/// line of the file is cut off, the new ones begin on a line of their own.
std::size_t append_lines(const std::string &path, std::string_view lines);

/// Holds the lock of `path`, on PATH.lock, while it lives: shared with others who append, or alone to replace. Waits a
/// second at most: a program that was stopped while it held the lock stops no other.
class shared_file_lock {
public:
  enum class kind { to_append, to_replace };

  shared_file_lock(const std::string &path, kind kind);
  ~shared_file_lock();
  shared_file_lock(const shared_file_lock &) = delete;
  shared_file_lock &operator=(const shared_file_lock &) = delete;

  bool is_held() const { return is_held_; }

private:
  int file_ = -1;
  bool is_held_ = false;
};

/// Writes `text` beside `path` and renames it. False where that fails; then nothing is left behind.
bool replace_file(const std::string &path, std::string_view text);

} // namespace dpg

// A file that every process reads parts of, and the place in it that an error message names.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/errors.h>
#include <dpg/file_formats/text.h>
#include <dpg/index.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// A regular file open for reading at any position. Each process has one of its own.
class input_file {
public:
  /// @throws dpg::input_error if there is no such file, it is a directory or no regular file, or may not be read
  explicit input_file(const std::string &path);

  input_file(input_file &&other) noexcept;
  input_file &operator=(input_file &&) = delete;
  ~input_file();

  const std::string &path() const { return path_; }
  index size() const { return size_; }

  /// Fills `bytes` from position `offset`.
  /// @throws dpg::input_error where the file ends before or cannot be read
  void read_at(index offset, std::span<char> bytes) const;

  /// The bytes from `offset`, at most `count` of them, fewer at the end.
  std::string read_text(index offset, index count) const;

  /// The first position at or behind `position` where a line begins; size() where there is none. `first_line` is one
  /// such position, before which none is looked for.
  index line_start(index position, index first_line) const;

  /// The error with the file's name and the line, from 1, in which it stands. Reads the file up to there.
  input_error located(const text_error &problem) const;

private:
  std::string path_;
  int descriptor_ = -1;
  index size_ = 0;
};

/// The lines that begin between two positions, in blocks of whole lines: so that a file of any size is read in little
/// memory.
class line_blocks {
public:
  /// `first` and `last` are beginnings of lines, or `last` the file's size. A block has at most `block_bytes`, or twice
  /// those of a line that is longer.
  line_blocks(const input_file &file, index first, index last, index block_bytes);

  /// Moves to the next block; false behind the last one.
  bool next();

  std::string_view text() const { return {buffer_.data(), static_cast<std::size_t>(text_bytes_)}; }

  /// Where text() begins in the file.
  index offset() const { return offset_; }

private:
  const input_file &file_;
  index offset_;
  index last_;
  index text_bytes_ = 0;
  std::vector<char> buffer_;
};

/// The calling process's share of the lines from `first` on: those that begin in its even part of the bytes.
index_range lines_of_process(const input_file &file, const communicator &comm, index first);

/// Cuts whole lines into at most `count` pieces of whole lines of about the same length. None is empty.
std::vector<std::string_view> split_lines(std::string_view lines, int count);

} // namespace dpg

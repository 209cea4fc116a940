// Exact, fast reading of numbers from a range of bytes: what the parsers of text formats share.
//
// Parsers here are functions of bytes alone: they open no file, allocate nothing that a header merely promises, and
// report what is wrong by the byte where it stands. Whoever knows the file turns that into its name and a line number.
#pragma once

#include <dpg/index.h>

#include <concepts>
#include <exception>
#include <string>
#include <string_view>

namespace dpg {

/// What is wrong with a text, and at which byte of it. Becomes an input_error with file and line (io/input_file.h).
class text_error : public std::exception {
public:
  text_error(index offset, std::string message) : offset_(offset), message_(std::move(message)) {}

  index offset() const { return offset_; }
  const std::string &message() const { return message_; }
  const char *what() const noexcept override { return message_.c_str(); }

private:
  index offset_;
  std::string message_;
};

/// Walks over the lines of a text and the words in them. Lines end in LF or CR LF, the last one also at the end of the
/// text. Words are parted by spaces and tabs.
class text_cursor {
public:
  /// `offset` is where `text` begins in its file: errors count from the file's first byte.
  explicit text_cursor(std::string_view text, index offset = 0)
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()), offset_(offset) {}

  /// Moves to the first word of the next line that has one and does not begin with `comment`; false at the end.
  bool next_line(char comment = '%');

  /// Moves to the end of this line.
  void skip_line();

  /// Whether another word stands on this line; moves to it.
  bool has_word();

  /// A word: up to the next space, tab or end of line. Empty where none follows.
  std::string_view word();

  /// An integer from 1 to `last`, for example a row. `what` names it in errors.
  index position(index last, const char *what);

  /// An integer of at least 0 that fits into 64 bits.
  index count(const char *what);

  /// A number in the range of T: decimal for floating point types, correctly rounded; digits only for integers. Not a
  /// number and infinity are refused, values too small for T become the nearest one.
  template <class T> T number();

  /// Demands that nothing else stands on this line.
  void end_of_line(const char *after);

  /// Where the cursor is, from the beginning of the file.
  index offset() const { return offset_ + (at_ - begin_); }

  /// @throws text_error that says what was expected and which word stands there.
  [[noreturn]] void expected(const std::string &what);

private:
  void skip_blanks();
  bool at_line_end() const;
  const char *word_end() const;

  const char *begin_;
  const char *at_;
  const char *end_;
  index offset_;
};

/// A word for a message: in backquotes, shortened to 40 characters, what cannot be printed replaced by `?`.
std::string quoted(std::string_view word);

/// A number as text, the shortest that reads back as the same: `0.1`, `1e-300`, `3`.
template <class T> char *write_number(char *first, char *last, T value);

/// As write_number, in a string.
template <class T> std::string number_text(T value);

/// Room that write_number needs at most.
inline constexpr index number_text_size = 32;

} // namespace dpg

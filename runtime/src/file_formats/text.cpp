// Exact, fast reading of numbers from a range of bytes.
#include <dpg/file_formats/text.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace dpg {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return '0' <= c && c <= '9'; }

/// Digits that fit into 18 places cannot overflow 64 bits: no check in the loop that reads most of a file.
constexpr int safe_digits = 18;

/// Reads digits; null where there are none or the value does not fit.
const char *read_count(const char *at, const char *end, index &value) {
  const char *const first = at;
  value = 0;
  for (; at < end && is_digit(*at) && at - first < safe_digits; ++at)
    value = 10 * value + (*at - '0');
  if (at < end && is_digit(*at)) {
    const auto [behind, problem] = std::from_chars(first, end, value);
    return problem == std::errc() ? behind : nullptr;
  }
  return at == first ? nullptr : at;
}

/// from_chars leaves out what is too large or too small; strtod says which of them it was. Rare, so a copy is fine.
double out_of_range_value(const char *first, const char *behind) {
  return std::strtod(std::string(first, behind).c_str(), nullptr);
}

template <std::floating_point T> const char *read_number(const char *at, const char *end, T &value) {
  double exact = 0;
  const auto [behind, problem] = std::from_chars(at, end, exact);
  if (problem == std::errc::invalid_argument)
    return nullptr;
  if (problem == std::errc::result_out_of_range)
    exact = out_of_range_value(at, behind);
  value = static_cast<T>(exact);
  return std::isfinite(value) ? behind : nullptr;
}

template <std::integral T> const char *read_number(const char *at, const char *end, T &value) {
  const auto [behind, problem] = std::from_chars(at, end, value);
  return problem == std::errc() ? behind : nullptr;
}

template <> const char *read_number(const char *at, const char *end, bool &value) {
  int bit = 0;
  const auto [behind, problem] = std::from_chars(at, end, bit);
  value = bit != 0;
  return problem == std::errc() && (bit == 0 || bit == 1) ? behind : nullptr;
}

template <class T> std::string number_kind() {
  if constexpr (std::floating_point<T>)
    return sizeof(T) == 4 ? "a finite number in the range of f32" : "a finite number";
  else if constexpr (std::same_as<T, bool>)
    return "0 or 1";
  else
    return sizeof(T) == 8 ? "an integer" : "an integer of " + std::to_string(8 * sizeof(T)) + " bits";
}

} // namespace

void text_cursor::skip_blanks() {
  while (at_ < end_ && is_blank(*at_))
    ++at_;
}

bool text_cursor::at_line_end() const {
  return at_ == end_ || *at_ == '\n' || (*at_ == '\r' && (at_ + 1 == end_ || at_[1] == '\n'));
}

const char *text_cursor::word_end() const {
  const char *behind = at_;
  while (behind < end_ && !is_blank(*behind) && *behind != '\n' && *behind != '\r')
    ++behind;
  return behind;
}

bool text_cursor::next_line(char comment) {
  // The cursor stands at the beginning of a line or behind the last word of one.
  for (skip_blanks(); at_ < end_; skip_blanks()) {
    if (!at_line_end() && *at_ != comment)
      return true;
    skip_line();
    at_ += at_ < end_ ? 1 : 0;
  }
  return false;
}

void text_cursor::skip_line() {
  const void *newline = at_ == end_ ? nullptr : std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
  at_ = newline == nullptr ? end_ : static_cast<const char *>(newline);
}

bool text_cursor::has_word() {
  skip_blanks();
  return !at_line_end();
}

std::string_view text_cursor::word() {
  skip_blanks();
  const char *const first = at_;
  at_ = word_end();
  return {first, static_cast<std::size_t>(at_ - first)};
}

void text_cursor::expected(const std::string &what) {
  const index where = offset();
  const bool found = has_word();
  const std::string seen =
      found ? "found " + quoted({at_, static_cast<std::size_t>(word_end() - at_)}) : "the line ends";
  throw text_error(where, seen + "; expected " + what);
}

index text_cursor::count(const char *what) {
  skip_blanks();
  index value = 0;
  const char *behind = read_count(at_, end_, value);
  if (behind == nullptr || behind != word_end())
    expected(std::string(what) + ": an integer of at least 0 that fits into 64 bits");
  at_ = behind;
  return value;
}

index text_cursor::position(index last, const char *what) {
  skip_blanks();
  index value = 0;
  const char *behind = read_count(at_, end_, value);
  const bool separated = behind != nullptr && (behind == end_ || static_cast<unsigned char>(*behind) <= ' ');
  if (!separated || value < 1 || value > last)
    expected(std::string(what) + ": an integer from 1 to " + std::to_string(last));
  at_ = behind;
  return value;
}

template <class T> T text_cursor::number() {
  skip_blanks();
  const bool has_plus = at_ + 1 < end_ && *at_ == '+' && at_[1] != '-' && at_[1] != '+'; // from_chars takes none
  T value{};
  const char *behind = read_number(at_ + (has_plus ? 1 : 0), end_, value);
  const bool separated = behind != nullptr && (behind == end_ || static_cast<unsigned char>(*behind) <= ' ');
  if (!separated)
    expected(number_kind<T>());
  at_ = behind;
  return value;
}

void text_cursor::end_of_line(const char *after) {
  if (has_word())
    expected(std::string("the end of the line after ") + after);
}

std::string quoted(std::string_view word) {
  constexpr std::size_t limit = 40;
  std::string text = "`";
  for (const char c : word.substr(0, limit))
    text += c >= ' ' && c <= '~' && c != '`' ? c : '?';
  return text + (word.size() > limit ? "...`" : "`");
}

template <class T> char *write_number(char *first, char *last, T value) {
  if constexpr (std::same_as<T, bool>)
    return std::to_chars(first, last, static_cast<int>(value)).ptr;
  else
    return std::to_chars(first, last, value).ptr;
}

template <class T> std::string number_text(T value) {
  char text[number_text_size];
  return {text, write_number(text, text + sizeof(text), value)};
}

#define DPG_FOR_NUMBER(T)                                                                                              \
  template T text_cursor::number<T>();                                                                                 \
  template char *write_number<T>(char *, char *, T);                                                                   \
  template std::string number_text<T>(T);
DPG_FOR_NUMBER(float)
DPG_FOR_NUMBER(double)
DPG_FOR_NUMBER(bool)
DPG_FOR_NUMBER(std::int8_t)
DPG_FOR_NUMBER(std::int32_t)
DPG_FOR_NUMBER(std::int64_t)
#undef DPG_FOR_NUMBER

} // namespace dpg

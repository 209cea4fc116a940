// Lines of the record of measured times, and what is wrong with them.
#include <dpg/task/choice_record.h>

#include "task/hash.h"

#include <dpg/file_formats/text.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <span>

namespace dpg {
namespace {

constexpr std::string_view version = "1";
constexpr std::size_t most_name_length = 200;
constexpr double shortest = 1e-9, longest = 1e7; // seconds
constexpr std::int64_t latest = 253'402'300'799; // the end of the year 9999

std::string hexadecimal(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(value));
  return text;
}

bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= most_name_length && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == ':' || c == '-';
  });
}

bool is_in_range(const measured_run &run) {
  const auto is_time = [](double seconds) { return seconds >= shortest && seconds <= longest; };
  const record_key &key = run.key;
  return is_word(key.task) && is_word(key.implementation) && key.processes >= 1 && key.threads >= 1 && key.size >= 0 &&
         key.size < 64 && is_time(run.predicted) && is_time(run.measured) && run.time >= 0 && run.time <= latest;
}

/// Reads the words of a line from left to right; a wrong one spoils all.
class words {
public:
  explicit words(std::string_view line) : rest_(line) {}

  std::string_view word() {
    const std::size_t end = rest_.find(' ');
    const std::string_view found = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    return found;
  }

  template <class T, class... Base> T number(Base... base) {
    const std::string_view text = word();
    T value{};
    const auto [behind, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base...);
    is_right_ = is_right_ && problem == std::errc() && behind == text.data() + text.size();
    return value;
  }

  bool all_right() const { return is_right_ && rest_.empty(); }

private:
  std::string_view rest_;
  bool is_right_ = true;
};

} // namespace

std::string record_line(const measured_run &run) {
  if (!is_in_range(run))
    return "";
  const record_key &key = run.key;
  std::string line{version};
  for (const std::string &word : {hexadecimal(run.profile), hexadecimal(key.build), key.task, key.implementation,
                                  std::to_string(key.processes), std::to_string(key.threads), std::to_string(key.size),
                                  number_text(run.predicted), number_text(run.measured), number_text(run.time)})
    line += " " + word;
  return line + " " + hexadecimal(hash_bytes(line)) + "\n";
}

std::optional<measured_run> parse_record_line(std::string_view line) {
  const std::size_t last_blank = line.rfind(' ');
  if (last_blank == std::string_view::npos ||
      line.substr(last_blank + 1) != hexadecimal(hash_bytes(line.substr(0, last_blank))))
    return std::nullopt;
  words words(line.substr(0, last_blank));
  if (words.word() != version)
    return std::nullopt;
  measured_run run;
  run.profile = words.number<std::uint64_t>(16);
  run.key.build = words.number<std::uint64_t>(16);
  run.key.task = words.word();
  run.key.implementation = words.word();
  run.key.processes = words.number<int>();
  run.key.threads = words.number<int>();
  run.key.size = words.number<int>();
  run.predicted = words.number<double>();
  run.measured = words.number<double>();
  run.time = words.number<std::int64_t>();
  return words.all_right() && is_in_range(run) ? std::optional(run) : std::nullopt;
}

} // namespace dpg

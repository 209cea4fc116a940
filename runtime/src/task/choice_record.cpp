// Measured times of implementations, kept in a file that all programs of a user share.
#include <dpg/task/choice_record.h>

#include "task/shared_file.h"
#include "task/small_file.h"

#include <dpg/task/judgement.h>

#include <algorithm>
#include <cstdlib>

namespace dpg {
namespace {

constexpr std::int64_t days = 24 * 60 * 60; // seconds

/// So many lines of an implementation at a size survive where the file is made shorter.
constexpr std::size_t lines_kept = samples_looked_at;

bool is_stale(const measured_run &run, std::int64_t now) {
  return run.time < now - 30 * days || run.time > now + days; // clocks of machines differ, but by less than a day
}

/// Calls `each` with every line that is whole and not empty. Where `begins_inside`, the text begins within a line.
template <class Each> void for_lines(std::string_view text, bool begins_inside, Each each) {
  if (begins_inside)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0)
      each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// The latest lines of each implementation at each size, in their order: half of `most_bytes` at most.
std::string latest_lines(std::string_view text, bool begins_inside, std::int64_t now, std::size_t most_bytes) {
  std::vector<std::pair<std::string_view, measured_run>> lines;
  for_lines(text, begins_inside, [&](std::string_view line) {
    if (auto run = parse_record_line(line); run && !is_stale(*run, now))
      lines.emplace_back(line, std::move(*run));
  });
  std::map<std::pair<std::uint64_t, record_key>, std::size_t> count;
  std::vector<std::string_view> kept;
  std::size_t bytes = 0;
  for (auto line = lines.rbegin(); line != lines.rend() && bytes + line->first.size() < most_bytes / 2; ++line)
    if (count[{line->second.profile, line->second.key}]++ < lines_kept) {
      kept.push_back(line->first);
      bytes += line->first.size() + 1;
    }
  std::string result;
  for (auto line = kept.rbegin(); line != kept.rend(); ++line)
    result += std::string(*line) + "\n";
  return result;
}

} // namespace

std::string choice_record_path() {
  if (const char *named = std::getenv("DPG_RECORD"))
    return named;
  return user_file("XDG_CACHE_HOME", ".cache", "record");
}

choice_record::choice_record(std::string path, std::uint64_t profile, std::int64_t now, std::size_t most_bytes)
    : path_(std::move(path)), profile_(profile), now_(now), most_bytes_(most_bytes) {
  if (!path_.empty())
    read();
}

choice_record::~choice_record() { flush(); }

void choice_record::read() {
  const std::size_t bytes_read = 2 * most_bytes_;
  const auto text = read_small_file(path_, bytes_read);
  if (!text)
    return;
  for_lines(*text, text->size() == bytes_read, [&](std::string_view line) {
    const auto run = parse_record_line(line);
    damaged_lines_ += run ? 0 : 1;
    if (run && run->profile == profile_ && !is_stale(*run, now_))
      ratios_[run->key].push_back(run->measured / run->predicted);
  });
}

std::vector<double> choice_record::ratios(const record_key &key) const {
  const auto found = ratios_.find(key);
  return found == ratios_.end() ? std::vector<double>() : found->second;
}

void choice_record::add(const record_key &key, double predicted, double measured) {
  const std::string line = record_line({key, profile_, predicted, measured, now_});
  if (line.empty())
    return;
  ratios_[key].push_back(measured / predicted);
  if (!path_.empty())
    unwritten_ += line;
}

void choice_record::flush() noexcept {
  if (unwritten_.empty())
    return;
  try {
    make_folders(path_);
    const std::size_t bytes = append_lines(path_, unwritten_);
    if (bytes == 0 && std::getenv("DPG_RECORD") != nullptr) // that the usual one cannot be written is no news
      print_warning(path_ + ": what was measured could not be written");
    if (bytes > most_bytes_)
      compact_if_large();
  } catch (...) { // out of memory: what was measured is not worth a program's end
  }
  unwritten_.clear();
}

void choice_record::compact_if_large() const {
  const shared_file_lock lock(path_, shared_file_lock::kind::to_replace);
  if (!lock.is_held())
    return;
  const std::size_t bytes_read = 2 * most_bytes_;
  const auto text = read_small_file(path_, bytes_read);
  if (text && text->size() > most_bytes_) // else someone else has made it shorter
    replace_file(path_, latest_lines(*text, text->size() == bytes_read, now_, most_bytes_));
}

} // namespace dpg

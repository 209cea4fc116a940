// Measured times of implementations, kept in a file that all programs of a user share.
//
// A line of the file is one run:
//
//     VERSION PROFILE BUILD TASK IMPLEMENTATION PROCESSES THREADS SIZE PREDICTED MEASURED TIME CHECKSUM
//
// A program appends whole lines, several in one write() at the end of the file, so that lines of programs that run at
// the same time do not mix. A line counts only if its checksum is right and all its figures are in their ranges. Where
// the file outgrows its limit, the latest lines of each implementation are written beside it and renamed; a lock on
// FILE.lock, for which nobody waits long, keeps lines that others append meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// What measured times are compared within: one implementation, in one build, on as many processes and threads, for
/// data of one class of sizes (dpg::size_class).
struct record_key {
  std::string task;
  std::string implementation;
  std::uint64_t build = 0;
  int processes = 1;
  int threads = 1;
  int size = 0;

  friend auto operator<=>(const record_key &, const record_key &) = default;
};

/// A line of the record: how long one run took, and how long it should have taken under a machine profile.
struct measured_run {
  record_key key;
  std::uint64_t profile = 0;
  double predicted = 0;  ///< seconds
  double measured = 0;   ///< seconds
  std::int64_t time = 0; ///< when, in seconds since 1970
};

/// The line of a run, with its newline; empty where a name is no single word or a figure is out of range.
std::string record_line(const measured_run &run);

/// The run of a line without its newline; nothing where it is damaged.
std::optional<measured_run> parse_record_line(std::string_view line);

/// The file of the record: $DPG_RECORD, else $XDG_CACHE_HOME/dpg/record, else ~/.cache/dpg/record. Empty where
/// DPG_RECORD is set and empty, or none of these is set: then nothing is kept.
std::string choice_record_path();

/// The record as one program sees it: what the file held when it was made, and what the program measured. A file that
/// cannot be read or written is done without. Not for several threads at once; does not communicate.
class choice_record {
public:
  /// Lines of other profiles, older than 30 days, or of a time to come are left out.
  ///
  /// @param path  empty: nothing is read or kept
  /// @param now   seconds since 1970
  choice_record(std::string path, std::uint64_t profile, std::int64_t now, std::size_t most_bytes = 1 << 20);

  choice_record(const choice_record &) = delete;
  choice_record &operator=(const choice_record &) = delete;

  /// Appends what was not appended yet.
  ~choice_record();

  const std::string &path() const { return path_; }

  /// How many lines of the file are damaged.
  int damaged_lines() const { return damaged_lines_; }

  /// Measured over predicted seconds of all runs of this kind, oldest first.
  std::vector<double> ratios(const record_key &key) const;

  /// Takes down a run. It is appended to the file by flush().
  void add(const record_key &key, double predicted, double measured);

  /// Appends what was added since the last call to the file. Never fails.
  void flush() noexcept;

private:
  void read();
  void compact_if_large() const;

  std::string path_;
  std::uint64_t profile_;
  std::int64_t now_;
  std::size_t most_bytes_;
  int damaged_lines_ = 0;
  std::map<record_key, std::vector<double>> ratios_;
  std::string unwritten_;
};

} // namespace dpg

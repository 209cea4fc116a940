// Machine profiles: their text, and which of them counts.
#include <dpg/task/machine_profile.h>

#include "task/hash.h"
#include "task/small_file.h"

#include <dpg/errors.h>
#include <dpg/file_formats/text.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace dpg {
namespace {

constexpr std::size_t most_profile_bytes = 64 * 1024;
constexpr std::string_view head = "dpg-profile";
constexpr int version = 1;

constexpr index most_count = 1 << 20;

struct figure {
  std::string_view name;
  std::string_view unit; // for the comment beside it
  double &(*of)(machine_profile &);
  bool is_count = false;
};

#define DPG_FIGURE(member) [](machine_profile &profile) -> double & { return profile.member; }
constexpr std::array figures = {
    figure{"threads", "of a node", DPG_FIGURE(threads), true},
    figure{"cache_bytes", "that stay in its caches", DPG_FIGURE(cache_bytes)},
    figure{"memory_bandwidth_one_thread", "bytes a second", DPG_FIGURE(memory_bandwidth.one_thread)},
    figure{"memory_bandwidth_all_threads", "bytes a second", DPG_FIGURE(memory_bandwidth.all_threads)},
    figure{"cache_bandwidth_one_thread", "bytes a second", DPG_FIGURE(cache_bandwidth.one_thread)},
    figure{"cache_bandwidth_all_threads", "bytes a second", DPG_FIGURE(cache_bandwidth.all_threads)},
    figure{"f64_peak_one_thread", "operations a second", DPG_FIGURE(peak[0].one_thread)},
    figure{"f64_peak_all_threads", "operations a second", DPG_FIGURE(peak[0].all_threads)},
    figure{"f32_peak_one_thread", "operations a second", DPG_FIGURE(peak[1].one_thread)},
    figure{"f32_peak_all_threads", "operations a second", DPG_FIGURE(peak[1].all_threads)},
    figure{"message_latency", "seconds, one way", DPG_FIGURE(message_latency)},
    figure{"message_bandwidth", "bytes a second", DPG_FIGURE(message_bandwidth)},
    figure{"allreduce_latency", "seconds, over `processes`", DPG_FIGURE(allreduce_latency)},
    figure{"processes", "that took part", DPG_FIGURE(processes), true},
};
#undef DPG_FIGURE

double value_of(const figure &f, const machine_profile &profile) {
  return f.of(const_cast<machine_profile &>(profile));
}

/// Reads the lines of a profile; complains with text_error.
class profile_reader {
public:
  explicit profile_reader(std::string_view text) : cursor_(text), size_(static_cast<index>(text.size())) {}

  machine_profile read() {
    read_head();
    while (cursor_.next_line('#'))
      read_figure();
    for (std::size_t f = 0; f < figures.size(); ++f)
      if (!is_given_[f])
        throw text_error(size_, "the file ends; expected a line `" + std::string(figures[f].name) + " = NUMBER`");
    return profile_;
  }

private:
  void read_head() {
    if (!cursor_.next_line('#') || cursor_.word() != head || cursor_.count("the version") != version)
      throw text_error(0, "expected `dpg-profile 1` on the first line");
    cursor_.end_of_line("the version");
  }

  void read_figure() {
    const index at = cursor_.offset();
    const std::string_view name = cursor_.word();
    const auto *known = std::find_if(figures.begin(), figures.end(), [&](const figure &f) { return f.name == name; });
    if (known == figures.end())
      throw text_error(at, "found " + quoted(name) + "; expected the name of a figure, such as `threads`");
    bool &is_given = is_given_[known - figures.begin()];
    if (is_given)
      throw text_error(at, "found " + quoted(name) + " again; expected each figure once");
    is_given = true;
    if (cursor_.word() != "=")
      throw text_error(at, quoted(name) + " stands alone; expected a line `" + std::string(name) + " = NUMBER`");
    known->of(profile_) =
        known->is_count ? static_cast<double>(cursor_.position(most_count, "a count")) : positive_number(name);
    cursor_.end_of_line("the number");
  }

  double positive_number(std::string_view name) {
    cursor_.has_word();
    const index at = cursor_.offset();
    const double value = cursor_.number<double>();
    if (!(value > 0))
      throw text_error(at, "found " + quoted(number_text(value)) + "; expected a positive number for " + quoted(name));
    return value;
  }

  text_cursor cursor_;
  index size_;
  machine_profile profile_;
  std::array<bool, figures.size()> is_given_{};
};

/// The profile in a file, or nothing, then with a warning where something is wrong with it. On process 0.
machine_profile read_profile() {
  const std::string path = machine_profile_path();
  const bool is_named = !environment_value("DPG_PROFILE").empty();
  if (path.empty())
    return {};
  try {
    const auto text = read_small_file(path, most_profile_bytes);
    if (text)
      return parse_machine_profile(*text, path);
    if (errno != ENOENT || is_named)
      print_warning(path + ": cannot be read: " + std::strerror(errno) + "; the built-in machine profile is used");
  } catch (const std::exception &problem) {
    print_warning(std::string(problem.what()) + "; the built-in machine profile is used");
  }
  return {};
}

} // namespace

std::uint64_t machine_profile::key() const {
  std::uint64_t hash = hash_seed;
  for (const figure &f : figures)
    hash = hash_bytes(number_text(value_of(f, *this)) + " ", hash);
  return hash;
}

machine_profile parse_machine_profile(std::string_view text, const std::string &name) {
  try {
    machine_profile profile = profile_reader(text).read();
    profile.origin = name;
    return profile;
  } catch (const text_error &problem) {
    const auto end = text.begin() + std::min<index>(problem.offset(), static_cast<index>(text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    throw input_error(name + ":" + std::to_string(line) + ": " + problem.message());
  }
}

std::string machine_profile_text(const machine_profile &profile, const std::string &comment) {
  std::string text = std::string(head) + " " + std::to_string(version) + "\n# " + comment + "\n";
  for (const figure &f : figures)
    text += "# " + std::string(f.unit) + "\n" + std::string(f.name) + " = " + number_text(value_of(f, profile)) + "\n";
  return text;
}

std::string machine_profile_path() {
  const std::string named = environment_value("DPG_PROFILE");
  return named.empty() ? user_file("XDG_CONFIG_HOME", ".config", "profile") : named;
}

machine_profile load_machine_profile(const communicator &comm) {
  machine_profile profile = comm.is_root() ? read_profile() : machine_profile();
  std::array<double, figures.size()> values{};
  for (std::size_t f = 0; f < figures.size(); ++f)
    values[f] = value_of(figures[f], profile);
  MPI_Bcast(values.data(), static_cast<int>(values.size()), MPI_DOUBLE, 0, comm.handle());
  for (std::size_t f = 0; f < figures.size(); ++f)
    figures[f].of(profile) = values[f];
  return profile;
}

} // namespace dpg

// What choices rest on, in words.
#include "task/choice_table.h"

#include <dpg/observe/memory.h>

#include <algorithm>
#include <cstdio>

namespace dpg::choosing {
namespace {

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.3g", value);
  return text;
}

std::string bytes(double value) { return bytes_text(static_cast<index>(std::min(value, 9e18))); }

std::string counted(std::size_t count, const char *what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// `1 process`, `2 to 4 processes`, `100 processes or more`
std::string range_text(const count_range &range, const std::string &one, const std::string &several) {
  const std::string first = std::to_string(range.first);
  if (range.last == count_range().last)
    return first + " " + (range.first == 1 ? one : several) + " or more";
  if (range.first == range.last)
    return first + " " + (range.first == 1 ? one : several);
  return first + " to " + std::to_string(range.last) + " " + several;
}

std::string place_text(const task_place &place) {
  return std::to_string(place.processes) + (place.processes == 1 ? " process with " : " processes with ") +
         counted(static_cast<std::size_t>(place.threads), "thread");
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

const char *source_text(choice_source source) {
  return source == choice_source::pinned ? "pinned" : source == choice_source::recorded ? "recorded" : "predicted";
}

/// `2.4e+08 operations at 3e+10/s, 1.2 GB at 41 GB/s from memory; predicted 0.029 s; ...`
std::string figures_text(const decision &made, const alternative &a) {
  if (!a.obstacle.empty())
    return "cannot run: " + a.obstacle;
  const prediction &p = a.predicted;
  std::string text = rounded(p.operations) + " operations at " + rounded(p.operations_a_second) + "/s, " +
                     bytes(p.bytes) + " at " + bytes(p.bytes_a_second) + "/s " +
                     (p.in_cache ? "in caches" : "from memory");
  if (p.message_seconds > 0)
    text += ", messages " + rounded(p.message_seconds) + " s";
  text += "; predicted " + rounded(p.run) + " s";
  if (p.conversion > 0)
    text += " and " + rounded(p.conversion * made.conversions_a_run) + " s of conversion";
  if (a.ratios.empty())
    return text + "; nothing recorded";
  const std::size_t count = std::min(a.ratios.size(), samples_looked_at);
  const std::vector<double> latest(a.ratios.end() - static_cast<std::ptrdiff_t>(count), a.ratios.end());
  return text + "; recorded median " + rounded(median(latest) * p.run) + " s of " + counted(count, "run") +
         ": taken for " + rounded(made.seconds_of(a)) + " s";
}

} // namespace

std::string obstacle_of(const candidate &given, const task_place &place) {
  if (given.unmet != nullptr)
    return std::string("requires ") + given.unmet;
  if (!given.processes.contains(place.processes))
    return "runs on " + range_text(given.processes, "process", "processes") + ", not on " +
           std::to_string(place.processes);
  if (place.threads < given.threads.first)
    return "needs " + range_text({.first = given.threads.first}, "thread", "threads") + " a process, not " +
           std::to_string(place.threads);
  return "";
}

std::string decision_text(const decision &made, const choice &chosen, const machine_profile &profile) {
  std::string text =
      "choice: " + made.task + " by " + made.alternatives[chosen.index].given.name + ", " + source_text(chosen.source);
  if (chosen.index != made.settled.index)
    text += ", a try";
  text += "; run " + std::to_string(std::max<std::uint64_t>(made.calls, 1)) + ", " + place_text(made.place) +
          ", machine profile " + profile.origin + "\n";
  std::size_t width = 0;
  for (const alternative &a : made.alternatives)
    width = std::max(width, std::string_view(a.given.name).size());
  for (const alternative &a : made.alternatives) {
    const std::string name = a.given.name;
    text += "  " + name + std::string(width - name.size() + 2, ' ') + figures_text(made, a) + "\n";
  }
  return text;
}

std::string comparison_text(const decision &made) {
  std::string text;
  for (const alternative &a : made.alternatives) {
    if (a.runs == 0)
      continue;
    text += "  " + made.task + " by " + a.given.name + ", " + bytes(a.given.bytes) + ": " + counted(a.runs, "run") +
            "; predicted " + rounded(a.predicted.run) + " s";
    if (!a.seconds.empty())
      text += ", measured " + rounded(median(a.seconds)) + " s in the median of " + std::to_string(a.seconds.size()) +
              ": " + rounded(median(a.seconds) / a.predicted.run) + " times the prediction";
    text += "\n";
  }
  return text;
}

} // namespace dpg::choosing

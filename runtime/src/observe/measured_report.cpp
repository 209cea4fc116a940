// Writes what measured programs tell of their runs as one line of JSON.
#include <dpg/observe/measured_report.h>

#include "observe/json_text.h"
#include "task/common_place.h"

#include <dpg/dist/reduce.h>
#include <dpg/task/candidate.h>

#include <cstdio>

namespace dpg {

namespace {

using json_text::field;
using json_text::number;
using json_text::quoted_text;

std::string sizes_json() {
  std::string list;
  for (const task_times::noted_size &size : task_times::sizes())
    list += (list.empty() ? "" : ", ") + field(size.name.c_str(), number(size.value));
  return "{" + list + "}";
}

std::string tasks_json(const std::vector<task_times::entry> &tasks) {
  std::string list;
  for (const task_times::entry &each : tasks)
    list += (list.empty() ? "{" : ", {") + field("task", quoted_text(each.task)) + ", " +
            field("runs", std::to_string(each.runs)) + ", " + field("seconds", number(each.seconds)) + "}";
  return "[" + list + "]";
}

/// What predictions for tasks on all processes are computed with.
std::string machine_json(const machine_profile &profile, const task_place &place) {
  // So few bytes lie in caches, and so many do not.
  const prediction near = predict({.name = "", .operations = {.f64 = 1}, .bytes = 1}, profile, place);
  const prediction far = predict({.name = "", .operations = {.f32 = 1}, .bytes = 1e300}, profile, place);
  const int on_a_node = std::min(place.processes, place.processes_a_node);
  return "{" + field("origin", quoted_text(profile.origin)) + ", " +
         field("cache_bytes", number(profile.cache_bytes * place.processes / on_a_node)) + ", " +
         field("cache_bandwidth", number(near.bytes_a_second)) + ", " +
         field("memory_bandwidth", number(far.bytes_a_second)) + ", " +
         field("peak_f64", number(near.operations_a_second)) + ", " +
         field("peak_f32", number(far.operations_a_second)) + "}";
}

} // namespace

void measured_report::stop() {
  if (seconds_ >= 0)
    return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
  seconds_ = max(options_.comm(), elapsed.count());
}

void measured_report::add_contract(const std::string &name, const certificate &outcome) {
  contracts_ += (contracts_.empty() ? "{" : ", {") + field("name", quoted_text(name)) + ", " +
                field("text", quoted_text(describe(outcome))) + "}";
}

void measured_report::finish() {
  stop();
  const communicator &comm = options_.comm();
  const std::vector<task_times::entry> tasks = task_times::collect(comm);
  const machine_profile profile = load_machine_profile(comm);
  const task_place place = choosing::common_place(comm);
  if (!comm.is_root())
    return;
  std::printf("{\"seconds\": %s, \"sizes\": %s, \"tasks\": %s, \"contracts\": [%s], \"machine\": %s}\n",
              number(seconds_).c_str(), sizes_json().c_str(), tasks_json(tasks).c_str(), contracts_.c_str(),
              machine_json(profile, place).c_str());
  std::fflush(stdout);
}

} // namespace dpg

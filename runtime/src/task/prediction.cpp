// How long an implementation should take, by its operations and bytes and the machine's figures.
#include <dpg/task/candidate.h>

#include <algorithm>
#include <cmath>

namespace dpg {
namespace {

double figure(double value) { return value > 0 ? value : 0; }

/// What all nodes reach together.
double on_all_nodes(const thread_figures &figures, const task_place &place) {
  const int on_a_node = std::min(place.processes, place.processes_a_node);
  const double nodes = std::ceil(static_cast<double>(place.processes) / on_a_node);
  return nodes * figures.of(static_cast<double>(on_a_node) * place.threads);
}

double message_seconds(const message_counts &messages, const machine_profile &profile, int processes) {
  if (processes == 1)
    return 0;
  // Reductions go through a tree: their time grows with its height.
  const double height = std::log2(processes) / std::log2(std::max(profile.processes, 2.0));
  return figure(messages.count) * profile.message_latency + figure(messages.bytes) / profile.message_bandwidth +
         figure(messages.allreduces) * profile.allreduce_latency * height;
}

} // namespace

prediction predict(const candidate &candidate, const machine_profile &profile, const task_place &offered) {
  task_place place = offered;
  place.threads = std::min(place.threads, std::max(candidate.threads.last, 1));
  prediction result;
  const int on_a_node = std::min(place.processes, place.processes_a_node);
  result.bytes = figure(candidate.bytes);
  result.in_cache = result.bytes * on_a_node / place.processes <= profile.cache_bytes;
  result.bytes_a_second = on_all_nodes(result.in_cache ? profile.cache_bandwidth : profile.memory_bandwidth, place);
  const double f64 = figure(candidate.operations.f64), f32 = figure(candidate.operations.f32);
  const double computing = f64 / on_all_nodes(profile.peak[0], place) + f32 / on_all_nodes(profile.peak[1], place);
  result.operations = f64 + f32;
  result.operations_a_second = computing > 0 ? result.operations / computing : on_all_nodes(profile.peak[0], place);
  result.message_seconds = message_seconds(candidate.messages, profile, place.processes);
  result.run = std::max(computing, result.bytes / result.bytes_a_second) + result.message_seconds;
  result.run = std::max(result.run, least_prediction);
  result.conversion = figure(candidate.conversion_bytes) / on_all_nodes(profile.memory_bandwidth, place);
  return result;
}

int size_class(double bytes) { return bytes >= 2 ? std::ilogb(std::min(bytes, 0x1p62)) : 0; }

} // namespace dpg

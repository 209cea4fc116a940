// What one thread, and all threads of a node, reach.
#include "node_speed.h"

#include "vector_kernels.h"

#include <dpg/dist/buffer.h>

#include <omp.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>

namespace dpg::measure {
namespace {

thread_local volatile double kept = 0; // results are written here, so that no compiler drops a loop

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The least seconds that `work`, done by each of so many threads at once, takes.
template <class Work> double least_seconds(int threads, double budget, Work work) {
  constexpr int least_repetitions = 3;
  double least = std::numeric_limits<double>::infinity();
  const double begin = seconds_now();
  for (int k = 0; k < least_repetitions || seconds_now() - begin < budget; ++k) {
    const double start = seconds_now();
#pragma omp parallel num_threads(threads)
    work(omp_get_thread_num());
    least = std::min(least, seconds_now() - start);
  }
  return least;
}

/// Doubles `count`, the size of a work, until the work takes long enough to be timed: `enough` seconds.
template <class Work> long worth_timing(int threads, double enough, Work work) {
  long count = 1;
  while (count < (1L << 40) && least_seconds(threads, 0, [&](int thread) { work(thread, count); }) < enough)
    count *= 2;
  return count;
}

/// Short, so that some repetitions go undisturbed where others use the cores too; long enough to start threads.
double worth(double budget) { return std::min(budget / 20, 1e-3); }

/// Three arrays, of which each thread has a part.
class streams {
public:
  streams(int threads, double bytes)
      : threads_(threads), part_(std::max(1024L, static_cast<long>(bytes / (3 * sizeof(double) * threads)))),
        a_(part_ * threads), b_(part_ * threads), c_(part_ * threads) {
#pragma omp parallel num_threads(threads) // each page belongs to who uses it
    for (long i = part_ * omp_get_thread_num(), end = i + part_; i < end; ++i)
      a_.data()[i] = 0, b_.data()[i] = 1, c_.data()[i] = 2;
  }

  double bytes_of_part() const { return 3.0 * sizeof(double) * static_cast<double>(part_); }

  void sweep(int thread, long times) {
    const long first = part_ * thread;
    for (long t = 0; t < times; ++t)
      kept = triad(a_.data() + first, b_.data() + first, c_.data() + first, part_, 3.0);
  }

  /// Bytes a second of so many threads, which all sweep over their parts.
  double bandwidth(int threads, double budget) {
    const long times = worth_timing(threads, worth(budget), [&](int thread, long count) { sweep(thread, count); });
    const double seconds = least_seconds(threads, budget, [&](int thread) { sweep(thread, times); });
    return bytes_of_part() * static_cast<double>(times) * threads / seconds;
  }

private:
  int threads_;
  long part_;
  buffer<double> a_, b_, c_;
};

template <class T> double peak(int threads, double budget) {
  const peak_kernel<T> kernel = fastest_kernel<T>();
  const auto run = [&](int, long steps) { kept = static_cast<double>(kernel.run(steps, static_cast<T>(0.999))); };
  const long steps = worth_timing(threads, worth(budget), run);
  const double seconds = least_seconds(threads, budget, [&](int thread) { run(thread, steps); });
  return static_cast<double>(kernel.operations_a_step) * static_cast<double>(steps) * threads / seconds;
}

/// The first line of a file of the kernel's; empty where there is none.
std::string kernel_line(const std::string &path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// How many processors a list such as `0-3,8` names.
int listed_processors(const std::string &list) {
  int count = 0;
  for (std::size_t at = 0; at < list.size(); at = std::min(list.find(',', at), list.size() - 1) + 1) {
    int first = 0, last = 0;
    const int numbers = std::sscanf(list.c_str() + at, "%d-%d", &first, &last);
    count += numbers == 2 ? last - first + 1 : 1;
  }
  return count;
}

/// The last caches of the node: that of the first processor, times how many there are of it. What sysconf() says is
/// wrong on some virtual machines.
double last_cache_bytes(int threads) {
  for (const char *level : {"3", "2"}) {
    const std::string cache = std::string("/sys/devices/system/cpu/cpu0/cache/index") + level;
    const double kibibytes = std::atof(kernel_line(cache + "/size").c_str()); // `32768K`
    const int sharing = listed_processors(kernel_line(cache + "/shared_cpu_list"));
    if (kibibytes > 0 && sharing > 0)
      return 1024 * kibibytes * std::max(1.0, static_cast<double>(threads) / sharing);
  }
  return machine_profile().cache_bytes;
}

/// Far more than the caches hold, but neither what takes longer to fill than to measure nor much of the memory.
double memory_bytes(double cache_bytes, double seconds) {
  const double free = static_cast<double>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  return std::min({std::max(4 * cache_bytes, 64e6), 1e9, 100e6 * seconds, free / 4});
}

} // namespace

void measure_node(machine_profile &profile, double seconds) {
  constexpr double bytes_a_thread = 256 * 1024;
  const int threads = omp_get_num_procs();
  const double budget = seconds / 8; // so many figures
  profile.threads = threads;
  profile.cache_bytes = last_cache_bytes(threads);
  {
    streams in_cache(threads, bytes_a_thread * threads);
    profile.cache_bandwidth = {in_cache.bandwidth(1, budget), in_cache.bandwidth(threads, budget)};
  }
  {
    streams in_memory(1, memory_bytes(profile.cache_bytes, seconds));
    profile.memory_bandwidth.one_thread = in_memory.bandwidth(1, budget);
  }
  streams in_memory(threads, memory_bytes(profile.cache_bytes, seconds));
  profile.memory_bandwidth.all_threads = in_memory.bandwidth(threads, budget);
  profile.peak = {{{peak<double>(1, budget), peak<double>(threads, budget)},
                   {peak<float>(1, budget), peak<float>(threads, budget)}}};
}

} // namespace dpg::measure

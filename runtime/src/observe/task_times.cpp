// Notes times of tasks by their names.
#include <dpg/observe/task_times.h>

#include <omp.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

namespace dpg::task_times {

namespace {

using clock = std::chrono::steady_clock;

struct totals {
  std::int64_t runs = 0;
  double seconds = 0;
};

struct notebook {
  std::mutex mutex;
  std::map<std::string, totals> tasks;
  std::vector<noted_size> sizes;
};

notebook &notes() {
  static notebook all;
  return all;
}

/// What the thread measures now.
struct running_task {
  const char *name = nullptr;
  bool is_new = true;
  clock::time_point begin;
};
thread_local running_task running;

/// Names hold no tab and no line end: they are identifiers.
std::string lines_of(const std::map<std::string, totals> &tasks) {
  std::string text;
  for (const auto &[name, total] : tasks) {
    char seconds[32];
    const auto end = std::to_chars(seconds, seconds + sizeof(seconds), total.seconds).ptr;
    text += name + '\t' + std::to_string(total.runs) + '\t' + std::string(seconds, end) + '\n';
  }
  return text;
}

void merge_line(const std::string &line, std::map<std::string, totals> &merged) {
  const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
  totals read;
  std::from_chars(line.data() + first + 1, line.data() + second, read.runs);
  std::from_chars(line.data() + second + 1, line.data() + line.size(), read.seconds);
  totals &total = merged[line.substr(0, first)];
  total.runs = std::max(total.runs, read.runs);
  total.seconds = std::max(total.seconds, read.seconds);
}

/// The texts of all processes behind each other, on process 0.
std::string gathered(const std::string &own, const communicator &comm) {
  const int length = static_cast<int>(own.size());
  std::vector<int> lengths(comm.is_root() ? static_cast<std::size_t>(comm.size()) : 0), offsets(lengths.size());
  MPI_Gather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, 0, comm.handle());
  int all = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    offsets[i] = all;
    all += lengths[i];
  }
  std::string text(static_cast<std::size_t>(all), '\0');
  MPI_Gatherv(own.data(), length, MPI_CHAR, text.data(), lengths.data(), offsets.data(), MPI_CHAR, 0, comm.handle());
  return text;
}

} // namespace

void begin(const char *task, bool is_new) { running = {task, is_new, clock::now()}; }

void end() {
  const std::chrono::duration<double> elapsed = clock::now() - running.begin;
  const std::scoped_lock lock(notes().mutex);
  totals &total = notes().tasks[running.name];
  total.runs += running.is_new ? 1 : 0;
  total.seconds += elapsed.count();
}

void begin_shared(const char *task, bool is_new) {
  if (omp_get_thread_num() == 0)
    begin(task, is_new);
}

void end_shared() {
  if (omp_get_thread_num() == 0)
    end();
}

void size(const char *name, double value) {
  const std::scoped_lock lock(notes().mutex);
  notes().sizes.push_back({name, value});
}

std::vector<entry> collect(const communicator &comm) {
  const std::string text = gathered(lines_of(notes().tasks), comm);
  std::map<std::string, totals> merged;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = text.find('\n', begin);
    merge_line(text.substr(begin, end - begin), merged);
  }
  std::vector<entry> list;
  for (const auto &[name, total] : merged)
    list.push_back({name, total.runs, total.seconds});
  return list;
}

std::vector<noted_size> sizes() { return notes().sizes; }

} // namespace dpg::task_times

// measure-machine SECONDS [FILE]: measures the machine under mpirun and writes its profile. `dpgc tune` starts it.
#include "message_speed.h"
#include "node_speed.h"

#include <dpg/dist/agree.h>
#include <dpg/io/output_file.h>
#include <dpg/task/machine_profile.h>

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

namespace {

using dpg::machine_profile;
using dpg::thread_figures;

struct arguments {
  double seconds = 0;
  std::string file; // where the profile goes
};

arguments read_arguments(int argc, char **argv) {
  arguments given;
  given.seconds = argc == 2 || argc == 3 ? std::atof(argv[1]) : 0;
  if (!(given.seconds > 0 && given.seconds <= 60))
    throw dpg::usage_error("usage: measure-machine SECONDS [FILE], 60 seconds at most; `dpgc tune` starts it");
  given.file = argc == 3 ? argv[2] : dpg::machine_profile_path();
  if (given.file.empty())
    throw dpg::usage_error("neither DPG_PROFILE, XDG_CONFIG_HOME nor HOME is set: say -o FILE");
  return given;
}

/// The folder of profiles that nobody named, where this is the first.
void make_folder(const std::string &file) {
  std::error_code problem; // shows when the file is made
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), problem);
}

/// The others leave the cores to process 0 while it measures its node.
machine_profile measure(const dpg::communicator &comm, double seconds) {
  machine_profile profile;
  std::exception_ptr problem;
  try {
    if (comm.is_root())
      dpg::measure::measure_node(profile, seconds * 0.6);
  } catch (...) {
    problem = std::current_exception();
  }
  dpg::measure::wait_quietly(comm);
  dpg::agree(comm, problem);
  dpg::measure::measure_messages(profile, comm, seconds * 0.4);
  return profile;
}

std::string scaled(double value, const char *unit) {
  static constexpr std::array prefixes = {" ", " k", " M", " G", " T", " P"};
  std::size_t prefix = 0;
  for (; value >= 999.5 && prefix + 1 < prefixes.size(); ++prefix)
    value /= 1000;
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.3g%s%s", value, prefixes[prefix], unit);
  return text.data();
}

void print_row(const char *name, const std::string &one, const std::string &all) {
  std::printf("  %-18s%-16s%s\n", name, one.c_str(), all.c_str());
}

void print_row(const char *name, const thread_figures &figures, const char *unit) {
  print_row(name, scaled(figures.one_thread, unit), scaled(figures.all_threads, unit));
}

/// Where other programs have the processors, what is measured is too little.
void note_busy_machine(int threads) {
  double load = 0; // of the last minute
  if (getloadavg(&load, 1) == 1 && load > 1.5 * threads)
    std::printf("other programs ran meanwhile (load %.1f): measure again when the machine is quiet\n", load);
}

void print_table(const machine_profile &profile, const std::string &file) {
  const int threads = static_cast<int>(profile.threads);
  print_row("", "1 thread", std::to_string(threads) + (threads == 1 ? " thread" : " threads"));
  print_row("memory bandwidth", profile.memory_bandwidth, "B/s");
  print_row("cache bandwidth", profile.cache_bandwidth, "B/s");
  print_row("f64 operations", profile.peak[0], "/s");
  print_row("f32 operations", profile.peak[1], "/s");
  std::printf("  messages          %.3g us and %s; a reduction over %d processes %.3g us\n",
              1e6 * profile.message_latency, scaled(profile.message_bandwidth, "B/s").c_str(),
              static_cast<int>(profile.processes), 1e6 * profile.allreduce_latency);
  note_busy_machine(threads);
  std::printf("written to %s\n", file.c_str());
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "this machine";
}

void run(const dpg::communicator &comm, const arguments &given, bool is_named) {
  if (!is_named && comm.is_root())
    make_folder(given.file);
  dpg::output_file file(comm, given.file); // what cannot be written is said at once, not after measuring
  const machine_profile profile = measure(comm, given.seconds);
  dpg::agreed(comm, [&] {
    if (!comm.is_root())
      return;
    const std::string text = dpg::machine_profile_text(profile, "what `dpgc tune` measured on " + host_name());
    dpg::parse_machine_profile(text, given.file); // a figure that cannot be is an error here, not when it is read
    file.write_at(0, text);
  });
  file.commit();
  if (comm.is_root())
    print_table(profile, given.file);
}

} // namespace

int main(int argc, char **argv) {
  const dpg::mpi_session session(argc, argv);
  const dpg::communicator comm = dpg::communicator::world();
  int status = 0;
  std::string message;
  try {
    run(comm, read_arguments(argc, argv), argc == 3);
  } catch (const dpg::error &problem) { // the same on all processes
    status = problem.status();
    message = problem.what();
  }
  if (comm.is_root() && status != 0)
    std::fprintf(stderr, "dpgc: %s\n", message.c_str());
  return status;
}

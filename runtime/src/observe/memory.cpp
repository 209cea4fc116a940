// How much memory a process uses.
#include <dpg/observe/memory.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace dpg {

memory_use measure_memory() {
  memory_use use;
  std::FILE *status = std::fopen("/proc/self/status", "re");
  if (status == nullptr)
    return use;
  char line[256];
  while (std::fgets(line, sizeof(line), status) != nullptr) {
    long kibibytes = 0;
    if (std::sscanf(line, "VmRSS: %ld", &kibibytes) == 1)
      use.resident_bytes = kibibytes * 1024;
    else if (std::sscanf(line, "VmHWM: %ld", &kibibytes) == 1)
      use.peak_resident_bytes = kibibytes * 1024;
  }
  std::fclose(status);
  return use;
}

bool reset_peak_memory() {
  std::FILE *control = std::fopen("/proc/self/clear_refs", "we");
  if (control == nullptr)
    return false;
  const bool written = std::fputs("5", control) >= 0; // 5: reset the peak resident set, see proc(5)
  return std::fclose(control) == 0 && written;
}

std::string bytes_text(index bytes) {
  constexpr std::array units = {"B", "kB", "MB", "GB", "TB", "PB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < units.size(); ++unit)
    value /= 1000;
  char text[32];
  std::snprintf(text, sizeof(text), "%.3g %s", value, units[unit]);
  return text;
}

std::string memory_report(const communicator &comm) {
  const index here = measure_memory().peak_resident_bytes;
  index sum = 0, most = 0;
  MPI_Reduce(&here, &sum, 1, MPI_INT64_T, MPI_SUM, 0, comm.handle());
  MPI_Reduce(&here, &most, 1, MPI_INT64_T, MPI_MAX, 0, comm.handle());
  if (!comm.is_root())
    return "";
  return "peak memory " + bytes_text(sum) + " in all, at most " + bytes_text(most) + " a process";
}

} // namespace dpg

// Starting programs under mpirun: see start_program.h.
#include "compiler/driver/start_program.h"

#include "compiler/driver/words.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

/// mpirun and the processes talk through files of 4 MiB; where those cannot be, Open MPI 4.1 waits forever for
/// processes that are gone. Both functions return what is wrong, or nothing.
constexpr uint64_t needed = 5 << 20;

std::string diskProblem() {
  for (const char *name : {"TMPDIR", "TEMP", "TMP", ""}) {
    const char *chosen = *name ? ::getenv(name) : "/tmp";
    struct statvfs space = {};
    if (!chosen || !*chosen)
      continue;
    if (::statvfs(chosen, &space) != 0 || uint64_t(space.f_bavail) * space.f_frsize >= needed)
      return "";
    return std::string("there is no room in ") + chosen + ": MPI needs files of " + std::to_string(needed) +
           " bytes to start processes; free some, or set TMPDIR";
  }
  return "";
}

std::string fileSizeProblem() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed)
    return "";
  return "files may not grow over " + std::to_string(limit.rlim_cur) + " bytes here; MPI needs files of " +
         std::to_string(needed) + " bytes to start processes: raise the limit, ulimit -f";
}

/// mpirun binds each process to one core unless told not to; processes share the cores among their threads.
void setSurroundings(unsigned processes) {
  const unsigned threads = std::max(1u, coreCount() / processes);
  ::setenv("OMP_NUM_THREADS", std::to_string(threads).c_str(), /*overwrite=*/0);
  ::setenv("OMPI_MCA_rmaps_base_oversubscribe", "1", 0);
  if (::geteuid() == 0) {
    ::setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    ::setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
  }
}

} // namespace

unsigned driver::coreCount() { return std::max(1u, std::thread::hardware_concurrency()); }

std::string driver::takeProcesses(std::vector<StringRef> &words, unsigned &processes) {
  constexpr unsigned mostProcesses = 65'536;
  constexpr StringRef number = "a number of processes";
  std::string given = std::to_string(processes);
  const std::string wrong = takeValue(words, "-n", number, given);
  const bool isCount = !StringRef(given).getAsInteger(10, processes) && processes >= 1 && processes <= mostProcesses;
  return wrong.empty() && !isCount ? ("-n needs " + number).str() : wrong;
}

std::string driver::startProblem() {
  const std::string problem = fileSizeProblem();
  return problem.empty() ? diskProblem() : problem;
}

std::vector<std::string> driver::joinedOptions(const std::vector<std::string> &options) {
  std::vector<std::string> result;
  for (const std::string &word : options) {
    const StringRef name = result.empty() ? StringRef() : StringRef(result.back());
    const bool awaitsValue = name.starts_with("--") && name.size() > 2 && !name.contains('=') && name != "--help";
    if (awaitsValue && !StringRef(word).starts_with("--") && word != "-h")
      result.back() += "=" + word;
    else
      result.push_back(word);
  }
  return result;
}

/// The words that start a program under mpirun.
static std::vector<std::string> commandFor(const std::string &executable, const std::vector<std::string> &words,
                                           unsigned processes) {
  std::vector<std::string> command{"mpirun", "-q", "--bind-to", "none", "-np", std::to_string(processes), executable};
  command.insert(command.end(), words.begin(), words.end());
  return command;
}

static constexpr const char *noMpirun = "mpirun was not found: install MPI";

std::string driver::becomeProgram(const std::string &executable, const std::vector<std::string> &words,
                                  unsigned processes) {
  const auto mpirun = llvm::sys::findProgramByName("mpirun");
  if (!mpirun)
    return noMpirun;
  setSurroundings(processes);
  std::vector<std::string> command = commandFor(executable, words, processes);
  std::vector<char *> arguments;
  for (std::string &word : command)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(mpirun->c_str(), arguments.data());
  return "cannot start mpirun: " + std::string(std::strerror(errno));
}

std::string driver::runProgram(const std::string &executable, const std::vector<std::string> &words, unsigned processes,
                               std::string &output, int &status) {
  const auto mpirun = llvm::sys::findProgramByName("mpirun");
  if (!mpirun)
    return noMpirun;
  setSurroundings(processes);
  llvm::SmallString<128> path;
  if (const std::error_code error = llvm::sys::fs::createTemporaryFile("dpg", "txt", path))
    return "cannot write a temporary file: " + error.message();
  const llvm::FileRemover remover(path);
  const std::vector<std::string> command = commandFor(executable, words, processes);
  const std::vector<StringRef> arguments(command.begin(), command.end());
  std::string reason;
  status = llvm::sys::ExecuteAndWait(*mpirun, arguments, std::nullopt, {std::nullopt, StringRef(path), std::nullopt}, 0,
                                     0, &reason);
  if (const auto written = llvm::MemoryBuffer::getFile(path))
    output = (*written)->getBuffer().str();
  return status < 0 ? "cannot start mpirun: " + reason : "";
}

// dpgc run FILE [-n PROCESSES] [-- OPTIONS]: emits, builds in the cache, and runs under mpirun.
#include "compiler/driver/build_program.h"
#include "compiler/driver/words.h"

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

constexpr unsigned mostProcesses = 65'536;

unsigned coreCount() { return std::max(1u, std::thread::hardware_concurrency()); }

/// -n PROCESSES. Returns what is wrong, or nothing.
std::string takeProcesses(std::vector<StringRef> &words, unsigned &processes) {
  constexpr StringRef number = "a number of processes";
  std::string given = std::to_string(processes);
  const std::string wrong = takeValue(words, "-n", number, given);
  const bool isCount = !StringRef(given).getAsInteger(10, processes) && processes >= 1 && processes <= mostProcesses;
  return wrong.empty() && !isCount ? ("-n needs " + number).str() : wrong;
}

/// Whether a program's options name an output's file, or ask for help only.
bool isGiven(llvm::ArrayRef<StringRef> options, const std::string &name) {
  return llvm::any_of(options, [&](StringRef option) {
    return option == "--help" || option == "-h" || option == name || option.starts_with(name + "=");
  });
}

/// The program's options; results whose file nobody named go to NAME.mtx where the user stands.
std::vector<std::string> programOptions(llvm::ArrayRef<StringRef> options, const EmittedProgram &program) {
  std::vector<std::string> result(options.begin(), options.end());
  for (const std::string &output : program.outputs)
    if (!isGiven(options, "--out-" + output))
      result.insert(result.end(), {"--out-" + output, output + ".mtx"});
  return result;
}

/// Each `--NAME VALUE` as one word `--NAME=VALUE`, which programs take for the same: mpirun would cut its command at a
/// word `:`, and looks for its own `--mca` everywhere.
std::vector<std::string> joined(const std::vector<std::string> &options) {
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

/// Becomes mpirun, so that signals and the exit status need no passing on. Returns only if that fails.
std::string runProgram(const std::string &executable, const std::vector<std::string> &options, unsigned processes) {
  const auto mpirun = llvm::sys::findProgramByName("mpirun");
  if (!mpirun)
    return "mpirun was not found: install MPI";
  std::vector<std::string> words{"mpirun", "-q", "--bind-to", "none", "-np", std::to_string(processes), executable};
  words.insert(words.end(), options.begin(), options.end());
  std::vector<char *> arguments;
  for (std::string &word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(mpirun->c_str(), arguments.data());
  return "cannot start mpirun: " + std::string(std::strerror(errno));
}

} // namespace

int driver::runVerb(Arguments arguments) {
  const size_t separator = llvm::find(arguments, "--") - arguments.begin();
  unsigned processes = std::min(2u, coreCount());
  BackEndOptions options;
  std::vector<StringRef> words(arguments.begin(), arguments.begin() + separator);
  std::string wrong = takeProcesses(words, processes);
  if (!wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd =
      takeOptions(words, options, {.verb = "run", .advice = "; options of the program follow `--`"});
  if (!frontEnd)
    return WrongUse;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(*frontEnd), options, status);
  if (!program)
    return status;
  const Arguments given = separator < arguments.size() ? arguments.drop_front(separator + 1) : Arguments();
  const std::vector<std::string> programWords = joined(programOptions(given, *program));
  if (llvm::is_contained(programWords, ":"))
    return wrongUse("unexpected argument `:`; options of the program are written `--NAME VALUE`");
  for (const auto problem : {fileSizeProblem, diskProblem})
    if (wrong = problem(); !wrong.empty())
      return failure(wrong);
  std::string executable;
  wrong = cachedProgram(*program, executable);
  if (!wrong.empty())
    return failure(wrong);
  setSurroundings(processes);
  return failure(runProgram(executable, programWords, processes));
}

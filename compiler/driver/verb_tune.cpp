// dpgc tune [-n PROCESSES] [-o FILE]: measures the machine, for programs that choose among implementations.
//
// The measuring program is installed with the runtime; it writes the profile and prints a table.
#include "compiler/driver/build_paths.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/start_program.h"
#include "compiler/driver/words.h"

#include "llvm/Support/FileSystem.h"

#include <algorithm>

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

struct TuneOptions {
  unsigned processes = std::clamp(coreCount(), 2u, 8u);
  std::string file;          ///< of the profile; empty: where programs look for it
  std::string seconds = "6"; ///< of measuring, without what starting takes
};

/// Returns what is wrong, or nothing.
std::string takeTuneOptions(std::vector<StringRef> words, TuneOptions &options) {
  std::string wrong = takeProcesses(words, options.processes);
  if (wrong.empty())
    wrong = takeValue(words, "-o", "a file", options.file);
  if (wrong.empty())
    wrong = takeValue(words, "--seconds", "a number of seconds", options.seconds);
  if (!wrong.empty())
    return wrong;
  double seconds = 0;
  if (StringRef(options.seconds).getAsDouble(seconds) || !(seconds >= 0.01 && seconds <= 60))
    return "--seconds needs a number from 0.01 to 60";
  if (options.processes < 2)
    return "tune needs two processes or more: it measures messages between them";
  return words.empty() ? "" : "unexpected argument `" + words.front().str() + "`";
}

/// A name that mpirun takes for no option and for no end of its command.
std::string plainName(const std::string &file) {
  return StringRef(file).starts_with("-") || file == ":" ? "./" + file : file;
}

} // namespace

int driver::tuneVerb(Arguments arguments) {
  TuneOptions options;
  if (const std::string wrong = takeTuneOptions(arguments.vec(), options); !wrong.empty())
    return wrongUse(wrong);
  const std::string program = std::string(build_paths::runtimePrefix) + "/libexec/dpg/measure-machine";
  if (!llvm::sys::fs::can_execute(program))
    return failure(program + " is missing: build the target dpg_runtime");
  if (const std::string wrong = startProblem(); !wrong.empty())
    return failure(wrong);
  std::vector<std::string> words{options.seconds};
  if (!options.file.empty())
    words.push_back(plainName(options.file));
  return failure(becomeProgram(program, words, options.processes));
}

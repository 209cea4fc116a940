// dpgc run FILE [-n PROCESSES] [-- OPTIONS]: emits, builds in the cache, and runs under mpirun.
#include "compiler/driver/build_program.h"
#include "compiler/driver/start_program.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

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
  const std::vector<std::string> programWords = joinedOptions(programOptions(given, *program));
  if (llvm::is_contained(programWords, ":"))
    return wrongUse("unexpected argument `:`; options of the program are written `--NAME VALUE`");
  if (wrong = startProblem(); !wrong.empty())
    return failure(wrong);
  std::string executable;
  wrong = cachedProgram(*program, executable);
  if (!wrong.empty())
    return failure(wrong);
  return failure(becomeProgram(executable, programWords, processes));
}

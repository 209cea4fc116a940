// dpgc build FILE -o FOLDER: emits a program and compiles it there.
#include "compiler/driver/build_program.h"
#include "compiler/driver/write_files.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

int driver::buildVerb(Arguments arguments) {
  std::string folder;
  BackEndOptions options;
  std::vector<llvm::StringRef> words(arguments.begin(), arguments.end());
  std::string wrong = takeFolder(words, folder);
  if (wrong.empty() && folder.empty())
    wrong = "build needs -o FOLDER";
  if (!wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeOptions(words, options, {.verb = "build"});
  if (!frontEnd)
    return WrongUse;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(*frontEnd), options, status);
  if (!program)
    return status;
  wrong = writeProgram(folder, program->files);
  if (wrong.empty())
    wrong = compileProgram(*program, folder);
  if (!wrong.empty())
    return failure(wrong);
  llvm::outs() << folder << "/" << program->name << "\n";
  return status;
}

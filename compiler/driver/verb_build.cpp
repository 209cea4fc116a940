// dpgc build FILE -o FOLDER: emits a program and compiles it there.
#include "compiler/driver/build_program.h"
#include "compiler/driver/write_files.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

int driver::buildVerb(Arguments arguments) {
  BackEndOptions options;
  std::optional<FrontEndOptions> frontEnd =
      takeOptions(arguments, options, {.verb = "build", .folder = FolderUse::Required});
  if (!frontEnd)
    return WrongUse;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(*frontEnd), options, status);
  if (!program)
    return status;
  std::string wrong = writeProgram(options.folder, program->files);
  if (wrong.empty())
    wrong = compileProgram(*program, options.folder);
  if (!wrong.empty())
    return failure(wrong);
  llvm::outs() << options.folder << "/" << program->name << "\n";
  return status;
}

// dpgc emit FILE [-o FOLDER] [--stage=NAME]: the C++ of a program, or what leaves a room of the compiler.
#include "compiler/driver/back_end.h"
#include "compiler/driver/write_files.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

int driver::emitVerb(Arguments arguments) {
  BackEndOptions options;
  options.mayBeLibrary = true;
  std::optional<FrontEndOptions> frontEnd =
      takeOptions(arguments, options, {.verb = "emit", .folder = FolderUse::Optional, .printsStages = true});
  if (!frontEnd)
    return WrongUse;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(*frontEnd), options, status);
  if (!program)
    return status;
  if (options.folder.empty()) {
    for (const emit::EmittedFile &file : program->files)
      if (file.name == program->name + ".cpp")
        llvm::outs() << file.text;
    return status;
  }
  const std::string wrong = writeProgram(options.folder, program->files);
  return wrong.empty() ? status : failure(wrong);
}

// dpgc emit FILE [-o FOLDER] [--stage=NAME]: the C++ of a program, or what leaves a room of the compiler.
#include "compiler/driver/back_end.h"
#include "compiler/driver/write_files.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

/// -o FOLDER. Returns what is wrong, or nothing.
std::string driver::takeFolder(std::vector<llvm::StringRef> &words, std::string &folder) {
  std::vector<llvm::StringRef> left;
  for (size_t k = 0; k < words.size(); ++k) {
    if (words[k] != "-o")
      left.push_back(words[k]);
    else if (k + 1 == words.size())
      return "-o needs a folder";
    else
      folder = words[++k].str();
  }
  words = std::move(left);
  return "";
}

Status driver::failure(const std::string &what) {
  llvm::errs() << "dpgc: " << what << "\n";
  return ProgramErrors;
}

int driver::emitVerb(Arguments arguments) {
  std::string folder;
  BackEndOptions options;
  options.mayBeLibrary = true;
  std::vector<llvm::StringRef> words(arguments.begin(), arguments.end());
  std::string wrong = takeFolder(words, folder);
  if (!wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeOptions(words, options, {.verb = "emit", .printsStages = true});
  if (!frontEnd)
    return WrongUse;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(*frontEnd), options, status);
  if (!program)
    return status;
  if (folder.empty()) {
    for (const emit::EmittedFile &file : program->files)
      if (file.name == program->name + ".cpp")
        llvm::outs() << file.text;
    return status;
  }
  wrong = writeProgram(folder, program->files);
  return wrong.empty() ? status : failure(wrong);
}

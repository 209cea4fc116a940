// dpgc check FILE: parses and checks a program.
#include "compiler/driver/cxx_library.h"
#include "compiler/sema/sema.h"

using namespace dpg;
using namespace dpg::driver;

int driver::checkVerb(Arguments arguments) {
  std::vector<llvm::StringRef> left;
  std::optional<FrontEndOptions> options = takeFrontEndOptions(arguments, left);
  if (!options)
    return WrongUse;
  bool parseOnly = false;
  for (llvm::StringRef word : left) {
    if (word != "--parse-only")
      return wrongUse("check does not know `" + word.str() + "`");
    parseOnly = true;
  }
  Compilation compilation(std::move(*options));
  bool isWhole = true;
  if (!parseOnly && !compilation.diagnostics.hasErrors()) {
    analyze(*compilation.program, compilation.diagnostics);
    isWhole = checkCxxImplementations(compilation);
  }
  const Status status = compilation.finish();
  return isWhole ? status : CompilerFault;
}

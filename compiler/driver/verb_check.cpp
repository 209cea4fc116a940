// dpgc check FILE: parses and checks a program.
#include "compiler/driver/front_end.h"

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
  // Checks of what a correct text means come here, unless --parse-only.
  (void)parseOnly;
  return compilation.finish();
}

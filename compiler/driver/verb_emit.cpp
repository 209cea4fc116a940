// dpgc emit FILE --stage=NAME: prints what leaves a room of the compiler.
#include "compiler/ast/dump.h"
#include "compiler/driver/front_end.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

int driver::emitVerb(Arguments arguments) {
  std::vector<llvm::StringRef> left;
  std::optional<FrontEndOptions> options = takeFrontEndOptions(arguments, left);
  if (!options)
    return WrongUse;
  llvm::StringRef stage;
  for (llvm::StringRef word : left)
    if (!word.consume_front("--stage="))
      return wrongUse("emit does not know `" + word.str() + "`");
    else
      stage = word;
  if (stage != "ast")
    return wrongUse("emit knows no stage `" + stage.str() + "`");
  Compilation compilation(std::move(*options));
  if (!compilation.diagnostics.hasErrors())
    dump(*compilation.program, llvm::outs());
  return compilation.finish();
}

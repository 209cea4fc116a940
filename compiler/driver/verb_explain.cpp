// dpgc explain CODE: prints the page of a diagnostic.
#include "compiler/diagnostics/explain.h"
#include "compiler/driver/front_end.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;

int driver::explainVerb(Arguments arguments) {
  if (arguments.size() != 1)
    return wrongUse("explain takes one code, such as E0111");
  llvm::StringRef page = explanationOf(arguments.front().upper());
  if (page.empty())
    return wrongUse("no diagnostic has the code `" + arguments.front().str() + "`");
  llvm::outs() << page;
  return Done;
}

// The compiler for people: dpgc VERB ...
#include "compiler/driver/front_end.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg::driver;

namespace {
struct Verb {
  llvm::StringLiteral name;
  llvm::StringLiteral usage;
  llvm::StringLiteral summary;
  int (*run)(Arguments);
};
constexpr Verb verbs[] = {
    {"check", "check FILE", "parses and checks a program; all errors at once", checkVerb},
    {"emit", "emit FILE --stage=ast", "prints what leaves a stage of the compiler", emitVerb},
    {"eval", "eval FILE [-- --A web.mtx ...]", "runs the meaning of a graph in high precision, slowly", evalVerb},
    {"explain", "explain CODE", "explains a diagnostic, E0111 for example", explainVerb},
};
} // namespace

static int help() {
  llvm::outs() << "dpgc VERB ...\n\n";
  for (const Verb &verb : verbs)
    llvm::outs() << llvm::formatv("  dpgc {0,-24} {1}\n", verb.usage, verb.summary);
  llvm::outs() << "\nVerbs that read a program take -I FOLDER, --color=auto|always|never and --max-errors=N.\n";
  return Done;
}

int main(int argc, char **argv) {
  llvm::SmallVector<llvm::StringRef> words(argv + 1, argv + argc);
  if (words.empty())
    return wrongUse("no verb is given");
  if (words.front() == "--help" || words.front() == "help")
    return help();
  const auto *verb = llvm::find_if(verbs, [&](const Verb &v) { return v.name == words.front(); });
  if (verb == std::end(verbs))
    return wrongUse("`" + words.front().str() + "` is no verb");
  return verb->run(llvm::ArrayRef(words).drop_front());
}

// The compiler for people: dpgc VERB ...
#include "compiler/driver/front_end.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>

using namespace dpg::driver;

namespace {
struct Verb {
  llvm::StringLiteral name;
  llvm::StringLiteral usage;
  llvm::StringLiteral summary;
  int (*run)(Arguments);
};
constexpr Verb verbs[] = {
    {"run", "run FILE [-n PROCESSES] [-- OPTIONS]", "emits, builds (once) and runs; OPTIONS are the program's",
     runVerb},
    {"check", "check FILE", "parses and checks: all syntax errors at once, then all others", checkVerb},
    {"emit", "emit FILE [-o FOLDER]", "the C++; --stage=NAME prints what leaves a stage instead", emitVerb},
    {"build", "build FILE -o FOLDER", "the C++ and the program built from it", buildVerb},
    {"graph", "graph FILE [--svg FILE.svg]", "draws tasks and data between them; --dot prints text for Graphviz",
     graphVerb},
    {"analyze", "analyze FILE [--json]",
     "how accurate the results of a graph are in each format, proved; of a run, with --sample", analyzeVerb},
    {"report", "report FILE [-- OPTIONS]", "a page about tasks and their implementations; with OPTIONS it runs them",
     reportVerb},
    {"eval", "eval FILE [-- OPTIONS]", "runs the meaning of a graph in high precision, slowly", evalVerb},
    {"import", "import FILE.hpp [-o FILE.dpg]", "components for the annotated functions of a C++ header", importVerb},
    {"tune", "tune [-n PROCESSES] [-o FILE]", "measures the machine, for programs that choose among implementations",
     tuneVerb},
    {"explain", "explain CODE", "explains a diagnostic", explainVerb},
};

constexpr llvm::StringLiteral examples = R"(
examples
  dpgc run examples/pagerank/pagerank.dpg
  dpgc run examples/pagerank/pagerank.dpg -n 4 -- --A web.mtx --damping 0.9 --out-rank rank.npy
  dpgc run examples/pagerank/pagerank.dpg -- --A 'rmat(scale = 20, edges = 16)'
  dpgc run examples/pagerank/pagerank.dpg -- --help
  dpgc emit examples/pagerank/pagerank.dpg -o pagerank
  dpgc emit examples/pagerank/pagerank.dpg --stage=fuse-nests
  dpgc graph examples/pagerank/pagerank.dpg --svg pagerank.svg
  dpgc explain E0111

verbs that read a program take
  -I FOLDER                     where imports, and headers of kernels, are looked for as well
  --color=auto|always|never     colors in messages; NO_COLOR is heeded
  --max-errors=N                how many errors are shown
  --diagnostics=text|json|sarif what is said of the program: lines for people, a document of JSON, a log of SARIF 2.1.0
  --graph NAME                  the graph to run or draw, where several are not called by others

emit, build and run take
  --choose COMPONENT=NAME       what a component runs by: an implementation, an execution, or itself by its statements
  --narrowest f64|f32           what arrays of real may be stored in where a contract is certified: f32, to begin with

graph draws FILE.svg where the user stands, unless it is told what to write
  --svg FILE.svg                the picture, for which Graphviz is needed
  --dot, --dot=FILE.dot         its text in the language of Graphviz, printed or as a file

analyze prints, for each scalar result and format, the largest errors over the ranges of the inputs, and the narrowest
format that meets the result's contract. It takes
  --format NAME                 one of bf16, f16, f32, f64: that one alone
  --libm documented|correctly-rounded
                                what elementary functions are off by: more than is known of glibc's
  --json                        the same as a document of JSON
  --sample                      runs the program in stochastic arithmetic instead, on -n PROCESSES, with OPTIONS
  --seed N                      with --sample: other random bits

report writes FILE.html where the user stands: formulas of cost, formats, bytes and contracts of values, what this user's
programs measured, and with the program's OPTIONS, for which it runs, times and accuracy of that run. It takes
  -o FILE.html                  another place for it
  -n PROCESSES                  to run with

tune measures bandwidths, operations and messages of PROCESSES, and writes a machine profile where programs look for
it: $DPG_PROFILE, else $XDG_CONFIG_HOME/dpg/profile, else ~/.config/dpg/profile. It takes
  -o FILE                       another place for it
  --seconds S                   for measuring: 6

eval goes on with a repeat loop that converges, to its limit, which is the reference of contracts. It takes
  --as-written                  stops where the loop's condition holds, as the compiled program does
  --formats                     rounds stored values to the formats that the source names
  --precision BITS              of its numbers: 256
  --memory MIB                  at most this much for arrays: 4096

exit status
  0 done, 1 errors in the program or its data, 2 wrong use, 3 a contract not met, 4 a fault of the compiler
)";
} // namespace

static int help() {
  llvm::outs() << "dpgc: from graphs of parallel tasks to C++ with MPI and OpenMP\n\n";
  for (const Verb &verb : verbs)
    llvm::outs() << llvm::formatv("  dpgc {0,-38} {1}\n", verb.usage, verb.summary);
  llvm::outs() << examples;
  return Done;
}

static int runWords(llvm::ArrayRef<llvm::StringRef> words) {
  if (words.empty())
    return wrongUse("no verb is given");
  if (words.front() == "--help" || words.front() == "-h" || words.front() == "help")
    return help();
  const auto *verb = llvm::find_if(verbs, [&](const Verb &v) { return v.name == words.front(); });
  if (verb == std::end(verbs))
    return wrongUse("`" + words.front().str() + "` is no verb");
  const auto own = words.drop_front().take_until([](llvm::StringRef word) { return word == "--"; });
  if (llvm::is_contained(own, "--help"))
    return help();
  return verb->run(words.drop_front());
}

int main(int argc, char **argv) {
  // A file over the user's limit is an error of write(), with a message; programs that are started inherit this.
  std::signal(SIGXFSZ, SIG_IGN);
  const llvm::SmallVector<llvm::StringRef> words(argv + 1, argv + argc);
  const int status = runWords(words);
  llvm::outs().flush();
  const std::error_code problem = llvm::outs().error();
  if (!problem)
    return status;
  llvm::outs().clear_error(); // else LLVM ends the process with a message of its own
  return failure("cannot write to the standard output: " + problem.message());
}

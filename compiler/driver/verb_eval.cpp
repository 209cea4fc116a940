// dpgc eval FILE [options] [-- --PARAMETER VALUE ... --out-NAME FILE ...]: runs the meaning of a graph in high
// precision.
#include "compiler/driver/front_end.h"
#include "compiler/eval/outputs.h"
#include "compiler/sema/sema.h"

#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace dpg;
using namespace dpg::driver;

namespace {

struct EvalCommand {
  std::string graph;
  eval::EvaluationOptions options;
  std::map<std::string, std::string> outputFiles; ///< by name of the parameter
};

/// A number of an option between two limits.
bool takeNumber(llvm::StringRef word, int64_t least, int64_t most, int64_t &number) {
  return !word.getAsInteger(10, number) && number >= least && number <= most;
}

/// The verb's own words. Returns what is wrong, or nothing.
std::string takeOptions(llvm::ArrayRef<llvm::StringRef> words, EvalCommand &command) {
  for (size_t k = 0; k < words.size(); ++k) {
    const auto [name, attached] = words[k].split('=');
    if (name == "--as-written") {
      command.options.followsLimits = false;
      continue;
    }
    if (name == "--formats") {
      command.options.roundsFormats = true;
      continue;
    }
    if (name != "--graph" && name != "--precision" && name != "--memory")
      return "eval does not know `" + words[k].str() + "`; values of parameters follow `--`";
    const bool isAttached = words[k].contains('=');
    if (!isAttached && k + 1 == words.size())
      return "`" + name.str() + "` needs a value";
    const llvm::StringRef value = isAttached ? attached : words[++k];
    int64_t number = 0;
    if (name == "--graph")
      command.graph = value.str();
    else if (name == "--precision" && !takeNumber(value, 64, 65'536, command.options.precisionBits))
      return "`--precision " + value.str() + "`; expected 64 to 65536 bits";
    else if (name == "--memory" && !takeNumber(value, 1, int64_t(1) << 24, number))
      return "`--memory " + value.str() + "`; expected a number of MiB";
    else if (name == "--memory")
      command.options.memoryBytes = number << 20;
  }
  return "";
}

/// What follows `--`: --NAME VALUE or --NAME=VALUE. Returns what is wrong, or nothing.
std::string takeValues(llvm::ArrayRef<llvm::StringRef> words, EvalCommand &command) {
  for (size_t k = 0; k < words.size(); ++k) {
    auto [name, value] = words[k].split('=');
    if (!name.consume_front("--") || name.empty())
      return "`" + words[k].str() + "` is no option; parameters are given as --NAME VALUE";
    if (!words[k].contains('=')) {
      if (k + 1 == words.size())
        return "`--" + name.str() + "` needs a value";
      value = words[++k];
    }
    auto &values = name.consume_front("out-") ? command.outputFiles : command.options.inputs;
    if (!values.emplace(name.str(), value.str()).second)
      return "`--" + name.str() + "` is given twice";
  }
  return "";
}

/// Whether every contract that a certificate speaks of holds.
bool meetsContracts(const eval::EvaluationResult &result) {
  return llvm::all_of(result.certificates,
                      [](const eval::CertificateRecord &certificate) { return certificate.holds; });
}

/// Files are written only where all contracts hold, as compiled programs do.
int report(const eval::EvaluationResult &result, const EvalCommand &command, Compilation &compilation) {
  const bool holds = meetsContracts(result);
  for (const auto &[parameter, value] : result.outputs) {
    const auto file = command.outputFiles.find(parameter->name.text);
    if (file == command.outputFiles.end() || !holds) {
      eval::summarise(llvm::outs(), parameter->name.text, value);
      continue;
    }
    const std::string wrong = eval::writeResult(file->second, value);
    if (!wrong.empty())
      compilation.diagnostics.report(DiagnosticKind::eval_output_not_written, parameter->range, file->second, wrong);
    else
      llvm::outs() << parameter->name.text << ": written to " << file->second << "\n";
  }
  for (const eval::LoopRecord &loop : result.loops)
    eval::describeLoop(llvm::outs(), loop, compilation.sources);
  for (const eval::CertificateRecord &certificate : result.certificates)
    eval::describeCertificate(llvm::outs(), certificate, compilation.sources);
  const Status status = compilation.finish();
  return status == Done && !holds ? ContractNotMet : status;
}

} // namespace

int driver::evalVerb(Arguments arguments) {
  const size_t separator = llvm::find(arguments, "--") - arguments.begin();
  std::vector<llvm::StringRef> left;
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(arguments.take_front(separator), left);
  if (!frontEnd)
    return WrongUse;
  EvalCommand command;
  std::string wrong = takeOptions(left, command);
  if (wrong.empty() && separator < arguments.size())
    wrong = takeValues(arguments.drop_front(separator + 1), command);
  if (!wrong.empty())
    return wrongUse(wrong);
  Compilation compilation(std::move(*frontEnd));
  if (compilation.diagnostics.hasErrors() || !analyze(*compilation.program, compilation.diagnostics))
    return compilation.finish();
  const ast::GraphComponent *graph = chosenGraph(*compilation.program, command.graph);
  if (!graph)
    return WrongUse;
  for (const auto &[name, file] : command.outputFiles)
    if (llvm::none_of(graph->parameters, [&](const ast::Parameter *parameter) {
          return parameter->direction != ast::Direction::In && parameter->name.text == name;
        }))
      return wrongUse("graph `" + graph->name.text + "` has no output `" + name + "`");
  const eval::EvaluationResult result =
      eval::evaluate(*graph, command.options, compilation.sources, compilation.diagnostics, llvm::outs());
  return result.succeeded ? report(result, command, compilation) : compilation.finish();
}

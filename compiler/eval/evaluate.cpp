// Evaluates a graph: parameters from the command line, one call, what came of it.
#include "compiler/eval/evaluate.h"

#include "compiler/eval/inputs.h"
#include "compiler/eval/interpreter.h"

#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"

namespace dpg::eval {

using namespace ast;

namespace {

std::string optionsOf(const Callable &graph) {
  std::string text;
  for (const Parameter *parameter : graph.parameters)
    if (parameter->direction != Direction::Out)
      text += (text.empty() ? "--" : ", --") + parameter->name.text;
  return text.empty() ? "none" : text;
}

Outcome readArguments(Session &session, const Callable &graph, const EvaluationOptions &options,
                      std::vector<Value> &arguments) {
  std::map<std::string, std::string> unread = options.inputs;
  for (const Parameter *parameter : graph.parameters) {
    if (parameter->direction == Direction::Out)
      continue;
    Value &value = arguments.emplace_back();
    const auto given = unread.find(parameter->name.text);
    if (given == unread.end())
      continue;
    if (readOption(session, *parameter, given->second, value) != Outcome::Value)
      return Outcome::Failed;
    unread.erase(given);
  }
  if (unread.empty())
    return Outcome::Value;
  return session.fail(DiagnosticKind::eval_option_unknown, graph.name.range, unread.begin()->first, graph.name.text,
                      optionsOf(graph));
}

EvaluationResult evaluateHere(const Callable &graph, const EvaluationOptions &options, const SourceManager &sources,
                              DiagnosticEngine &diagnostics, llvm::raw_ostream &shown) {
  mpfr_set_default_prec(options.precisionBits);
  EvaluationResult result;
  Session session(diagnostics, sources, options.memoryBytes, options.roundsFormats);
  Interpreter interpreter(session, options, shown);
  std::vector<Value> arguments, results;
  if (readArguments(session, graph, options, arguments) != Outcome::Value)
    return result;
  if (interpreter.call(&graph, arguments, results, graph.name.range) != Outcome::Value)
    return result;
  for (const Parameter *parameter : graph.parameters)
    if (parameter->direction != Direction::In)
      result.outputs.emplace_back(parameter, std::move(results[result.outputs.size()]));
  result.loops = interpreter.loopRecords();
  result.certificates = interpreter.certificates;
  result.succeeded = true;
  return result;
}

} // namespace

EvaluationResult evaluate(const Callable &graph, const EvaluationOptions &options, const SourceManager &sources,
                          DiagnosticEngine &diagnostics, llvm::raw_ostream &shown) {
  mpfr_set_default_prec(options.precisionBits);
  // Expressions may be thousands of operations deep, and each is a few calls: a stack of their size.
  constexpr unsigned stackBytes = 256u << 20;
  EvaluationResult result;
  llvm::thread worker(std::optional<unsigned>(stackBytes), [&] {
    result = evaluateHere(graph, options, sources, diagnostics, shown);
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
  });
  worker.join();
  return result;
}

} // namespace dpg::eval

// Running a program in stochastic arithmetic: see sample_program.h. It prints one line of JSON, the last of its output
// (dpg/observe/sample_report.h); what it shows before comes first here too.
#include "compiler/driver/sample_program.h"
#include "compiler/driver/build_program.h"
#include "compiler/driver/start_program.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace dpg::driver {

using llvm::StringRef;
namespace json = llvm::json;

namespace {

/// A kind of instability: its field, and what one and several of it are called.
struct Instability {
  const char *field, *one, *several;
};

constexpr Instability instabilities[] = {
    {"products", "product of two numbers without digits", "products of two numbers without digits"},
    {"quotients", "quotient by a number without digits", "quotients by numbers without digits"},
    {"branches", "comparison that rounding decides", "comparisons that rounding decides"},
    {"functions", "function of a number without digits", "functions of numbers without digits"},
    {"cancellations", "cancellation of four digits or more", "cancellations of four digits or more"}};

int64_t countAt(const json::Object &place) {
  int64_t count = 0;
  for (const Instability &kind : instabilities)
    count += place.getInteger(kind.field).value_or(0);
  return count;
}

std::string numberText(const json::Value *number) {
  if (!number)
    return "";
  if (const auto value = number->getAsNumber()) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::format("%.2g", *value);
    return text;
  }
  return number->getAsString().value_or("").str();
}

/// The digits and the error of a result that is computed in samples.
void printEstimate(const json::Object &result, StringRef of) {
  const auto digits = result.getNumber("digits");
  if (!digits)
    return;
  const bool isExact = *digits >= 15.95;
  llvm::outs() << "  digits   " << of << (isExact ? "all" : llvm::formatv("{0:f1}", *digits).str()) << "\n";
  llvm::outs() << "  error    " << of << (of.empty() ? "about " : "") << numberText(result.get("error")) << "\n";
}

void printEntries(const json::Array &entries) {
  StringRef head = "  largest  [";
  for (const json::Value &each : entries) {
    const json::Object &entry = *each.getAsObject();
    llvm::outs() << head << *entry.getInteger("row");
    if (const int64_t column = *entry.getInteger("column"); column >= 0)
      llvm::outs() << ", " << column;
    llvm::outs() << "] " << *entry.getString("text") << "\n";
    head = "           [";
  }
}

void printResult(const json::Object &result) {
  llvm::outs() << *result.getString("name") << ": " << result.getString("type").value_or("") << "\n";
  const json::Array *entries = result.getArray("largest");
  if (!entries) {
    llvm::outs() << "  value    " << *result.getString("text") << "\n";
    return printEstimate(result, "");
  }
  printEstimate(result, result.getNumber("digits").value_or(0) >= 15.95 ? "" : "of the worst element: ");
  printEntries(*entries);
}

void printPlaces(const json::Array &places) {
  if (places.empty()) {
    llvm::outs() << "no unstable operation was met\n";
    return;
  }
  llvm::outs() << "unstable operations\n";
  for (const json::Value &each : places) {
    const json::Object &place = *each.getAsObject();
    std::string text;
    for (const Instability &kind : instabilities)
      if (const int64_t count = place.getInteger(kind.field).value_or(0); count > 0)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + (count == 1 ? kind.one : kind.several);
    llvm::outs() << "  " << *place.getString("place") << ": " << text << "\n";
  }
}

/// Prints what a program told; the places with most instabilities first. Returns what is wrong with it, or nothing.
std::string printReport(StringRef line, bool isJson) {
  llvm::Expected<json::Value> report = json::parse(line);
  if (!report)
    return "the sampled program did not say what it found: " + llvm::toString(report.takeError());
  json::Object *fields = report->getAsObject();
  json::Array *results = fields ? fields->getArray("results") : nullptr,
              *places = fields ? fields->getArray("places") : nullptr;
  if (!results || !places)
    return "the sampled program did not say what it found";
  std::stable_sort(places->begin(), places->end(), [](const json::Value &a, const json::Value &b) {
    return countAt(*a.getAsObject()) > countAt(*b.getAsObject());
  });
  if (isJson) {
    llvm::outs() << *report << "\n";
    return "";
  }
  llvm::outs() << "An estimate by three samples under random rounding, no bound. Contracts were not checked.\n";
  for (const json::Value &result : *results)
    printResult(*result.getAsObject());
  printPlaces(*places);
  return "";
}

} // namespace

int sampleProgram(FrontEndOptions frontEnd, const SampleOptions &options, llvm::ArrayRef<StringRef> words) {
  BackEndOptions backEnd;
  backEnd.graph = options.graph;
  backEnd.pins.samples = true;
  Status status = Done;
  const std::optional<EmittedProgram> program = emitProgram(std::move(frontEnd), backEnd, status);
  if (!program)
    return status;
  std::string executable, output;
  if (const std::string wrong = startProblem(); !wrong.empty())
    return failure(wrong);
  if (const std::string wrong = cachedProgram(*program, executable); !wrong.empty())
    return failure(wrong);
  if (!options.seed.empty())
    setenv("DPG_SAMPLING_SEED", options.seed.c_str(), /*overwrite=*/1); // the program reads it on process 0
  int ended = 0;
  const std::vector<std::string> given(words.begin(), words.end());
  if (const std::string wrong = runProgram(executable, joinedOptions(given), options.processes, output, ended);
      !wrong.empty())
    return failure(wrong);
  const size_t last = StringRef(output).rtrim('\n').rfind('\n');
  const auto [shown, line] = last == StringRef::npos ? std::pair<StringRef, StringRef>("", output)
                                                     : std::pair(StringRef(output).take_front(last + 1),
                                                                 StringRef(output).drop_front(last + 1));
  if (ended != 0 || line.empty()) { // an error, or its help
    llvm::outs() << output;
    return ended;
  }
  (options.isJson ? llvm::errs() : llvm::outs()) << shown;
  const std::string wrong = printReport(line, options.isJson);
  return wrong.empty() ? Done : failure(wrong);
}

} // namespace dpg::driver

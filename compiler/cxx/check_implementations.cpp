// Checks implementations in C++ against their abstracts: headers are read once each, for all that name them.
#include "compiler/cxx/choose_function.h"
#include "compiler/cxx/cxx.h"
#include "compiler/cxx/report_header.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace dpg;
using namespace dpg::cxx;
using namespace dpg::ast;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

namespace {

class ImplementationsCheck {
public:
  ImplementationsCheck(const ReadOptions &options, SourceManager &sources, DiagnosticEngine &diagnostics)
      : options(options), sources(sources), diagnostics(diagnostics), files(sources) {}

  void run(const Program &program) {
    // In the order in which they are met: two of them may be named alike in messages.
    std::vector<std::string> order;
    std::map<std::string, std::vector<const ImplementationComponent *>> byHeader;
    for (const Component *component : program.components) {
      const auto *implementation = llvm::dyn_cast<ImplementationComponent>(component);
      if (!implementation || !isChecked(*implementation))
        continue;
      const std::optional<std::string> header = findHeader(*implementation);
      if (!header)
        continue;
      if (!byHeader.contains(*header))
        order.push_back(*header);
      byHeader[*header].push_back(implementation);
    }
    for (const std::string &header : order)
      checkHeader(header, byHeader[header]);
  }

  std::set<std::string> filesRead() const { return files.read; }

  /// How the functions of implementations without a mistake take their data.
  std::map<const ImplementationComponent *, FunctionForm> forms;

private:
  bool isChecked(const ImplementationComponent &implementation) const {
    return implementation.language.text == "cpp" && implementation.implemented && implementation.source &&
           !implementation.function.empty() && !diagnostics.hasErrorWithin(implementation.range) &&
           !diagnostics.hasErrorWithin(implementation.implemented->range);
  }

  std::string folderOf(const ImplementationComponent &implementation) const {
    return path::parent_path(sources.file(implementation.range.file).path).str();
  }

  /// The header's path, absolute; reported where there is none.
  std::optional<std::string> findHeader(const ImplementationComponent &implementation) {
    std::vector<std::string> folders{folderOf(implementation)};
    llvm::append_range(folders, options.includeFolders);
    if (StringRef(*implementation.source).starts_with("dpg/")) // one of the runtime's
      llvm::append_range(folders, options.systemFolders);
    const char *problem = "is not found; it is looked for beside the program, then in the folders of -I";
    for (const std::string &folder : folders) {
      llvm::SmallString<128> candidate(folder);
      if (path::is_absolute(*implementation.source))
        candidate = *implementation.source;
      else
        path::append(candidate, *implementation.source);
      fs::make_absolute(candidate);
      path::remove_dots(candidate, /*remove_dot_dot=*/true);
      if (fs::is_regular_file(candidate)) {
        if (!hasQuote(candidate))
          return candidate.str().str();
        problem = pathWithQuote;
      }
      if (fs::is_directory(candidate))
        problem = "is a folder";
    }
    diagnostics.report(DiagnosticKind::header_not_found, implementation.sourceRange, *implementation.source, problem);
    return std::nullopt;
  }

  /// A header's own folder and the program's come first.
  ReadOptions optionsFor(const std::string &header, const ImplementationComponent &implementation) const {
    ReadOptions own = options;
    own.includeFolders.insert(own.includeFolders.begin(), {path::parent_path(header).str(), folderOf(implementation)});
    return own;
  }

  void checkHeader(const std::string &header, const std::vector<const ImplementationComponent *> &implementations) {
    const ReadOptions own = optionsFor(header, *implementations.front());
    HeaderQuestion question{header, {}, {}, false};
    for (const ImplementationComponent *implementation : implementations)
      question.names.insert(functionName(*implementation));
    const HeaderAnswer answer = readHeader(question, own, files);
    if (answer.errorCount > 0 || !answer.includeLoop.empty()) {
      const ImplementationComponent &first = *implementations.front();
      reportErrors(answer, first.sourceRange, *first.source, diagnostics);
      return;
    }
    std::vector<std::unique_ptr<Promise>> promises;
    std::vector<OpenCombination> open;
    for (const ImplementationComponent *implementation : implementations)
      if (std::unique_ptr<Promise> promise = promiseOf(*implementation, answer)) {
        forms[implementation] = formOf(*promise);
        chooseFunctions(*promise, open, diagnostics);
        promises.push_back(std::move(promise));
      }
    if (!open.empty())
      askOpenCombinations(header, *implementations.front(), own, open);
  }

  /// What an implementation promises, with functions that have the right parameters; null where something is wrong.
  std::unique_ptr<Promise> promiseOf(const ImplementationComponent &implementation, const HeaderAnswer &answer) {
    auto promise = std::make_unique<Promise>();
    promise->implementation = &implementation;
    const auto data = dataOf(implementation, diagnostics);
    const auto variants = data ? variantsOf(implementation, *data, diagnostics) : std::nullopt;
    if (!findFunctions(implementation, answer, *promise) || !variants)
      return nullptr;
    promise->data = *data;
    promise->variants = *variants;
    return compareAll(*promise, diagnostics) ? std::move(promise) : nullptr;
  }

  /// That of the first function with the right parameters. Where nothing but dense matrices could tell, which processes
  /// share or hold alike, one that takes a communicator is for all processes together.
  static FunctionForm formOf(const Promise &promise) {
    FunctionForm form;
    const auto match = llvm::find_if(promise.matches, [](const Match &each) { return each.mismatches.empty(); });
    if (match == promise.matches.end())
      return form;
    const CxxFunction &function = promise.functions[match - promise.matches.begin()];
    form.takesCommunicator = form.isCollective = match->alignment.communicator != nullptr;
    form.takesThreads = match->alignment.threads != nullptr;
    form.isTemplate = function.isTemplate;
    for (const CxxParameter *parameter : match->alignment.parameters) {
      form.givesResult |= parameter == nullptr;
      form.isCollective |=
          parameter && (parameter->type.shape == Shape::Vector || parameter->type.shape == Shape::CsrMatrix ||
                        parameter->type.shape == Shape::CooMatrix);
    }
    return form;
  }

  bool findFunctions(const ImplementationComponent &implementation, const HeaderAnswer &answer, Promise &promise) {
    const std::string name = functionName(implementation);
    const auto found = answer.functions.find(name);
    if (found == answer.functions.end()) {
      const std::vector<std::string> &similar = answer.similar.at(name);
      std::string hint;
      for (const std::string &other : similar)
        hint += (hint.empty() ? "; did you mean `" : "`, `") + other;
      diagnostics.report(DiagnosticKind::function_not_found, functionPlace(implementation), *implementation.source,
                         name, hint.empty() ? "" : hint + "`?");
      return false;
    }
    for (const CxxFunction &function : found->second)
      if (function.unusable.empty())
        promise.functions.push_back(function);
    if (!promise.functions.empty())
      return true;
    const CxxFunction &first = found->second.front();
    diagnostics.report(DiagnosticKind::function_unusable, functionPlace(implementation), first.name, first.unusable)
        .note(first.place, "it is declared here");
    return false;
  }

  void askOpenCombinations(const std::string &header, const ImplementationComponent &first, const ReadOptions &own,
                           const std::vector<OpenCombination> &open) {
    std::vector<Call> calls;
    for (const OpenCombination &combination : open)
      llvm::append_range(calls, combination.calls);
    HeaderAnswer whole;
    const std::vector<CallAnswer> answers = askCalls(header, calls, own, files, whole.errors);
    if (!whole.errors.empty())
      reportErrors(whole, first.sourceRange, *first.source, diagnostics);
    llvm::ArrayRef<CallAnswer> rest = answers;
    for (const OpenCombination &combination : open) {
      reportIfRefused(combination, rest.take_front(combination.calls.size()));
      rest = rest.drop_front(combination.calls.size());
    }
  }

  void reportIfRefused(const OpenCombination &combination, llvm::ArrayRef<CallAnswer> answers) {
    if (llvm::any_of(answers, [](const CallAnswer &answer) { return answer.isRight; }))
      return;
    const Call &call = combination.calls.front();
    auto reported = diagnostics.report(DiagnosticKind::cxx_instantiation, combination.place, call.function->name,
                                       describe(call.combination, *call.data));
    for (const DiagnosticNote &note : answers.front().notes)
      reported.note(note.range, note.text);
  }

  const ReadOptions &options;
  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  HeaderFiles files;
};

} // namespace

void cxx::checkImplementations(Program &program, const ReadOptions &options, SourceManager &sources,
                               DiagnosticEngine &diagnostics, std::set<std::string> &filesRead) {
  ImplementationsCheck check(options, sources, diagnostics);
  check.run(program);
  filesRead = check.filesRead();
  for (Component *component : program.components)
    if (const auto form = check.forms.find(llvm::dyn_cast<ImplementationComponent>(component));
        form != check.forms.end())
      llvm::cast<ImplementationComponent>(component)->form = form->second;
}

// Import: from the annotated functions of a header to components.
//
// The components are written twice. The first text has what the annotations say; it is parsed and checked as any
// program is, and what is wrong in it is shown where it stands in the header. With the components' types known, the
// functions are compared with them, and Clang is asked which formats templates take; that gives the second text its
// `stored` and `arithmetic`.
#include "compiler/cxx/choose_function.h"
#include "compiler/cxx/cxx.h"
#include "compiler/cxx/report_header.h"
#include "compiler/cxx/write_components.h"
#include "compiler/parse/parse.h"
#include "compiler/sema/sema.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace dpg;
using namespace dpg::cxx;
using namespace dpg::ast;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

/// With more real parameters than this, all in f64 and all in f32 are tried, and no mixture.
static constexpr size_t maxMixedParameters = 6;

static std::string absolutePath(StringRef file) {
  llvm::SmallString<128> whole(file);
  fs::make_absolute(whole);
  path::remove_dots(whole, /*remove_dot_dot=*/true);
  return whole.str().str();
}

/// The path that leads from a folder to a file; both are absolute.
static std::string pathFrom(StringRef folder, StringRef file) {
  auto from = path::begin(folder), to = path::begin(file);
  for (; from != path::end(folder) && to != path::end(file) && *from == *to; ++from, ++to) {
  }
  llvm::SmallString<128> result;
  for (; from != path::end(folder); ++from)
    path::append(result, "..");
  for (; to != path::end(file); ++to)
    path::append(result, *to);
  return result.str().str();
}

/// What function and formats an implementation may use.
namespace {

struct Trial {
  size_t function;
  Combination combination;
  bool isRight = true;
  std::optional<size_t> call; ///< of those that Clang decides
};

/// An implementation between the two texts.
struct ImplementationTrials {
  ImportedImplementation *imported = nullptr;
  Promise promise;
  std::vector<Trial> trials;
};

class HeaderImport {
public:
  HeaderImport(const ImportOptions &options, SourceManager &sources, DiagnosticEngine &diagnostics)
      : options(options), sources(sources), diagnostics(diagnostics), files(sources),
        header(absolutePath(options.header)) {}

  std::string run() {
    const std::optional<FileId> file = addHeader();
    if (!file)
      return "";
    const HeaderAnswer answer = readHeader({header, {}, {}, true}, readOptions(), files);
    if (answer.errorCount > 0 || !answer.includeLoop.empty()) {
      reportErrors(answer, {*file, 0, 0}, options.header, diagnostics);
      return "";
    }
    functions = readAnnotations(answer.commented, *file, sources, diagnostics);
    if (functions.empty() && !diagnostics.hasErrors())
      diagnostics.report(DiagnosticKind::annotation_missing, SourceRange{*file, 0, 0}, options.header);
    components = groupFunctions(functions, diagnostics);
    if (diagnostics.hasErrors() || !checkFirstText())
      return "";
    return writeComponents(components, source()).text();
  }

private:
  std::optional<FileId> addHeader() {
    std::string text;
    const std::string problem = readText(text);
    if (problem.empty())
      return files.add(header, text);
    diagnostics.report(DiagnosticKind::header_not_found, SourceRange{sources.add(header, options.header, ""), 0, 0},
                       options.header, problem);
    return std::nullopt;
  }

  /// The header's text. Returns what is wrong, or nothing.
  std::string readText(std::string &text) const {
    if (!fs::exists(header))
      return "is not found";
    if (!fs::is_regular_file(header))
      return "is no file of text";
    if (hasQuote(header))
      return pathWithQuote;
    auto buffer = llvm::MemoryBuffer::getFile(header, /*IsText=*/false, /*RequiresNullTerminator=*/false);
    if (!buffer)
      return "cannot be read: " + buffer.getError().message();
    text = (*buffer)->getBuffer().str();
    return "";
  }

  ReadOptions readOptions() const {
    ReadOptions own = options.read;
    own.includeFolders.insert(own.includeFolders.begin(), path::parent_path(header).str());
    return own;
  }

  std::string source() const { return pathFrom(absolutePath(options.outputFolder), header); }

  /// Checks the components as a program and finds out what the second text says besides. False where that failed.
  bool checkFirstText() {
    const MappedText text = writeComponents(components, source());
    DiagnosticEngine found(sources);
    const std::unique_ptr<Program> program = parseText(text.text(), options.header, {}, sources, found);
    if (!found.hasErrors() && analyze(*program, found))
      completeImplementations(*program, found);
    diagnostics.repeat(found,
                       [&](SourceRange range) { return range.file == program->mainFile ? text.origin(range) : range; });
    return !diagnostics.hasErrors();
  }

  void completeImplementations(const Program &program, DiagnosticEngine &found) {
    std::list<ImplementationTrials> all;
    std::vector<Call> calls;
    for (ImportedComponent &component : components)
      for (ImportedImplementation &imported : component.implementations)
        if (const ImplementationComponent *written = find(program, imported.name)) {
          all.push_back({&imported, {written, {}, {}, {}, {}}, {}});
          if (!begin(all.back(), found))
            all.pop_back();
          else
            tryFormats(all.back(), calls);
        }
    std::vector<ClangError> others;
    const std::vector<CallAnswer> answers =
        calls.empty() ? std::vector<CallAnswer>() : askCalls(header, calls, readOptions(), files, others);
    if (!others.empty())
      reportErrors({others, others.size(), {}, {}, {}, {}, {}}, {files.add(header, ""), 0, 0}, options.header, found);
    for (ImplementationTrials &trials : all)
      finish(trials, answers, found);
  }

  static const ImplementationComponent *find(const Program &program, const std::string &name) {
    for (const Component *component : program.components)
      if (const auto *implementation = llvm::dyn_cast<ImplementationComponent>(component))
        if (implementation->name.text == name && implementation->implemented)
          return implementation;
    return nullptr;
  }

  /// Compares the functions with the component. False where one does not fit, which is reported.
  bool begin(ImplementationTrials &trials, DiagnosticEngine &found) {
    Promise &promise = trials.promise;
    const auto data = dataOf(*promise.implementation, found);
    if (!data)
      return false;
    promise.data = *data;
    bool isRight = true;
    for (const AnnotatedFunction *function : trials.imported->overloads) {
      promise.functions.push_back(function->function);
      isRight &= isUsable(function->function, *promise.implementation, found);
    }
    for (const CxxFunction &function : promise.functions) {
      takeStorage(function, trials);
      promise.matches.push_back(compare(function, promise.data, *promise.implementation));
      for (const Mismatch &mismatch : promise.matches.back().mismatches)
        report(mismatch, *promise.implementation, found);
      isRight &= promise.matches.back().mismatches.empty();
    }
    return isRight;
  }

  static bool isUsable(const CxxFunction &function, const ImplementationComponent &implementation,
                       DiagnosticEngine &found) {
    if (function.unusable.empty())
      return true;
    found.reportEach(DiagnosticKind::function_unusable, functionPlace(implementation), function.name,
                     function.unusable);
    return false;
  }

  /// Where no annotation says how a matrix is stored, the function's parameter does.
  static void takeStorage(const CxxFunction &function, ImplementationTrials &trials) {
    Promise &promise = trials.promise;
    const Match match = compare(function, promise.data, *promise.implementation);
    for (size_t k = 0; k < promise.data.size(); ++k) {
      Datum &datum = promise.data[k];
      const CxxParameter *parameter = match.alignment.parameters[k];
      const bool isWritten = llvm::any_of(promise.implementation->stored, [&](const StoredChoice &choice) {
        return choice.parameter.text == datum.name();
      });
      if (!datum.parameter->symbol->type.isSparse || !parameter || isWritten)
        continue;
      if (parameter->type.shape == Shape::CooMatrix && datum.kind == DatumKind::Rows && datum.storage == "csr") {
        datum.kind = DatumKind::Coordinates;
        datum.storage = "coo";
      }
      const std::string stored = datum.name() + ": " + datum.storage;
      if (!llvm::is_contained(trials.imported->stored, stored))
        trials.imported->stored.push_back(stored);
    }
  }

  /// The combinations of f64 and f32 of the real parameters.
  static std::vector<Combination> combinations(const std::vector<Datum> &data) {
    const Format f64{CxxElement::Double, "f64", {}}, f32{CxxElement::Float, "f32", {}};
    const size_t reals = static_cast<size_t>(llvm::count_if(data, [](const Datum &datum) { return datum.isReal; }));
    Variant variant;
    for (const Datum &datum : data)
      variant.formats.push_back(datum.isReal ? std::vector{f64, f32} : std::vector{Format{datum.fixed, "", {}}});
    if (reals <= maxMixedParameters)
      return combinationsOf(variant);
    std::vector<Combination> uniform(2);
    for (const std::vector<Format> &formats : variant.formats) {
      uniform[0].push_back(formats.front());
      uniform[1].push_back(formats.back());
    }
    return uniform;
  }

  static void tryFormats(ImplementationTrials &trials, std::vector<Call> &calls) {
    const Promise &promise = trials.promise;
    for (size_t k = 0; k < promise.functions.size(); ++k)
      for (const Combination &combination : combinations(promise.data)) {
        const Alignment &alignment = promise.matches[k].alignment;
        if (!compareElements(promise.functions[k], alignment, promise.data, combination).empty())
          continue;
        Trial trial{k, combination, true, std::nullopt};
        if (promise.functions[k].isTemplate) {
          trial.call = calls.size();
          calls.push_back({&promise.functions[k], &alignment, &promise.data, combination});
        }
        trials.trials.push_back(std::move(trial));
      }
  }

  /// Writes the lines of `arithmetic`; reports functions that take no formats at all.
  void finish(ImplementationTrials &trials, const std::vector<CallAnswer> &answers, DiagnosticEngine &found) {
    const Promise &promise = trials.promise;
    for (size_t k = 0; k < promise.functions.size(); ++k) {
      std::vector<Combination> taken;
      const CallAnswer *wrong = nullptr;
      for (const Trial &trial : trials.trials) {
        if (trial.function != k)
          continue;
        if (!trial.call || answers[*trial.call].isRight)
          taken.push_back(trial.combination);
        else if (!wrong)
          wrong = &answers[*trial.call];
      }
      if (taken.empty())
        reportNone(promise, k, wrong, found);
      writeVariants(taken, promise.data, trials.imported->arithmetic);
    }
  }

  static void reportNone(const Promise &promise, size_t k, const CallAnswer *wrong, DiagnosticEngine &found) {
    const CxxFunction &function = promise.functions[k];
    auto reported = found.reportEach(DiagnosticKind::cxx_instantiation, functionPlace(*promise.implementation),
                                     function.name, "f64 or f32");
    if (wrong)
      for (const DiagnosticNote &note : wrong->notes)
        reported.note(note.range, note.text);
  }

  /// One line where any combination of the formats that were taken is taken; else a line each.
  static void writeVariants(const std::vector<Combination> &taken, const std::vector<Datum> &data,
                            std::vector<std::string> &lines) {
    Variant all;
    for (size_t k = 0; k < data.size(); ++k) {
      std::vector<Format> formats;
      for (const Combination &combination : taken)
        if (llvm::none_of(formats, [&](const Format &known) { return known.word == combination[k].word; }))
          formats.push_back(combination[k]);
      all.formats.push_back(std::move(formats));
    }
    std::vector<Variant> variants;
    if (combinationsOf(all).size() == taken.size())
      variants.push_back(all);
    else
      for (const Combination &combination : taken) {
        variants.emplace_back();
        for (const Format &format : combination)
          variants.back().formats.push_back({format});
      }
    for (const Variant &variant : variants)
      if (const std::string line = lineOf(variant, data); !line.empty() && !llvm::is_contained(lines, line))
        lines.push_back(line);
  }

  /// "A: f64 | f32, x: f64"; empty without real parameters.
  static std::string lineOf(const Variant &variant, const std::vector<Datum> &data) {
    std::string line;
    for (size_t k = 0; k < data.size(); ++k) {
      if (!data[k].isReal)
        continue;
      line += (line.empty() ? "" : ", ") + data[k].name() + ": ";
      for (const Format &format : variant.formats[k])
        line += (&format == &variant.formats[k].front() ? "" : " | ") + format.word;
    }
    return line;
  }

  const ImportOptions &options;
  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  HeaderFiles files;
  const std::string header;
  std::vector<AnnotatedFunction> functions;
  std::list<ImportedComponent> components;
};

} // namespace

std::string cxx::importHeader(const ImportOptions &options, SourceManager &sources, DiagnosticEngine &diagnostics) {
  return HeaderImport(options, sources, diagnostics).run();
}

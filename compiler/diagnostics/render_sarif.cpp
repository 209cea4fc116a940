// Diagnostics as a log of SARIF 2.1.0 (OASIS 2020, sarif-v2.1.0): see report_formats.h. Numbers of sections are those
// of that document.
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/report_formats.h"
#include "compiler/diagnostics/source_place.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace dpg;
namespace json = llvm::json;
namespace path = llvm::sys::path;

/// The base of relative names; what it stands for is said once, in originalUriBaseIds.
static constexpr llvm::StringLiteral workingFolderId = "PWD";

/// A message of a result: braces mark placeholders there, those of the text are doubled (3.11.5).
static json::Object messageOf(llvm::StringRef text) {
  std::string escaped;
  for (const char character : json::fixUTF8(text))
    escaped += std::string(character == '{' || character == '}' ? 2 : 1, character);
  return json::Object{{"text", std::move(escaped)}};
}

static json::Object textOf(llvm::StringRef text) { return json::Object{{"text", json::fixUTF8(text)}}; }

/// Relative to the working folder where the user wrote it so. A name that leaves that folder is absolute: `..` stands
/// in no URI (3.10.2).
static json::Object artifactOf(const SourceFile &file) {
  llvm::SmallString<128> relative(file.displayPath);
  path::remove_dots(relative);
  const bool leaves = llvm::is_contained(llvm::make_range(path::begin(relative), path::end(relative)), "..");
  if (path::is_absolute(relative) || (leaves && !file.path.empty()))
    return json::Object{{"uri", fileUri(file.path.empty() ? file.displayPath : file.path)}};
  return json::Object{{"uri", percentEncoded(relative)}, {"uriBaseId", workingFolderId}};
}

/// Nothing for a place in no file.
static std::optional<json::Object> locationOf(const SourceManager &sources, SourceRange range) {
  if (range.file >= sources.size())
    return std::nullopt;
  json::Object physical{{"artifactLocation", artifactOf(sources.file(range.file))}};
  if (const std::optional<SourcePlace> place = placeOf(sources, range))
    physical["region"] = json::Object{{"startLine", place->line},
                                      {"startColumn", place->column},
                                      {"endLine", place->endLine},
                                      {"endColumn", place->endColumn}};
  return json::Object{{"physicalLocation", std::move(physical)}};
}

static llvm::StringRef levelOf(Severity severity) {
  static constexpr llvm::StringLiteral levels[] = {"error", "warning", "note"};
  return levels[static_cast<size_t>(severity)];
}

static json::Object ruleObject(const DiagnosticInfo &info) {
  return json::Object{{"id", info.code},
                      {"name", info.name},
                      {"shortDescription", textOf(titleOf(info.code))},
                      {"fullDescription", textOf(ruleOf(info.code))},
                      {"help", json::Object{{"text", json::fixUTF8(explanationOf(info.code))},
                                            {"markdown", json::fixUTF8(explanationOf(info.code))}}},
                      {"defaultConfiguration", json::Object{{"level", levelOf(info.severity)}}}};
}

static json::Object resultOf(const SourceManager &sources, const Diagnostic &diagnostic, size_t ruleIndex) {
  const DiagnosticInfo &info = infoOf(diagnostic.kind);
  json::Object result{{"ruleId", info.code},
                      {"ruleIndex", ruleIndex},
                      {"level", levelOf(info.severity)},
                      {"message", messageOf(diagnostic.text)}};
  json::Array locations, related;
  if (auto location = locationOf(sources, diagnostic.range))
    locations.push_back(std::move(*location));
  for (const DiagnosticNote &note : diagnostic.notes) {
    json::Object location = locationOf(sources, note.range).value_or(json::Object());
    location["id"] = related.size();
    location["message"] = messageOf(note.text);
    related.push_back(std::move(location));
  }
  result["locations"] = std::move(locations);
  if (!related.empty())
    result["relatedLocations"] = std::move(related);
  return result;
}

/// How the compiler was run: it did its work also where the program has errors.
static json::Object invocationOf(const ReportContext &context) {
  json::Object invocation{{"executionSuccessful", true}};
  if (!context.parses)
    invocation["toolExecutionNotifications"] = json::Array{json::Object{
        {"level", "note"}, {"message", textOf("the program does not parse: names and types were not checked")}}};
  return invocation;
}

void dpg::renderSarif(llvm::raw_ostream &out, const DiagnosticEngine &engine, const SourceManager &sources,
                      const ReportContext &context) {
  json::Array rules, results;
  std::vector<DiagnosticKind> met;
  for (const Diagnostic *diagnostic : engine.shown(context.maxErrors).diagnostics) {
    const size_t index = llvm::find(met, diagnostic->kind) - met.begin();
    if (index == met.size()) {
      met.push_back(diagnostic->kind);
      rules.push_back(ruleObject(infoOf(diagnostic->kind)));
    }
    results.push_back(resultOf(sources, *diagnostic, index));
  }
  json::Object driver{{"name", "dpgc"},
                      {"version", context.version},
                      {"semanticVersion", context.version},
                      {"rules", std::move(rules)}};
  const std::string folder = fileUri(context.workingFolder);
  json::Object run{
      {"tool", json::Object{{"driver", std::move(driver)}}},
      {"invocations", json::Array{invocationOf(context)}},
      {"originalUriBaseIds",
       json::Object{
           {workingFolderId, json::Object{{"uri", folder + (llvm::StringRef(folder).ends_with("/") ? "" : "/")}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", std::move(results)}};
  out << json::Value(json::Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                                  {"version", "2.1.0"},
                                  {"runs", json::Array{std::move(run)}}})
      << "\n";
}

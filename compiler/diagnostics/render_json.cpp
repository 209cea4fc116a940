// Diagnostics as JSON: see report_formats.h.
//
//   {"version": 1, "tool": {"name": "dpgc", "version": "0.1.0"}, "parses": true, "errors": 1, "errorsNotShown": 0,
//    "diagnostics": [{"code": "E0203", "severity": "error", "message": "`shar` has no value here",
//      "file": "pagerank.dpg", "uri": "file:///home/ada/pagerank.dpg",
//      "range": {"start": {"line": 14, "column": 12}, "end": {"line": 14, "column": 16}},
//      "rule": "A name that is read has a value ...", "page": "docs/diagnostics/E0203.md",
//      "notes": [{"message": ..., "file": ..., "uri": ..., "range": ...}]}]}
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/report_formats.h"
#include "compiler/diagnostics/source_place.h"

#include "llvm/Support/JSON.h"

using namespace dpg;
namespace json = llvm::json;

static llvm::StringRef nameOf(Severity severity) {
  static constexpr llvm::StringLiteral names[] = {"error", "warning", "remark"};
  return names[static_cast<size_t>(severity)];
}

static json::Object position(uint32_t line, uint32_t column) {
  return json::Object{{"line", line}, {"column", column}};
}

/// A message at a place: `file`, `uri` and `range` are null where there is none.
static json::Object messageAt(const SourceManager &sources, SourceRange range, llvm::StringRef message) {
  json::Object result{{"message", json::fixUTF8(message)}, {"file", nullptr}, {"uri", nullptr}, {"range", nullptr}};
  if (range.file >= sources.size())
    return result;
  const SourceFile &file = sources.file(range.file);
  result["file"] = json::fixUTF8(file.displayPath);
  if (!file.path.empty())
    result["uri"] = fileUri(file.path);
  if (const std::optional<SourcePlace> place = placeOf(sources, range))
    result["range"] = json::Object{{"start", position(place->line, place->column)},
                                   {"end", position(place->endLine, place->endColumn)}};
  return result;
}

static json::Object jsonOf(const SourceManager &sources, const Diagnostic &diagnostic) {
  const DiagnosticInfo &info = infoOf(diagnostic.kind);
  json::Object result = messageAt(sources, diagnostic.range, diagnostic.text);
  result["code"] = info.code;
  result["severity"] = nameOf(info.severity);
  result["rule"] = ruleOf(info.code);
  result["page"] = pagePathOf(info.code);
  json::Array notes;
  for (const DiagnosticNote &note : diagnostic.notes)
    notes.push_back(messageAt(sources, note.range, note.text));
  result["notes"] = std::move(notes);
  return result;
}

void dpg::renderJson(llvm::raw_ostream &out, const DiagnosticEngine &engine, const SourceManager &sources,
                     const ReportContext &context) {
  const ShownDiagnostics shown = engine.shown(context.maxErrors);
  json::Array diagnostics;
  for (const Diagnostic *diagnostic : shown.diagnostics)
    diagnostics.push_back(jsonOf(sources, *diagnostic));
  out << json::Value(json::Object{{"version", 1},
                                  {"tool", json::Object{{"name", "dpgc"}, {"version", context.version}}},
                                  {"parses", context.parses},
                                  {"errors", engine.errorCount()},
                                  {"errorsNotShown", shown.errorsNotShown},
                                  {"diagnostics", std::move(diagnostics)}})
      << "\n";
}

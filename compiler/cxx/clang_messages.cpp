// What Clang says of a header, and where: see clang_messages.h.
#include "compiler/cxx/clang_messages.h"

#include "clang/Basic/DiagnosticLex.h"
#include "clang/Lex/Lexer.h"

using namespace dpg;
using namespace dpg::cxx;

const clang::FileEntry *ClangPlaces::entryOf(clang::SourceLocation location) const {
  return clangSources.getFileEntryForID(clangSources.getFileID(clangSources.getFileLoc(location)));
}

SourceRange ClangPlaces::of(clang::SourceRange range) const {
  const clang::SourceLocation begin = clangSources.getFileLoc(range.getBegin());
  const clang::SourceLocation last = clangSources.getFileLoc(range.getEnd());
  const clang::FileID file = clangSources.getFileID(begin);
  const auto entry = clangSources.getFileEntryRefForID(file);
  if (!entry || file == clangSources.getMainFileID())
    return {};
  const std::string path = entry->getName().str();
  const FileId id = files.add(path, clangSources.getBufferData(file));
  const uint32_t from = clangSources.getFileOffset(begin);
  const bool isWhole = last.isValid() && clangSources.getFileID(last) == file;
  const uint32_t lastFrom = isWhole ? clangSources.getFileOffset(last) : from;
  const unsigned length = clang::Lexer::MeasureTokenLength(isWhole ? last : begin, clangSources, language);
  return {id, from, std::max(from, lastFrom) + length};
}

ClangPlace ClangPlaces::of(clang::SourceLocation location) const {
  ClangPlace place;
  if (location.isInvalid())
    return place;
  const clang::SourceLocation at = clangSources.getFileLoc(location);
  if (clangSources.isInMainFile(at)) {
    const unsigned line = clangSources.getExpansionLineNumber(at);
    place.questionLine = line >= firstQuestionLine ? line - firstQuestionLine + 1 : 0;
    return place;
  }
  place.range = of(clang::SourceRange(at));
  const auto entry = clangSources.getFileEntryRefForID(clangSources.getFileID(at));
  place.isInHeader = entry && entry->getName() == header;
  return place;
}

std::vector<clang::SourceLocation> ClangPlaces::includesOf(clang::SourceLocation location) const {
  std::vector<clang::SourceLocation> includes;
  clang::SourceLocation at = clangSources.getFileLoc(location);
  while ((at = clangSources.getIncludeLoc(clangSources.getFileID(at))).isValid() && !clangSources.isInMainFile(at))
    includes.push_back(at);
  return includes;
}

void ClangMessages::BeginSourceFile(const clang::LangOptions &options, const clang::Preprocessor *) {
  language = &options;
}

std::optional<ClangPlaces> ClangMessages::places(const clang::Diagnostic &info) const {
  if (!info.hasSourceManager() || !language)
    return std::nullopt;
  return ClangPlaces(info.getSourceManager(), *language, files, header, firstQuestionLine);
}

static std::string textOf(const clang::Diagnostic &info) {
  llvm::SmallString<256> text;
  info.FormatDiagnostic(text);
  return text.str().str();
}

/// The #includes of a loop: from the one that was refused back to the first one in the same file.
static std::vector<SourceRange> loopAt(clang::SourceLocation refused, const ClangPlaces &places) {
  std::vector<SourceRange> loop{places.of(clang::SourceRange(refused))};
  for (const clang::SourceLocation include : places.includesOf(refused)) {
    if (places.entryOf(include) == places.entryOf(refused))
      break;
    loop.push_back(places.of(clang::SourceRange(include)));
  }
  return loop;
}

void ClangMessages::keepError(const clang::Diagnostic &info) {
  const auto where = places(info);
  if (where && info.getID() == clang::diag::err_pp_include_too_deep) {
    answer.includeLoop = loopAt(info.getLocation(), *where);
    return;
  }
  ++answer.errorCount;
  keepsNotes = answer.errors.size() < limit;
  if (!keepsNotes)
    return;
  ClangError error{textOf(info), {}, {}, {}};
  if (where && info.getLocation().isValid()) {
    error.place = where->of(info.getLocation());
    for (const clang::SourceLocation include : where->includesOf(info.getLocation()))
      error.includedFrom.push_back(where->of(clang::SourceRange(include)));
  }
  answer.errors.push_back(std::move(error));
}

void ClangMessages::keepNote(const clang::Diagnostic &info) {
  if (const auto where = places(info); where && keepsNotes && info.getLocation().isValid())
    answer.errors.back().notes.push_back({textOf(info), where->of(info.getLocation())});
}

void ClangMessages::HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  if (!answer.includeLoop.empty())
    return;
  if (level >= clang::DiagnosticsEngine::Error)
    keepError(info);
  else if (level == clang::DiagnosticsEngine::Note)
    keepNote(info);
}

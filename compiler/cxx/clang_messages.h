// What Clang says of a header, and where: its places become places in files of our own.
#pragma once

#include "compiler/cxx/read_header.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"

namespace dpg::cxx {

/// Turns Clang's places into ours. Macros count where they are used.
class ClangPlaces {
public:
  /// Lines of the main file count as questions from `firstQuestionLine` on.
  ClangPlaces(const clang::SourceManager &clangSources, const clang::LangOptions &language, HeaderFiles &files,
              const std::string &header, unsigned firstQuestionLine)
      : clangSources(clangSources), language(language), files(files), header(header),
        firstQuestionLine(firstQuestionLine) {}

  ClangPlace of(clang::SourceLocation location) const;
  /// From the first character of `range` to the last of its last token; not valid outside files of the disk.
  SourceRange of(clang::SourceRange range) const;
  /// The #includes that lead to a place, the innermost first, without the one of the header.
  std::vector<clang::SourceLocation> includesOf(clang::SourceLocation location) const;
  /// The file of the disk that a place lies in, or null.
  const clang::FileEntry *entryOf(clang::SourceLocation location) const;

private:
  const clang::SourceManager &clangSources;
  const clang::LangOptions &language;
  HeaderFiles &files;
  const std::string &header;
  unsigned firstQuestionLine;
};

/// Collects errors. Of the #includes that never end it tells once, and nothing after that: Clang enters no file of the
/// loop again then, so that a file that includes itself twice is not read 2^200 times.
class ClangMessages : public clang::DiagnosticConsumer {
public:
  ClangMessages(HeaderAnswer &answer, HeaderFiles &files, const std::string &header, unsigned firstQuestionLine,
                size_t limit)
      : answer(answer), files(files), header(header), firstQuestionLine(firstQuestionLine), limit(limit) {}

  void BeginSourceFile(const clang::LangOptions &language, const clang::Preprocessor *preprocessor) override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) override;

private:
  void keepError(const clang::Diagnostic &info);
  void keepNote(const clang::Diagnostic &info);
  std::optional<ClangPlaces> places(const clang::Diagnostic &info) const;

  HeaderAnswer &answer;
  HeaderFiles &files;
  const std::string &header;
  unsigned firstQuestionLine;
  size_t limit;
  const clang::LangOptions *language = nullptr;
  bool keepsNotes = false; // those that follow belong to the last error
};

} // namespace dpg::cxx

// Reads one header with Clang and keeps what matters of it, without Clang.
#pragma once

#include "compiler/cxx/cxx.h"
#include "compiler/cxx/cxx_function.h"

#include "llvm/ADT/ArrayRef.h"

#include <map>

namespace dpg::cxx {

/// A file and line of Clang's.
struct ClangPlace {
  SourceRange range; ///< not valid for places in no file of the disk
  bool isInHeader = false;
  unsigned questionLine = 0; ///< of the text that was asked besides, from 1; else 0
};

struct ClangNote {
  std::string text;
  ClangPlace place;
};

struct ClangError {
  std::string text;
  ClangPlace place;
  std::vector<SourceRange> includedFrom; ///< the innermost #include first
  std::vector<ClangNote> notes;          ///< of Clang's that follow, as far as they tell where a template was used
};

/// A call of the text that was asked besides: which function it found.
struct FoundCall {
  size_t callee = 0; ///< equal for calls of the same function
  CxxType result;
};

struct HeaderQuestion {
  std::string path;               ///< of the header, absolute
  std::set<std::string> names;    ///< functions to be found, qualified
  std::vector<std::string> calls; ///< a line of C++ each, read behind the header; with any, bodies are read too
  bool wantsComments = false;
};

struct HeaderAnswer {
  std::vector<ClangError> errors; ///< the first ones
  size_t errorCount = 0;
  std::vector<SourceRange> includeLoop;                      ///< #includes that never end; empty if there are none
  std::map<std::string, std::vector<CxxFunction>> functions; ///< by the names that were asked for
  std::map<std::string, std::vector<std::string>> similar;   ///< for names without a function, the closest ones
  std::vector<CommentedFunction> commented;    ///< functions of the header itself with a comment, in their order
  std::vector<std::optional<FoundCall>> calls; ///< one each of HeaderQuestion::calls
};

/// Files of the disk in which places are shown, each added to the sources once.
class HeaderFiles {
public:
  explicit HeaderFiles(SourceManager &sources) : sources(sources) {}
  FileId add(const std::string &path, llvm::StringRef text);
  std::set<std::string> read; ///< paths of all files that Clang opened

private:
  SourceManager &sources;
  std::map<std::string, FileId> known;
};

/// Whether no #include can name the path.
bool hasQuote(llvm::StringRef path);
inline constexpr char pathWithQuote[] = "lies at a path with a quotation mark, which no #include can name";

HeaderAnswer readHeader(const HeaderQuestion &question, const ReadOptions &options, HeaderFiles &files);

} // namespace dpg::cxx

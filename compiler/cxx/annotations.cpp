// The annotations of a header: see annotations.h.
#include "compiler/cxx/annotations.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace dpg;
using namespace dpg::cxx;
using llvm::StringRef;

static constexpr llvm::StringLiteral properties[] = {"stored", "processes", "threads", "requires"};
static constexpr llvm::StringLiteral facts[] = {"operations", "bytes", "error", "prefer", "stability"};

/// What follows `@dpg` in a line, without a semicolon at the end; nothing in other lines.
static std::optional<CommentLine> annotationIn(const CommentLine &line) {
  StringRef text = line.text;
  if (!text.consume_front("@dpg") || !(text.empty() || llvm::isSpace(text.front())))
    return std::nullopt;
  text = text.trim().rtrim(';').rtrim();
  const uint32_t begin = line.place.begin + static_cast<uint32_t>(text.data() - line.text.data());
  return CommentLine{text.str(), {line.place.file, begin, begin + static_cast<uint32_t>(text.size())}};
}

/// The name of a signature; empty where the text is none.
static StringRef nameOfSignature(StringRef text) {
  const StringRef name = text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
  return !name.empty() && text.drop_front(name.size()).ltrim().starts_with("(") ? name : StringRef();
}

bool cxx::areAlike(StringRef text, StringRef other) {
  const auto bare = [](StringRef spaced) {
    std::string letters;
    llvm::copy_if(spaced, std::back_inserter(letters), [](char c) { return !llvm::isSpace(c); });
    return letters;
  };
  return bare(text) == bare(other);
}

namespace {

class AnnotationReader {
public:
  AnnotationReader(FileId file, const SourceManager &sources, DiagnosticEngine &diagnostics)
      : file(file), sources(sources), diagnostics(diagnostics) {}

  std::vector<AnnotatedFunction> read(const std::vector<CommentedFunction> &functions) {
    std::vector<AnnotatedFunction> annotated;
    for (const CommentedFunction &commented : functions)
      if (auto function = readFunction(commented))
        annotated.push_back(std::move(*function));
    reportStrays();
    return annotated;
  }

private:
  std::optional<AnnotatedFunction> readFunction(const CommentedFunction &commented) {
    AnnotatedFunction annotated;
    annotated.function = commented.function;
    std::vector<CommentLine> signatures;
    bool isAnnotated = false, isFirst = false;
    for (const CommentLine &line : commented.comment) {
      const std::optional<CommentLine> annotation = annotationIn(line);
      if (!annotation) {
        annotated.documentation.push_back(line);
        continue;
      }
      seen.insert(line.place.begin);
      const bool isSignature = keep(*annotation, annotated, signatures);
      isFirst |= isSignature && !isAnnotated;
      isAnnotated = true;
    }
    if (!isAnnotated)
      return std::nullopt;
    if (signatures.size() == 1 && isFirst) {
      annotated.signature = signatures.front();
      annotated.component = nameOfSignature(annotated.signature.text).str();
      return annotated;
    }
    reportSignatures(annotated, signatures);
    return std::nullopt;
  }

  /// Puts an annotation where it belongs. True if it is a signature.
  bool keep(const CommentLine &annotation, AnnotatedFunction &annotated, std::vector<CommentLine> &signatures) {
    const StringRef word = StringRef(annotation.text).take_while(llvm::isAlpha);
    if (llvm::is_contained(properties, word)) {
      annotated.properties.push_back(annotation);
    } else if (llvm::is_contained(facts, word)) {
      annotated.facts.push_back(annotation);
    } else if (!nameOfSignature(annotation.text).empty()) {
      signatures.push_back(annotation);
      return true;
    } else {
      diagnostics.report(DiagnosticKind::annotation_word, annotation.place, annotation.text);
    }
    return false;
  }

  void reportSignatures(const AnnotatedFunction &annotated, const std::vector<CommentLine> &signatures) {
    const std::string what = signatures.empty()       ? "no signature"
                             : signatures.size() == 1 ? "their signature behind others"
                                                      : std::to_string(signatures.size()) + " signatures";
    const SourceRange place = signatures.empty() ? annotated.function.place : signatures.back().place;
    diagnostics.report(DiagnosticKind::annotation_without_signature, place, annotated.function.name, what);
  }

  /// Annotations in comments that Clang gives to no function.
  void reportStrays() {
    const StringRef text = sources.file(file).text;
    for (size_t at = text.find("@dpg"); at != StringRef::npos; at = text.find("@dpg", at + 1)) {
      const StringRef before = text.take_front(at).rsplit('\n').second;
      const uint32_t begin = static_cast<uint32_t>(at);
      const bool isAnnotation = before.trim() == "///" && annotationIn({text.substr(at).split('\n').first.str(), {}});
      if (isAnnotation && !seen.contains(begin))
        diagnostics.report(DiagnosticKind::annotation_without_function, SourceRange{file, begin, begin + 4});
    }
  }

  FileId file;
  const SourceManager &sources;
  DiagnosticEngine &diagnostics;
  std::set<uint32_t> seen; // where annotations of functions begin
};

} // namespace

std::vector<AnnotatedFunction> cxx::readAnnotations(const std::vector<CommentedFunction> &functions, FileId file,
                                                    const SourceManager &sources, DiagnosticEngine &diagnostics) {
  return AnnotationReader(file, sources, diagnostics).read(functions);
}

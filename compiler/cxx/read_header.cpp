// Reads one header with Clang: see read_header.h.
//
// Clang's main file is text in memory: an #include of the header, headers of the runtime where calls are asked, and
// one line a call. While no call is asked, bodies of functions are skipped, which halves the time.
#include "compiler/cxx/read_header.h"

#include "compiler/cxx/clang_messages.h"
#include "compiler/cxx/describe_functions.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/RawCommentList.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/thread.h"

using namespace dpg;
using namespace dpg::cxx;
using llvm::StringRef;

static constexpr char mainFile[] = "/dpg-reads-a-header.cpp";

/// Clang recurses over what nests, brackets that it then refuses included. Only what is used of it takes memory.
static constexpr unsigned stackBytes = 1u << 30;

/// What calls may speak of.
static constexpr char calledHeaders[] = "#include <complex>\n"
                                        "#include <cstdint>\n"
                                        "#include <dpg/dist/dense_matrix.h>\n"
                                        "#include <dpg/dist/vector.h>\n"
                                        "#include <dpg/sparse/bsr_rows.h>\n"
                                        "#include <dpg/sparse/coo_matrix.h>\n"
                                        "#include <dpg/sparse/csr_matrix.h>\n"
                                        "#include <dpg/sparse/sell_rows.h>\n"
                                        "#include <span>\n";
static constexpr unsigned firstCallLine = 11;

/// A path below the working folder is shown from there.
static std::string shownPath(StringRef path) {
  llvm::SmallString<128> folder;
  if (!llvm::sys::fs::current_path(folder))
    path.consume_front((folder + "/").str());
  return path.str();
}

FileId HeaderFiles::add(const std::string &path, StringRef text) {
  auto [found, isNew] = known.try_emplace(path, 0);
  if (isNew)
    found->second = sources.add(path, shownPath(path), text.str());
  return found->second;
}

namespace {

/// Finds the functions that the lines of calls call: each is one function of the name `dpg_call_LINE`.
class CallFinder : public clang::DynamicRecursiveASTVisitor {
public:
  CallFinder(const clang::SourceManager &sources, HeaderAnswer &answer) : sources(sources), answer(answer) {}

  bool VisitCallExpr(clang::CallExpr *call) override {
    const clang::FunctionDecl *callee = call->getDirectCallee();
    const unsigned line = sources.getExpansionLineNumber(call->getBeginLoc());
    if (!callee || !sources.isInMainFile(call->getBeginLoc()) || line < firstCallLine)
      return true;
    std::optional<FoundCall> &found = answer.calls[line - firstCallLine];
    if (!found) // the first one on its line is the outermost
      found = FoundCall{reinterpret_cast<size_t>(callee->getCanonicalDecl()),
                        describeType(callee->getReturnType(), callee->getASTContext())};
    return true;
  }

private:
  const clang::SourceManager &sources;
  HeaderAnswer &answer;
};

/// Keeps of a whole tree what was asked for.
class Keeper : public clang::ASTConsumer {
public:
  Keeper(const HeaderQuestion &question, HeaderAnswer &answer, HeaderFiles &files)
      : question(question), answer(answer), files(files) {}

  void HandleTranslationUnit(clang::ASTContext &context) override {
    const ClangPlaces places(context.getSourceManager(), context.getLangOpts(), files, question.path, firstCallLine);
    for (const std::string &name : question.names) {
      for (const clang::NamedDecl *found : findFunctions(context, name))
        answer.functions[name].push_back(describeDeclaration(*found, places));
      if (!answer.functions.contains(name))
        answer.similar[name] = similarTo(name, context);
    }
    if (question.wantsComments)
      keepComments(context, places);
    for (clang::Decl *declaration : context.getTranslationUnitDecl()->decls())
      if (!question.calls.empty() && context.getSourceManager().isInMainFile(declaration->getLocation()))
        CallFinder(context.getSourceManager(), answer).TraverseDecl(declaration);
  }

private:
  /// Names of functions that may have been meant: first those that stand elsewhere, then those spelt much alike.
  static std::vector<std::string> similarTo(StringRef name, clang::ASTContext &context) {
    const StringRef last = name.rsplit("::").second.empty() ? name : name.rsplit("::").second;
    std::set<std::pair<unsigned, std::string>> ranked;
    visitFunctions(context, [&](const clang::NamedDecl &function) {
      if (!function.getIdentifier())
        return;
      const unsigned distance = last.edit_distance(function.getName(), true, 4);
      if (distance <= std::min<size_t>(3, (last.size() + 2) / 3))
        ranked.insert({distance, function.getQualifiedNameAsString()});
    });
    std::vector<std::string> names;
    for (const auto &[distance, similar] : ranked)
      if (names.size() < 3)
        names.push_back(similar);
    return names;
  }

  void keepComments(clang::ASTContext &context, const ClangPlaces &places) {
    visitFunctions(context, [&](const clang::NamedDecl &function) {
      if (!places.of(function.getLocation()).isInHeader)
        return;
      const clang::RawComment *comment = context.getRawCommentForDeclNoCache(&function);
      if (comment && !comment->isTrailingComment())
        answer.commented.push_back({describeDeclaration(function, places), linesOf(*comment, context, places)});
    });
  }

  static std::vector<CommentLine> linesOf(const clang::RawComment &comment, const clang::ASTContext &context,
                                          const ClangPlaces &places) {
    const StringRef text = comment.getRawText(context.getSourceManager());
    const SourceRange whole = places.of(clang::SourceRange(comment.getBeginLoc()));
    llvm::SmallVector<StringRef> lines;
    text.split(lines, '\n');
    std::vector<CommentLine> kept;
    for (StringRef line : lines) {
      StringRef rest = line.ltrim();
      if (!rest.consume_front("///"))
        continue;
      rest = rest.ltrim().rtrim();
      const uint32_t begin = whole.begin + static_cast<uint32_t>(rest.data() - text.data());
      kept.push_back({rest.str(), {whole.file, begin, begin + static_cast<uint32_t>(rest.size())}});
    }
    return kept;
  }

  const HeaderQuestion &question;
  HeaderAnswer &answer;
  HeaderFiles &files;
};

class ReadAction : public clang::ASTFrontendAction {
public:
  ReadAction(const HeaderQuestion &question, HeaderAnswer &answer, HeaderFiles &files)
      : question(question), answer(answer), files(files) {}

private:
  bool BeginInvocation(clang::CompilerInstance &compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = question.calls.empty();
    compiler.setVerboseOutputStream(llvm::nulls()); // where Clang counts its errors
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &, StringRef) override {
    return std::make_unique<Keeper>(question, answer, files);
  }

  void EndSourceFileAction() override {
    const clang::SourceManager &sources = getCompilerInstance().getSourceManager();
    for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file)
      if (file->first.getName() != mainFile)
        files.read.insert(file->first.getName().str());
  }

  const HeaderQuestion &question;
  HeaderAnswer &answer;
  HeaderFiles &files;
};

std::string mainText(const HeaderQuestion &question) {
  std::string text = "#include \"" + question.path + "\"\n";
  if (question.calls.empty())
    return text;
  text += calledHeaders;
  for (const std::string &call : question.calls)
    text += call + "\n";
  return text;
}

/// As emitted programs are compiled, so that the header reads alike there; see driver/build_program.cpp.
std::vector<std::string> commandLine(const ReadOptions &options) {
  std::vector<std::string> words{"clang++",       "-std=c++20",           "-fsyntax-only",      "-w",
                                 "-fopenmp",      "-march=native",        "-ferror-limit=0",    "-DOMPI_SKIP_MPICXX",
                                 "-resource-dir", options.resourceFolder, "-DMPICH_SKIP_MPICXX"};
  const auto add = [&](const char *flag, const std::vector<std::string> &folders) {
    for (const std::string &folder : folders)
      words.insert(words.end(), {flag, folder});
  };
  add("-I", options.includeFolders);
  add("-isystem", options.systemFolders);
  add("-idirafter", options.lastFolders);
  words.push_back(mainFile);
  return words;
}

} // namespace

bool cxx::hasQuote(StringRef path) { return path.find_first_of("\"\n\r") != StringRef::npos; }

HeaderAnswer cxx::readHeader(const HeaderQuestion &question, const ReadOptions &options, HeaderFiles &files) {
  HeaderAnswer answer;
  answer.calls.resize(question.calls.size());
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  memory->addFile(mainFile, 0, llvm::MemoryBuffer::getMemBufferCopy(mainText(question)));
  auto overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::getRealFileSystem());
  overlay->pushOverlay(memory);
  auto manager = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), overlay);
  // Every call may be wrong; of a header's own errors only the first are shown.
  ClangMessages messages(answer, files, question.path, firstCallLine, question.calls.empty() ? 5 : 4000);
  clang::tooling::ToolInvocation invocation(commandLine(options), std::make_unique<ReadAction>(question, answer, files),
                                            manager.get());
  invocation.setDiagnosticConsumer(&messages);
  llvm::thread reader(std::optional<unsigned>(stackBytes), [&] { invocation.run(); });
  reader.join();
  return answer;
}

// What the check of functions in C++ tells its caller besides diagnostics: the files that it read.
#include "compiler/cxx/cxx.h"
#include "compiler/driver/build_paths.h"
#include "compiler/parse/parse.h"
#include "compiler/sema/sema.h"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <filesystem>
#include <fstream>

using namespace dpg;
namespace fs = std::filesystem;

namespace {

class CxxHeaders : public testing::Test {
protected:
  void SetUp() override {
    void *loaded = ::dlopen(build_paths::cxxLibrary, RTLD_LAZY | RTLD_LOCAL);
    ASSERT_NE(loaded, nullptr) << ::dlerror();
    library = reinterpret_cast<decltype(&dpg_cxx_library)>(::dlsym(loaded, cxx::libraryEntry))();
    fs::create_directories(folder / "detail");
  }
  void TearDown() override { fs::remove_all(folder); }

  void write(const char *name, const char *text) { std::ofstream(folder / name) << text; }

  const cxx::Library *library = nullptr;
  const fs::path folder = fs::path(testing::TempDir()) / "dpg_cxx_headers";
};

TEST_F(CxxHeaders, FilesReadIncludeThoseThatHeadersInclude) {
  write("scale.dpg", "abstract scale(in x: real, out y: real) { y = 2 * x; }\n"
                     "implementation scale_cpp of scale in cpp { source \"scale.hpp\"; function scale; }\n");
  write("scale.hpp", "#include \"detail/number.hpp\"\nnumber scale(number x);\n");
  write("detail/number.hpp", "using number = double;\n");
  write("other.hpp", "");
  SourceManager sources;
  DiagnosticEngine diagnostics(sources);
  const auto program = parseFile((folder / "scale.dpg").string(), {}, sources, diagnostics);
  ASSERT_TRUE(analyze(*program, diagnostics));
  std::set<std::string> filesRead;
  cxx::ReadOptions options;
  options.resourceFolder = build_paths::clangResources;
  library->checkImplementations(*program, options, sources, diagnostics, filesRead);
  EXPECT_FALSE(diagnostics.hasErrors());
  EXPECT_TRUE(filesRead.contains((folder / "scale.hpp").string()));
  EXPECT_TRUE(filesRead.contains((folder / "detail/number.hpp").string()));
  EXPECT_FALSE(filesRead.contains((folder / "other.hpp").string()));
}

} // namespace

// The library that reads C++ headers, loaded when it is needed: see cxx_library.h.
#include "compiler/driver/cxx_library.h"

#include "compiler/driver/build_paths.h"
#include "compiler/sema/sema.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

#include <dlfcn.h>

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

const cxx::Library *driver::loadCxxLibrary(std::string &problem) {
  void *library = ::dlopen(build_paths::cxxLibrary, RTLD_LAZY | RTLD_LOCAL);
  auto *entry = library ? reinterpret_cast<decltype(&dpg_cxx_library)>(::dlsym(library, cxx::libraryEntry)) : nullptr;
  if (entry)
    return entry();
  problem = std::string("cannot load what reads C++ headers: ") + ::dlerror();
  return nullptr;
}

cxx::ReadOptions driver::readOptionsOf(const FrontEndOptions &options) {
  cxx::ReadOptions read;
  read.includeFolders = options.parse.includeFolders;
  const std::string installed = std::string(build_paths::runtimePrefix) + "/include";
  const bool isInstalled = llvm::sys::fs::is_directory(installed + "/dpg");
  read.systemFolders.push_back(isInstalled ? installed : std::string(build_paths::sourceRoot) + "/runtime/include");
  for (StringRef folder : llvm::split(StringRef(build_paths::mpiIncludes), ';'))
    if (!folder.empty())
      read.systemFolders.push_back(folder.str());
  read.lastFolders.push_back(build_paths::gxxIncludes);
  read.resourceFolder = build_paths::clangResources;
  return read;
}

bool driver::checkCxxImplementations(Compilation &compilation) {
  const bool hasAny = llvm::any_of(compilation.program->components, [](const ast::Component *component) {
    const auto *implementation = llvm::dyn_cast<ast::ImplementationComponent>(component);
    return implementation && implementation->implemented && implementation->language.text == "cpp";
  });
  if (!hasAny)
    return true;
  std::string problem;
  const cxx::Library *library = loadCxxLibrary(problem);
  if (!library) {
    failure(problem);
    return false;
  }
  library->checkImplementations(*compilation.program, readOptionsOf(compilation.options), compilation.sources,
                                compilation.diagnostics, compilation.headersRead);
  return true;
}

bool driver::checkProgram(Compilation &compilation) {
  if (compilation.diagnostics.hasErrors())
    return false;
  analyze(*compilation.program, compilation.diagnostics);
  return checkCxxImplementations(compilation) && !compilation.diagnostics.hasErrors();
}

// The C++ compiler that builds emitted programs: see cxx_compiler.h.
#include "compiler/driver/cxx_compiler.h"

#include "compiler/driver/build_paths.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Process.h"

#include <unistd.h>

namespace dpg::driver {

using llvm::StringRef;

std::string runtimeFolder() { return build_paths::runtimePrefix; }

std::string runtimeLibrary() { return runtimeFolder() + "/lib/libdpg.a"; }

std::string findCompiler(std::string &compiler) {
  if (auto chosen = llvm::sys::Process::GetEnv("CXX"); chosen && !StringRef(*chosen).trim().empty()) {
    compiler = *chosen;
    if (llvm::sys::findProgramByName(StringRef(compiler).trim().split(' ').first))
      return "";
    return "CXX names `" + compiler + "`, which was not found; expected a C++ compiler";
  }
  for (StringRef name : {"g++", "clang++-22", "clang++"})
    if (auto found = llvm::sys::findProgramByName(name)) {
      compiler = *found;
      return "";
    }
  return "no C++ compiler was found: install g++ or set CXX";
}

std::vector<std::string> compileFlags() {
  std::vector<std::string> result{"-std=c++20", "-O3",      "-march=native", "-Wall",
                                  "-Wextra",    "-fopenmp", "-isystem",      runtimeFolder() + "/include"};
  const std::string more = llvm::sys::Process::GetEnv("DPG_CXXFLAGS").value_or("");
  for (StringRef flag : llvm::split(more, ' '))
    if (!flag.empty())
      result.push_back(flag.str());
  return result;
}

/// mpicc calls the compiler that these variables name: Open MPI's and MPICH's.
static std::vector<std::string> environmentFor(const std::string &compiler) {
  std::vector<std::string> environment;
  for (char **entry = environ; *entry; ++entry)
    if (!StringRef(*entry).starts_with("OMPI_CC=") && !StringRef(*entry).starts_with("MPICH_CC="))
      environment.push_back(*entry);
  environment.push_back("OMPI_CC=" + compiler);
  environment.push_back("MPICH_CC=" + compiler);
  return environment;
}

Compile::Compile(const std::string &wrapper, const std::string &compiler, const std::vector<std::string> &arguments) {
  const std::vector<std::string> environment = environmentFor(compiler);
  std::vector<StringRef> words{wrapper}, variables(environment.begin(), environment.end());
  words.insert(words.end(), arguments.begin(), arguments.end());
  process = llvm::sys::ExecuteNoWait(wrapper, words, llvm::ArrayRef<StringRef>(variables), {}, 0, nullptr, &failed);
}

} // namespace dpg::driver
